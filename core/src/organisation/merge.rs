//! Variants and other sides of readings applied, on the form as written.

use std::rc::Rc;

use super::report::{Report, suggesting};
use crate::finding::{Code, Finding};
use crate::language::written::{
    Changed, Entries, Evidence, FirstContactWritten, Ids, InterfaceWritten, KnownWritten, Mark,
    ModelFile, OwnershipWritten, PlacementWritten, PostWritten, RuleWritten, Written,
};
use crate::order::{Gather as _, Map};

/// An element as a file has it, or as a variant has changed it.
#[derive(Debug)]
pub(super) enum Held<'a, T> {
    File(&'a T),
    Changed(Rc<T>),
}

impl<T> Clone for Held<'_, T> {
    fn clone(&self) -> Self {
        match self {
            Held::File(value) => Held::File(value),
            Held::Changed(value) => Held::Changed(Rc::clone(value)),
        }
    }
}

/// An element and where it stands.
#[derive(Debug)]
pub(super) struct Element<'a, T> {
    pub(super) mark: Mark,
    held: Held<'a, T>,
}

impl<T> Clone for Element<'_, T> {
    fn clone(&self) -> Self {
        Self {
            mark: self.mark,
            held: self.held.clone(),
        }
    }
}

impl<T> Element<'_, T> {
    pub(super) fn get(&self) -> &T {
        match &self.held {
            Held::File(value) => value,
            Held::Changed(value) => value,
        }
    }

    /// Whether both are the very same element. Equal elements may differ in this.
    pub(super) fn is(&self, other: &Self) -> bool {
        std::ptr::eq(self.get(), other.get())
    }
}

/// A section of a model, by id.
pub(super) type Section<'a, T> = Map<&'a str, Element<'a, T>>;

/// The sections of a model, with what it extends and what is applied to it.
#[derive(Clone, Debug, Default)]
pub(super) struct State<'a> {
    pub(super) actors: Section<'a, PlacementWritten>,
    pub(super) systems: Section<'a, OwnershipWritten>,
    pub(super) posts: Section<'a, PostWritten>,
    pub(super) rules: Section<'a, RuleWritten>,
    pub(super) interfaces: Section<'a, InterfaceWritten>,
    pub(super) known: Section<'a, KnownWritten>,
    pub(super) first_contact: &'a [Written<FirstContactWritten>],
    /// Rules that a variant removed, and where it says so.
    pub(super) removed: Map<&'a str, Mark>,
}

/// What does not fit: an entry that adds what exists, or changes or removes what does not.
#[derive(Clone, Debug)]
pub(super) struct Misfit<'a> {
    code: Code,
    section: &'static str,
    id: &'a Written<String>,
    /// Where what exists already stands.
    existing: Option<Mark>,
    known: Vec<&'a str>,
}

impl Misfit<'_> {
    pub(super) fn report(&self, report: &mut Report<'_>) {
        // Where a file of the chain is unsound, what is missing may be hidden by its faults.
        if self.existing.is_none() && !report.trust.model {
            return;
        }
        let id = self.id.value.as_str();
        let args = [("id", id), ("section", self.section), ("suggestion", "")];
        let mut finding = Finding::new(self.code, &args);
        match self.existing {
            Some(mark) => {
                let place = report.sources.place(mark);
                finding = finding.related(place, super::report::text("related-there", &[]));
            }
            None => finding = suggesting(finding, id, self.known.iter().copied()),
        }
        report.at(finding, self.id.mark);
    }
}

impl<'a> State<'a> {
    /// The sections of a model that stands alone.
    pub(super) fn of_root(file: &'a ModelFile) -> Self {
        let own = &file.own;
        Self {
            actors: section(&own.actors),
            systems: section(&own.systems),
            posts: section(&own.posts),
            rules: section(&own.rules),
            interfaces: section(&own.interfaces),
            known: section(&own.known),
            first_contact: &file.first_contact,
            removed: Map::new(),
        }
    }

    /// Applies a variant: breaches recorded for the model it extends are not its own.
    pub(super) fn extend(&mut self, file: &'a ModelFile) -> Vec<Misfit<'a>> {
        self.known.clear();
        self.apply(file)
    }

    /// Applies what a file adds, changes and removes.
    pub(super) fn apply(&mut self, file: &'a ModelFile) -> Vec<Misfit<'a>> {
        let (add, change, remove) = (&file.add, &file.change, &file.remove);
        let mut all = Vec::new();
        let mut to = Applying { misfits: &mut all };
        to.section(
            "actors",
            &mut self.actors,
            &add.actors,
            &change.actors,
            &remove.actors,
        );
        to.section(
            "systems",
            &mut self.systems,
            &add.systems,
            &change.systems,
            &remove.systems,
        );
        to.section(
            "posts",
            &mut self.posts,
            &add.posts,
            &change.posts,
            &remove.posts,
        );
        to.section(
            "rules",
            &mut self.rules,
            &add.rules,
            &change.rules,
            &remove.rules,
        );
        let interfaces = &mut self.interfaces;
        to.section(
            "interfaces",
            interfaces,
            &add.interfaces,
            &change.interfaces,
            &remove.interfaces,
        );
        to.section(
            "known",
            &mut self.known,
            &add.known,
            &change.known,
            &remove.known,
        );
        for id in &remove.rules {
            if !self.rules.contains_key(id.value.as_str()) {
                self.removed.insert(&id.value, id.mark);
            }
        }
        for entry in &add.rules {
            self.removed.remove(entry.id.value.as_str());
        }
        all
    }
}

impl State<'_> {
    /// Whether everything a file adds is new and everything it changes or removes is there.
    pub(super) fn fits(&self, file: &ModelFile) -> bool {
        fn fit<T>(
            section: &Section<'_, T>,
            add: &Entries<T>,
            change: &Entries<Changed<T>>,
            remove: &Ids,
        ) -> bool {
            let has = |id: &Written<String>| section.contains_key(id.value.as_str());
            add.iter().all(|e| !has(&e.id))
                && change.iter().all(|e| has(&e.id))
                && remove.iter().all(has)
        }
        let (add, change, remove) = (&file.add, &file.change, &file.remove);
        fit(&self.actors, &add.actors, &change.actors, &remove.actors)
            && fit(
                &self.systems,
                &add.systems,
                &change.systems,
                &remove.systems,
            )
            && fit(&self.posts, &add.posts, &change.posts, &remove.posts)
            && fit(&self.rules, &add.rules, &change.rules, &remove.rules)
            && fit(
                &self.interfaces,
                &add.interfaces,
                &change.interfaces,
                &remove.interfaces,
            )
            && fit(&self.known, &add.known, &change.known, &remove.known)
    }
}

/// A section as a file has it; of an id that stands twice the first counts.
#[cfg_attr(target_family = "wasm", inline(never))]
fn section<T>(entries: &Entries<T>) -> Section<'_, T> {
    let mut section = Section::new();
    for entry in entries {
        section.entry(entry.id.value.as_str()).or_insert(Element {
            mark: entry.id.mark,
            held: Held::File(&entry.value),
        });
    }
    section
}

struct Applying<'m, 'a> {
    misfits: &'m mut Vec<Misfit<'a>>,
}

impl<'a> Applying<'_, 'a> {
    fn section<T: Fields>(
        &mut self,
        name: &'static str,
        section: &mut Section<'a, T>,
        add: &'a Entries<T>,
        change: &'a Entries<Changed<T>>,
        remove: &'a Ids,
    ) {
        let mut misfit = |code, id, existing, section: &Section<'a, T>| {
            let known = match existing {
                Some(_) => Vec::new(),
                None => section.keys().copied().gather(),
            };
            self.misfits.push(Misfit {
                code,
                section: name,
                id,
                existing,
                known,
            });
        };
        // Each entry is held against what was there before, so that their order means nothing.
        for entry in add {
            if let Some(there) = section.get(entry.id.value.as_str()) {
                misfit(Code::AddsExisting, &entry.id, Some(there.mark), section);
            }
        }
        for entry in change {
            match section.get_mut(entry.id.value.as_str()) {
                Some(there) => {
                    let changed = there.get().with(&entry.value.value, &entry.value.given);
                    *there = Element {
                        mark: entry.id.mark,
                        held: Held::Changed(Rc::new(changed)),
                    };
                }
                None => misfit(Code::ChangesMissing, &entry.id, None, section),
            }
        }
        for id in remove {
            if section.remove(id.value.as_str()).is_none() {
                misfit(Code::RemovesMissing, id, None, section);
            }
        }
        for entry in add {
            section.entry(entry.id.value.as_str()).or_insert(Element {
                mark: entry.id.mark,
                held: Held::File(&entry.value),
            });
        }
    }
}

/// An element whose fields a variant may replace.
trait Fields: Clone {
    /// This element with the given fields of another.
    fn with(&self, other: &Self, given: &[String]) -> Self {
        let mut changed = self.clone();
        for key in given {
            changed.replace(key, other);
        }
        changed
    }

    fn replace(&mut self, key: &str, other: &Self);
}

impl Evidence {
    fn replace(&mut self, key: &str, other: &Self) {
        match key {
            "basis" => self.basis.clone_from(&other.basis),
            "supports" => self.supports.clone_from(&other.supports),
            "readings" => self.readings.clone_from(&other.readings),
            _ => {}
        }
    }
}

impl Fields for PlacementWritten {
    fn replace(&mut self, key: &str, other: &Self) {
        match key {
            "unit" => self.unit.clone_from(&other.unit),
            "home_unit" => self.home_unit.clone_from(&other.home_unit),
            "members" => self.members.clone_from(&other.members),
            "mandate" => self.mandate.clone_from(&other.mandate),
            "capacity" => self.capacity.clone_from(&other.capacity),
            _ => self.evidence.replace(key, &other.evidence),
        }
    }
}

impl Fields for OwnershipWritten {
    fn replace(&mut self, key: &str, other: &Self) {
        match key {
            "owner" => self.owner.clone_from(&other.owner),
            _ => self.evidence.replace(key, &other.evidence),
        }
    }
}

impl Fields for PostWritten {
    fn replace(&mut self, key: &str, other: &Self) {
        match key {
            "roles" => self.roles.clone_from(&other.roles),
            "capacity" => self.capacity.clone_from(&other.capacity),
            _ => self.evidence.replace(key, &other.evidence),
        }
    }
}

impl Fields for RuleWritten {
    fn replace(&mut self, key: &str, other: &Self) {
        match key {
            "when" => self.when.clone_from(&other.when),
            "assign" => self.assign.clone_from(&other.assign),
            "overrides" => self.overrides.clone_from(&other.overrides),
            "text" => self.text.clone_from(&other.text),
            _ => self.evidence.replace(key, &other.evidence),
        }
    }
}

impl Fields for InterfaceWritten {
    fn replace(&mut self, key: &str, other: &Self) {
        match key {
            "from" => self.from.clone_from(&other.from),
            "to" => self.to.clone_from(&other.to),
            "for" => self.condition.clone_from(&other.condition),
            "action" => self.action.clone_from(&other.action),
            "both_ways" => self.both_ways = other.both_ways,
            "via" => self.via.clone_from(&other.via),
            "text" => self.text.clone_from(&other.text),
            _ => self.evidence.replace(key, &other.evidence),
        }
    }
}

impl Fields for KnownWritten {
    fn replace(&mut self, key: &str, other: &Self) {
        match key {
            "invariant" => self.invariant.clone_from(&other.invariant),
            "when" => self.when.clone_from(&other.when),
            "text" => self.text.clone_from(&other.text),
            _ => self.evidence.replace(key, &other.evidence),
        }
    }
}
