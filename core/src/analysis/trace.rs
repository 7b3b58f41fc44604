//! From the statements of the governing document to the elements that encode them.

use serde::{Deserialize, Serialize};

use crate::order::{Gather as _, Map, Set};
use crate::organisation::model::{Evidence, Model};
use crate::text::Text;

/// Where one statement is encoded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Traced {
    /// The statement's id.
    pub statement: String,
    /// Its section.
    pub section: String,
    /// Whether it says anything about who, whom or which way.
    pub routing: bool,
    /// The elements that name it: `model/section/id`, sorted; of the register `register/section/id`.
    pub encoded: Vec<String>,
    /// Why nothing can encode it, where that is so.
    pub not_encoded: Option<Text>,
}

impl Traced {
    /// Whether a routing statement is accounted for: encoded, or with a reason why not.
    pub fn is_accounted_for(&self) -> bool {
        !self.encoded.is_empty() || self.not_encoded.is_some()
    }
}

/// Where one reading is used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TracedReading {
    /// The reading's id.
    pub reading: String,
    /// The elements that name it.
    pub used: Vec<String>,
    /// Why no element names it, where that is so.
    pub unused: Option<Text>,
    /// The names of its other sides.
    pub options: Vec<String>,
}

/// Every statement and reading of a policy, with the elements that rest on them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trace {
    /// In the order of their ids.
    pub statements: Vec<Traced>,
    /// In the order of their ids.
    pub readings: Vec<TracedReading>,
}

impl Trace {
    /// How many statements say something about routing.
    pub fn routing(&self) -> usize {
        self.statements.iter().filter(|s| s.routing).count()
    }

    /// How many of them are accounted for.
    pub fn accounted_for(&self) -> usize {
        self.statements
            .iter()
            .filter(|s| s.routing && s.is_accounted_for())
            .count()
    }
}

/// The trace of several models over one document.
pub(crate) fn trace(models: &[&Model]) -> Trace {
    let mut statements: Map<&str, Set<String>> = Map::new();
    let mut readings: Map<&str, Set<String>> = Map::new();
    for model in models {
        // What a variant inherits unchanged is its parent's, and is counted there.
        let parent = model
            .lineage
            .first()
            .and_then(|id| models.iter().find(|m| m.id == *id));
        let inherited: Set<(&str, &str, &Evidence)> = parent
            .into_iter()
            .flat_map(|m| elements(m))
            .map(|(_, section, id, evidence)| (section, id, evidence))
            .collect();
        for (owner, section, id, evidence) in elements(model) {
            if owner == model.id && inherited.contains(&(section, id, evidence)) {
                continue;
            }
            let name = format!("{owner}/{section}/{id}");
            for statement in evidence.basis.iter().chain(&evidence.supports) {
                statements
                    .entry(statement)
                    .or_default()
                    .insert(name.clone());
            }
            for reading in &evidence.readings {
                readings.entry(reading).or_default().insert(name.clone());
            }
        }
    }
    let Some(catalogue) = models.first().map(|m| &m.catalogue) else {
        return Trace::default();
    };
    let list =
        |set: Option<&Set<String>>| set.map(|s| s.iter().cloned().gather()).unwrap_or_default();
    Trace {
        statements: catalogue
            .statements
            .iter()
            .map(|(id, s)| Traced {
                statement: id.clone(),
                section: s.section.clone(),
                routing: s.routing,
                encoded: list(statements.get(id.as_str())),
                not_encoded: s.not_encoded.clone(),
            })
            .gather(),
        readings: catalogue
            .readings
            .iter()
            .map(|(id, r)| TracedReading {
                reading: id.clone(),
                used: list(readings.get(id.as_str())),
                unused: r.unused.clone(),
                options: r.options.keys().cloned().gather(),
            })
            .gather(),
    }
}

/// Every element of a model that rests on something: who it belongs to, section, id, evidence.
fn elements(model: &Model) -> Vec<(&str, &str, &str, &Evidence)> {
    let mut list: Vec<(&str, &str, &str, &Evidence)> = Vec::new();
    let (own, register) = (model.id.as_str(), "register");
    for kind in model.kinds.iter() {
        list.push((register, "kinds", &kind.id, &kind.evidence));
    }
    for category in &model.categories {
        list.push((register, "categories", &category.id, &category.evidence));
    }
    for department in &model.departments {
        list.push((
            register,
            "departments",
            &department.id,
            &department.evidence,
        ));
    }
    for system in &model.systems {
        list.push((register, "systems", &system.id, &system.evidence));
        list.push((own, "systems", &system.id, &system.owner_evidence));
    }
    for fact in model.facts.iter() {
        list.push((register, "facts", &fact.id, &fact.evidence));
    }
    for entry in &model.impossible {
        list.push((register, "impossible", &entry.id, &entry.evidence));
    }
    for invariant in &model.invariants {
        list.push((register, "invariants", &invariant.id, &invariant.evidence));
    }
    for actor in &model.actors {
        list.push((register, "actors", &actor.family, &actor.evidence));
        list.push((own, "actors", &actor.family, &actor.placement_evidence));
    }
    for post in &model.posts {
        list.push((own, "posts", &post.id, &post.evidence));
    }
    for (ix, clause) in model.first_contact.iter().enumerate() {
        list.push((
            own,
            "first_contact",
            ORDINALS.get(ix).copied().unwrap_or("later"),
            &clause.evidence,
        ));
    }
    for rule in &model.rules {
        list.push((own, "rules", &rule.id, &rule.evidence));
    }
    for side in &model.sides {
        for rule in side.rules.iter().filter_map(|r| r.rule.as_ref()) {
            list.push(("readings", &side.reading, &rule.id, &rule.evidence));
        }
    }
    for interface in &model.interfaces {
        list.push((own, "interfaces", &interface.id, &interface.evidence));
    }
    for known in &model.known {
        list.push((own, "known", &known.id, &known.evidence));
    }
    list
}

/// Names of the clauses of `first_contact`, which have none of their own.
const ORDINALS: [&str; 9] = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
