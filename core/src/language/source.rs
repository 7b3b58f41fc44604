//! The policy's files: their names, their texts, and the way back from a mark to a place.

use std::sync::OnceLock;

use super::path::Paths;
use super::written::Mark;
use crate::finding::Place;
use crate::order::{Gather as _, Sort as _};

/// A policy file: its name, which is a path inside the policy's folder, and its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Source {
    name: String,
    text: String,
}

impl Source {
    /// A file of a policy; `name` is its path inside the policy's folder, with `/`.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            text: text.into(),
        }
    }

    /// The path inside the policy's folder.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the file holds.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// The files of a policy, by name. Paths inside a file are worked out when one is first asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sources {
    list: Vec<(Source, OnceLock<Paths>)>,
}

impl Sources {
    /// The files, sorted by name.
    pub(crate) fn new(mut sources: Vec<Source>) -> Self {
        sources.arrange_by(|a, b| a.name.cmp(&b.name));
        Self {
            list: sources
                .into_iter()
                .map(|source| (source, OnceLock::new()))
                .gather(),
        }
    }

    /// The files in their order.
    pub(crate) fn iter(&self) -> impl ExactSizeIterator<Item = &Source> {
        self.list.iter().map(|(source, _)| source)
    }

    /// The file with this index.
    pub(crate) fn get(&self, ix: usize) -> Option<&Source> {
        self.list.get(ix).map(|(source, _)| source)
    }

    /// Where a mark stands, for people.
    pub(crate) fn place(&self, mark: Mark) -> Place {
        let Some((source, paths)) = self.list.get(usize::from(mark.file)) else {
            return Place::default();
        };
        let path = paths
            .get_or_init(|| Paths::of(&source.text))
            .get(mark.start, mark.end);
        Place {
            file: source.name.clone(),
            line: mark.line.max(1),
            column: mark.column.max(1),
            path,
            span: (mark.start, mark.end),
        }
    }
}
