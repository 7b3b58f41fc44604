//! What the ids in answers about a model are called, for whoever shows them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::compare::{Titles, Words, holder_text, phrases};
use crate::order::Map;
use crate::organisation::model::Duty;
use crate::policy::Compiled;
use crate::text::{Lang, Text};

/// Titles by id. What stands in no map is called by its id.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Names {
    /// The model's title.
    pub model: Text,
    /// The duties.
    pub duties: BTreeMap<String, Text>,
    /// Actors, actors without their scope, and holders as this model's rules write them.
    pub holders: BTreeMap<String, Text>,
    /// Facts and their attributes.
    pub facts: BTreeMap<String, Text>,
    /// Values by fact or attribute.
    pub values: BTreeMap<String, BTreeMap<String, Text>>,
    /// The rules' texts.
    pub rules: BTreeMap<String, Text>,
    /// The register's invariants.
    pub invariants: BTreeMap<String, InvariantName>,
    /// What the readings are about.
    pub readings: BTreeMap<String, Text>,
    /// What placement is about, and how an element can change.
    pub placement: BTreeMap<String, Text>,
}

/// An invariant, and whose claim it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct InvariantName {
    /// What it says.
    pub text: Text,
    /// Whose claim it is.
    pub whose: Text,
}

impl Compiled {
    /// What the ids in answers about this model are called.
    ///
    /// ```
    /// let names = bestit::Policy::embedded().model("best-it")?.compile()?.names();
    /// assert_eq!(names.holders["it_strategist"].sv, "IT-strategen");
    /// assert_eq!(names.holders["system.owner"].en, "the system's owner");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn names(&self) -> Names {
        let model = &self.inner.model;
        let titles = Titles::new(&self.inner, &self.inner);
        let (sv, en) = (Words::new(&titles, Lang::Sv), Words::new(&titles, Lang::En));
        let mut holders = by_id(&mut titled(titles.actors()));
        let rules = model.rules.iter().flat_map(|rule| &rule.assign);
        let rules = rules.flat_map(|(duty, holder)| holder_text(model, holder, duty.is_list()));
        let terms = ["system.owner", "system.manager", "system.administrator"];
        let terms = terms
            .into_iter()
            .chain(["unstated", "not_applicable", "none"]);
        for written in rules.chain(terms.map(str::to_owned)) {
            let one = [written];
            let text = Text {
                sv: sv.held(&one),
                en: en.held(&one),
            };
            let [written] = one;
            holders.entry(written).or_insert(text);
        }
        let mut values = BTreeMap::new();
        for (fact, titles) in titles.values() {
            values.insert(fact.clone(), by_id(&mut titled(titles)));
        }
        values.insert("kind.level".to_owned(), by_id(&mut part("level.")));
        let duties = Duty::ALL.len();
        let mut names = Names {
            model: model.title.clone(),
            duties: by_id(&mut part("duty.")),
            holders,
            facts: by_id(&mut titled(titles.facts()).chain(part("of."))),
            values,
            placement: by_id(&mut part("what.").chain(part("change."))),
            ..Names::default()
        };
        debug_assert_eq!(names.duties.len(), duties);
        let rules = model.rules.iter();
        names.rules = by_id(&mut rules.map(|r| (r.id.clone(), r.text.clone())));
        for invariant in &model.invariants {
            let name = InvariantName {
                text: invariant.text.clone(),
                whose: invariant.whose.clone(),
            };
            names.invariants.insert(invariant.id.clone(), name);
        }
        let readings = model.catalogue.readings.iter();
        names.readings = by_id(&mut readings.map(|(id, r)| (id.clone(), r.issue.clone())));
        names
    }
}

/// Titles by id; of an id that comes twice the last counts.
fn by_id(titles: &mut dyn Iterator<Item = (String, Text)>) -> BTreeMap<String, Text> {
    let mut map = BTreeMap::new();
    for (id, title) in titles {
        map.insert(id, title);
    }
    map
}

fn titled(titles: &Map<String, Text>) -> impl Iterator<Item = (String, Text)> {
    titles.iter().map(|(id, text)| (id.clone(), text.clone()))
}

/// The library's phrases whose keys begin so, by the rest of their keys.
fn part(prefix: &str) -> impl Iterator<Item = (String, Text)> {
    let phrases = phrases().iter();
    phrases
        .filter_map(move |(key, text)| Some((key.strip_prefix(prefix)?.to_owned(), text.clone())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_holder_of_the_kind_table_has_a_name() {
        let policy = crate::Policy::embedded();
        for model in ["before-2012", "best-it", "it-unit", "matrix"] {
            let compiled = policy.model(model).unwrap().compile().unwrap();
            let names = compiled.names();
            for row in compiled.kind_table().kinds {
                assert!(names.values["kind"].contains_key(&row.kind));
                for of in row.duties.iter().flat_map(|d| &d.holders) {
                    let text = &names.holders[&of.holder];
                    assert!(
                        !text.sv.contains('_') && !text.en.contains('_'),
                        "{of:?} {text:?}"
                    );
                }
            }
            assert_eq!(names.duties.len(), Duty::ALL.len());
        }
    }
}
