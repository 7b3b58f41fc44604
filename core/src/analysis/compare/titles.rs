//! What ids are called, in the words of the models compared.

use crate::order::Map;
use crate::organisation::model::Model;
use crate::policy::Inner;
use crate::text::Text;

/// Titles by id: actors with and without scope, facts, values, classes of values.
#[derive(Clone, Debug, Default)]
pub(crate) struct Titles {
    actors: Map<String, Text>,
    facts: Map<String, Text>,
    /// By fact or attribute, then value.
    values: Map<String, Map<String, Text>>,
    models: Map<String, Text>,
}

impl Titles {
    pub(crate) fn new(from: &Inner, to: &Inner) -> Self {
        let mut titles = Self::default();
        // Where both name something, the words of the second count.
        for inner in [from, to] {
            titles.actors.extend(inner.family_titles());
            titles.add(&inner.model);
        }
        titles
    }

    fn add(&mut self, model: &Model) {
        self.models.insert(model.id.clone(), model.title.clone());
        let actors = model.actors.iter();
        self.actors
            .extend(actors.map(|a| (a.id.clone(), a.title.clone())));
        for fact in model.facts.iter() {
            self.facts.insert(fact.id.clone(), fact.title.clone());
            if fact.number.is_none() {
                let values = fact.values.iter().map(|v| (v.id.clone(), v.title.clone()));
                self.of(&fact.id).extend(values);
            }
        }
        let categories = model.categories.iter();
        let categories = categories.map(|c| (c.id.clone(), c.title.clone()));
        self.of("system.category").extend(categories);
        let departments = model.departments.iter();
        let departments = departments.map(|d| (d.id.clone(), d.title.clone()));
        self.of("system.department").extend(departments);
    }

    fn of(&mut self, fact: &str) -> &mut Map<String, Text> {
        self.values.entry(fact.to_owned()).or_default()
    }

    pub(crate) fn actors(&self) -> &Map<String, Text> {
        &self.actors
    }

    pub(crate) fn facts(&self) -> &Map<String, Text> {
        &self.facts
    }

    pub(crate) fn values(&self) -> &Map<String, Map<String, Text>> {
        &self.values
    }

    pub(super) fn actor(&self, id: &str) -> Option<&Text> {
        self.actors.get(id)
    }

    pub(super) fn fact(&self, id: &str) -> Option<&Text> {
        self.facts.get(id)
    }

    pub(super) fn value(&self, of: &str, id: &str) -> Option<&Text> {
        self.values.get(of)?.get(id)
    }

    pub(super) fn model(&self, id: &str) -> Option<&Text> {
        self.models.get(id)
    }
}
