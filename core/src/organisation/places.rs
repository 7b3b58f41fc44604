//! Where the elements of a resolved model stand.

use crate::language::written::Mark;
use crate::order::Map;

/// Section and id to the place of an element.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Places {
    sections: Map<&'static str, Map<String, Mark>>,
}

impl Places {
    /// The place of an element: `places.get("rules", "shared-change")`. An actor with a scope
    /// stands where its family does, unless it has an entry of its own.
    pub(crate) fn get(&self, section: &str, id: &str) -> Option<Mark> {
        let entries = self.sections.get(section)?;
        let family = id.split_once(':').map(|(family, _)| family);
        entries.get(id).or_else(|| entries.get(family?)).copied()
    }

    /// Adds elements; the first place given for an id counts.
    pub(super) fn add<'a>(
        &mut self,
        section: &'static str,
        entries: impl IntoIterator<Item = (&'a str, Mark)>,
    ) {
        let places = self.sections.entry(section).or_default();
        for (id, mark) in entries {
            places.entry(id.to_owned()).or_insert(mark);
        }
    }
}
