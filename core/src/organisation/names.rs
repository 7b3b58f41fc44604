//! What the register declares, by name: departments, systems, kinds, facts and actors, each with
//! its index in the resolved model.

use std::borrow::Cow;

use super::model::{ActorIx, ActorKind, FactIx, Fill, Number, ValueIx};
use super::report::{Report, What};
use crate::finding::Code;
use crate::language::written::{ActorWritten, Entries, FactWritten, RegisterFile, ValuesWritten};
use crate::order::{Gather as _, Map, Sort as _};

/// How many facts a register may have.
const MAX_FACTS: usize = 64;
/// How many values a fact may have.
const MAX_VALUES: usize = 4_096;
/// How many actors there may be, scopes counted.
const MAX_ACTORS: usize = 65_000;

/// What a fact's `values` may name.
const VALUES: [&str; 4] = ["kinds", "departments", "systems", "boolean"];

/// What the values of a fact are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Domain {
    Kinds,
    Departments,
    Systems,
    Boolean,
    Listed,
    Number,
}

/// A fact, as far as conditions and holders need it.
#[derive(Clone, Debug)]
pub(super) struct FactName<'a> {
    pub(super) id: &'a str,
    pub(super) domain: Domain,
    /// The ids of the values; all but a last `none` sorted. Empty for a number until it is cut.
    pub(super) values: Vec<Cow<'a, str>>,
    /// Whether `none` is the last value.
    pub(super) none: bool,
    pub(super) number: Option<Number>,
    pub(super) begins_way: bool,
    pub(super) written: &'a FactWritten,
}

impl FactName<'_> {
    /// The value with this id.
    pub(super) fn value(&self, id: &str) -> Option<ValueIx> {
        let sorted = self.values.len() - usize::from(self.none);
        let found = match self
            .values
            .get(..sorted)?
            .binary_search_by(|v| v.as_ref().cmp(id))
        {
            Ok(ix) => ix,
            Err(_) if self.none && id == "none" => sorted,
            Err(_) => return None,
        };
        ValueIx::try_from(found).ok()
    }

    pub(super) fn value_ids(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(Cow::as_ref)
    }
}

/// What a role exists for one each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Per {
    Department,
    System,
}

/// An actor as the register declares it.
#[derive(Clone, Debug)]
pub(super) struct Family<'a> {
    pub(super) id: &'a str,
    pub(super) is: ActorKind,
    pub(super) per: Option<Per>,
    /// The one actor, or one for each department or system in their order.
    pub(super) actors: Vec<ActorIx>,
    pub(super) written: &'a ActorWritten,
}

/// One actor: its family's index and its scope's.
#[derive(Clone, Debug)]
pub(super) struct ActorName {
    pub(super) id: String,
    pub(super) family: usize,
    pub(super) scope: Option<usize>,
}

/// What follows from a system.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct SystemName {
    /// Index among the categories.
    pub(super) category: Option<usize>,
    pub(super) department: Option<ValueIx>,
}

/// The register's names.
#[derive(Clone, Debug)]
pub(super) struct Names<'a> {
    pub(super) categories: Vec<&'a str>,
    pub(super) departments: Vec<&'a str>,
    pub(super) systems: Vec<&'a str>,
    pub(super) kinds: Vec<&'a str>,
    pub(super) invariants: Vec<&'a str>,
    /// Levels of the kinds, `strategic` and its kin as written.
    pub(super) levels: Vec<&'a str>,
    pub(super) follows: Vec<SystemName>,
    pub(super) facts: Vec<FactName<'a>>,
    fact_index: Map<&'a str, FactIx>,
    /// Sorted by id.
    pub(super) families: Vec<Family<'a>>,
    /// Sorted by id.
    pub(super) actors: Vec<ActorName>,
    /// Who `system.owner` is, for each system.
    pub(super) owners: Vec<Fill>,
    pub(super) managers: Vec<Fill>,
    pub(super) administrators: Vec<Fill>,
}

impl<'a> Names<'a> {
    /// The names of a register. `None` where a limit is exceeded.
    pub(super) fn new(report: &mut Report<'_>, register: &'a RegisterFile) -> Option<Self> {
        let categories = ids(&register.categories);
        let departments = ids(&register.departments);
        let systems = ids(&register.systems);
        let kinds = ids(&register.kinds);
        let mark = register.head.id.mark;
        let mut within = |what: &str, what_sv: &str, found: usize, limit: usize| {
            if found > limit {
                let (found, limit) = (found.to_string(), limit.to_string());
                let args = [
                    ("what", what),
                    ("what_sv", what_sv),
                    ("found", &*found),
                    ("limit", &*limit),
                ];
                report.say(Code::LimitExceeded, &args, mark);
            }
            found <= limit
        };
        let scopes = |actor: &ActorWritten| match actor.per.as_ref().map(|p| p.value.as_str()) {
            Some("department") => departments.len(),
            Some("system") => systems.len(),
            _ => 1,
        };
        let actors: usize = register.actors.iter().map(|a| scopes(&a.value)).sum();
        let most = |fact: &FactWritten| match &fact.values {
            ValuesWritten::Listed(list) => list.len(),
            ValuesWritten::Named(name) => match name.value.as_str() {
                "kinds" => kinds.len(),
                "departments" => departments.len(),
                "systems" => systems.len() + usize::from(fact.none),
                _ => 2,
            },
            ValuesWritten::Number(_) => 1,
        };
        let values = register.facts.iter().map(|f| most(&f.value)).max();
        let sizes = [
            within("facts", "antalet fakta", register.facts.len(), MAX_FACTS),
            within("values", "antalet värden", values.unwrap_or(0), MAX_VALUES),
            within("systems", "antalet system", systems.len(), MAX_VALUES),
            within(
                "departments",
                "antalet förvaltningar",
                departments.len(),
                MAX_VALUES,
            ),
            within("kinds", "antalet ärendetyper", kinds.len(), MAX_VALUES),
            within("actors", "antalet aktörer", actors, MAX_ACTORS),
        ];
        if sizes.contains(&false) {
            return None;
        }
        let mut names = Self {
            follows: Vec::with_capacity(systems.len()),
            categories,
            departments,
            systems,
            levels: Vec::with_capacity(kinds.len()),
            kinds,
            invariants: ids(&register.invariants),
            facts: Vec::new(),
            fact_index: Map::new(),
            families: Vec::new(),
            actors: Vec::new(),
            owners: Vec::new(),
            managers: Vec::new(),
            administrators: Vec::new(),
        };
        names.systems(report, register);
        for kind in sorted(&register.kinds).values() {
            names.levels.push(kind.level.value.as_str());
        }
        names.facts(report, register);
        names.actors(report, register);
        names.managers = names.per_system("system_manager");
        names.administrators = names.per_system("system_administrator");
        names.owners = names.per_system("system_owner");
        Some(names)
    }

    fn systems(&mut self, report: &mut Report<'_>, register: &'a RegisterFile) {
        let written = sorted(&register.systems);
        for id in &self.systems {
            let mut follows = SystemName::default();
            if let Some(system) = written.get(id) {
                follows.category = self.categories.binary_search(&&*system.category.value).ok();
                if follows.category.is_none() {
                    let known = self.categories.iter().copied();
                    report.unknown(What::Category, &system.category, known);
                }
                if let Some(department) = &system.department {
                    let found = self.departments.binary_search(&&*department.value).ok();
                    follows.department = found.and_then(|ix| ValueIx::try_from(ix).ok());
                    if found.is_none() {
                        let known = self.departments.iter().copied();
                        report.unknown(What::Department, department, known);
                    }
                }
            }
            self.follows.push(follows);
        }
    }

    fn facts(&mut self, report: &mut Report<'_>, register: &'a RegisterFile) {
        for entry in &register.facts {
            let Ok(ix) = FactIx::try_from(self.facts.len()) else {
                continue;
            };
            let fact = &entry.value;
            let listed = |ids: &[&'a str]| ids.iter().map(|id| Cow::Borrowed(*id)).gather();
            let (domain, mut values): (Domain, Vec<Cow<'a, str>>) = match &fact.values {
                ValuesWritten::Named(name) => match name.value.as_str() {
                    "kinds" => (Domain::Kinds, listed(&self.kinds)),
                    "departments" => (Domain::Departments, listed(&self.departments)),
                    "systems" => (Domain::Systems, listed(&self.systems)),
                    other => {
                        if other != "boolean" {
                            report.unknown(What::Value, name, VALUES);
                        }
                        (Domain::Boolean, listed(&["false", "true"]))
                    }
                },
                ValuesWritten::Listed(values) => (Domain::Listed, listed(&ids(values))),
                ValuesWritten::Number(_) => (Domain::Number, Vec::new()),
            };
            let none = fact.none && domain == Domain::Systems;
            if none {
                values.push(Cow::Borrowed("none"));
            }
            if self.fact_index.contains_key(entry.id.value.as_str()) {
                continue;
            }
            self.fact_index.insert(&entry.id.value, ix);
            self.facts.push(FactName {
                id: &entry.id.value,
                domain,
                values,
                none,
                number: None,
                begins_way: fact.begins_way,
                written: fact,
            });
        }
    }

    fn actors(&mut self, report: &mut Report<'_>, register: &'a RegisterFile) {
        for (id, written) in sorted(&register.actors) {
            let is = match written.is.value.as_str() {
                "unit" => ActorKind::Unit,
                "body" => ActorKind::Body,
                "role" => ActorKind::Role,
                _ => {
                    report.unknown(What::Value, &written.is, ["unit", "body", "role"]);
                    ActorKind::Role
                }
            };
            let per = match written.per.as_ref().map(|p| p.value.as_str()) {
                None => None,
                Some("department") => Some(Per::Department),
                Some("system") => Some(Per::System),
                Some(_) => {
                    if let Some(per) = &written.per {
                        report.unknown(What::Value, per, ["department", "system"]);
                    }
                    None
                }
            };
            let family = self.families.len();
            match per {
                None => self.actors.push(ActorName {
                    id: id.to_owned(),
                    family,
                    scope: None,
                }),
                Some(per) => {
                    let scopes = match per {
                        Per::Department => &self.departments,
                        Per::System => &self.systems,
                    };
                    for (scope, name) in scopes.iter().enumerate() {
                        self.actors.push(ActorName {
                            id: format!("{id}:{name}"),
                            family,
                            scope: Some(scope),
                        });
                    }
                }
            }
            self.families.push(Family {
                id,
                is,
                per,
                actors: Vec::new(),
                written,
            });
        }
        self.actors.arrange_by(|a, b| a.id.cmp(&b.id));
        let mut by_scope: Vec<(usize, Option<usize>, ActorIx)> = Vec::new();
        for (ix, actor) in self.actors.iter().enumerate() {
            if let Ok(ix) = ActorIx::try_from(ix) {
                by_scope.push((actor.family, actor.scope, ix));
            }
        }
        by_scope.arrange();
        for (family, _, ix) in by_scope {
            if let Some(family) = self.families.get_mut(family) {
                family.actors.push(ix);
            }
        }
    }

    /// For each system the actor of a family that exists once per system.
    fn per_system(&self, family: &str) -> Vec<Fill> {
        let family = self.family(family).filter(|f| f.per == Some(Per::System));
        (0..self.systems.len())
            .map(|ix| {
                family
                    .and_then(|f| f.actors.get(ix))
                    .map_or(Fill::Missing, |a| Fill::Actor(*a))
            })
            .gather()
    }

    pub(super) fn fact_ix(&self, id: &str) -> Option<FactIx> {
        self.fact_index.get(id).copied()
    }

    pub(super) fn fact(&self, ix: FactIx) -> Option<&FactName<'a>> {
        self.facts.get(usize::from(ix))
    }

    pub(super) fn family(&self, id: &str) -> Option<&Family<'a>> {
        let found = self.families.binary_search_by(|f| f.id.cmp(id)).ok()?;
        self.families.get(found)
    }

    pub(super) fn family_ids(&self) -> impl Iterator<Item = &'a str> {
        self.families.iter().map(|f| f.id)
    }

    /// The ids of what a family has one each of.
    pub(super) fn scopes(&self, per: Per) -> &[&'a str] {
        match per {
            Per::Department => &self.departments,
            Per::System => &self.systems,
        }
    }
}

/// The ids of a map, sorted, each once.
pub(super) fn ids<T>(entries: &Entries<T>) -> Vec<&str> {
    let mut ids: Vec<&str> = entries.iter().map(|e| e.id.value.as_str()).gather();
    ids.arrange();
    ids.dedup();
    ids
}

/// The entries sorted by id, each id once.
#[cfg_attr(target_family = "wasm", inline(never))]
pub(super) fn sorted<T>(entries: &Entries<T>) -> Map<&str, &T> {
    let mut map = Map::new();
    for entry in entries {
        map.entry(entry.id.value.as_str()).or_insert(&entry.value);
    }
    map
}
