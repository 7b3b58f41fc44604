//! A compiled model, with what analyses and pages need beyond the router.

use std::sync::Arc;

use crate::compile::Compilation;
use crate::finding::Findings;
#[cfg(feature = "analysis")]
use crate::finding::Place;
use crate::language::Read;
use crate::order::Map;
use crate::organisation::model::Model;
use crate::organisation::{self, Places};
use crate::routing::Router;
use crate::text::Text;

/// A compiled model: the router, and the findings that did not stop it.
#[derive(Clone, Debug)]
pub struct Compiled {
    /// Decides and routes.
    pub router: Router,
    /// Warnings about the files and the model.
    pub findings: Findings,
    pub(crate) inner: Arc<Inner>,
}

/// What analyses need beyond the router.
#[derive(Debug)]
#[cfg_attr(
    not(feature = "analysis"),
    allow(
        dead_code,
        reason = "only analyses look at the compilation and its places"
    )
)]
pub(crate) struct Inner {
    pub(crate) model: Model,
    /// Titles of actors that exist once for each scope, without it.
    pub(super) families: Map<String, Text>,
    pub(crate) compilation: Compilation,
    pub(crate) places: Places,
    pub(crate) read: Arc<Read>,
}

/// Titles of families: what the titles of all their scopes begin with.
pub(super) fn families(model: &Model) -> Map<String, Text> {
    let mut titles: Map<String, Text> = Map::new();
    for actor in model.actors.iter().filter(|a| a.scope.is_some()) {
        match titles.get_mut(&actor.family) {
            Some(title) => {
                title.sv = common(&title.sv, &actor.title.sv);
                title.en = common(&title.en, &actor.title.en);
            }
            None => {
                titles.insert(actor.family.clone(), actor.title.clone());
            }
        }
    }
    for title in titles.values_mut() {
        for text in [&mut title.sv, &mut title.en] {
            text.truncate(text.trim_end_matches([' ', ',', '(', ':', '–']).len());
        }
    }
    titles.retain(|_, title| !title.sv.is_empty() && !title.en.is_empty());
    titles
}

/// What two texts begin with.
fn common(a: &str, b: &str) -> String {
    a.chars()
        .zip(b.chars())
        .take_while(|(a, b)| a == b)
        .map(|(a, _)| a)
        .collect()
}

impl Inner {
    /// The place of an element of the model.
    #[cfg(feature = "analysis")]
    pub(crate) fn place(&self, section: &str, id: &str) -> Option<Place> {
        self.places
            .get(section, id)
            .map(|mark| self.read.sources.place(mark))
    }

    /// Titles of families of actors, by id.
    #[cfg(feature = "analysis")]
    pub(crate) fn family_titles(&self) -> Map<String, Text> {
        self.families.clone()
    }
}

impl Compiled {
    /// The heading of a section of the governing document.
    pub fn heading(&self, section: &str) -> Option<&Text> {
        self.inner.model.catalogue.sections.get(section)
    }

    /// The title of an actor, with or without its scope.
    pub fn actor_title(&self, id: &str) -> Option<&Text> {
        let actors = &self.inner.model.actors;
        let ix = actors.binary_search_by(|a| a.id.as_str().cmp(id)).ok();
        match ix {
            Some(ix) => actors.get(ix).map(|a| &a.title),
            None => self.inner.families.get(id),
        }
    }

    /// The title of a fact.
    pub fn fact_title(&self, fact: &str) -> Option<&Text> {
        self.inner
            .model
            .facts
            .iter()
            .find(|f| f.id == fact)
            .map(|f| &f.title)
    }

    /// The title of a fact's value; a number has none.
    pub fn value_title(&self, fact: &str, value: &str) -> Option<&Text> {
        let fact = self
            .inner
            .model
            .facts
            .iter()
            .find(|f| f.id == fact && f.number.is_none())?;
        fact.values.iter().find(|v| v.id == value).map(|v| &v.title)
    }

    /// The resolved model as canonical JSON: what the fingerprint is taken of.
    pub fn canonical_json(&self) -> String {
        organisation::canonical_json(&self.inner.model)
    }
}
