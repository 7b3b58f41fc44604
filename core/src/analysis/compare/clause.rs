//! Clauses of a model in words: whom to turn to first in which cases, and what somebody may decide.

use super::words::Words;
use crate::analysis::region::{Test, condition_text};
use crate::order::Gather as _;
use crate::organisation::terms::Duty;

/// A clause of a model's first contact, or one region of a mandate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Clause {
    /// The cases it is for, as conjunctions of which one must hold; empty where it is for all.
    pub(super) when: Vec<Vec<Test>>,
    /// Where the owner must belong.
    pub(super) owner: Option<Belongs>,
    /// Whom it leads to.
    pub(super) to: Option<Leads>,
}

/// Where the owner of a case must belong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Belongs {
    Outside(String),
    Within(String),
    /// To one of these families.
    OneOf(Vec<String>),
}

/// Whom a clause leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leads {
    To(Duty),
    Holder(String),
}

impl std::fmt::Display for Clause {
    /// By ids: what the data tells.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut parts: Vec<String> = self.when.iter().map(|when| condition_text(when)).gather();
        parts.extend(self.owner.as_ref().map(|owner| match owner {
            Belongs::Outside(unit) => format!("owner outside {unit}"),
            Belongs::Within(unit) => format!("owner within {unit}"),
            Belongs::OneOf(families) => format!("owner: {}", families.join(", ")),
        }));
        f.write_str(&parts.join(" · "))?;
        let Some(to) = &self.to else { return Ok(()) };
        if !parts.is_empty() {
            f.write_str(" ⇒ ")?;
        }
        f.write_str(match to {
            Leads::To(duty) => duty.id(),
            Leads::Holder(holder) => holder,
        })
    }
}

impl Words<'_> {
    /// A clause; of clauses that are tried in turn, one for all cases is for the others.
    pub(super) fn clause(&self, clause: &Clause) -> String {
        let regions = clause.when.iter().map(|tests| {
            let tests: Vec<String> = tests.iter().map(|test| self.test(test)).gather();
            tests.join(" · ")
        });
        let regions: Vec<String> = regions.gather();
        let mut parts = Vec::new();
        if !regions.is_empty() {
            parts.push(self.any(&regions));
        }
        parts.extend(clause.owner.as_ref().map(|owner| self.belongs(owner)));
        let when = parts.join(" · ");
        let to = match &clause.to {
            None => return when,
            Some(Leads::To(duty)) => {
                let duty = self.of(&format!("duty.{}", duty.id()));
                self.fill("contact-duty", &[("duty", &duty)])
            }
            Some(Leads::Holder(holder)) => self.holders(std::slice::from_ref(holder), false),
        };
        match when.is_empty() {
            true => self.fill("contact-otherwise", &[("to", &to)]),
            false => format!("{when} ⇒ {to}"),
        }
    }

    fn belongs(&self, owner: &Belongs) -> String {
        let (key, who) = match owner {
            Belongs::Outside(unit) => ("owner-outside", std::slice::from_ref(unit)),
            Belongs::Within(unit) => ("owner-within", std::slice::from_ref(unit)),
            Belongs::OneOf(families) => ("owner-is", families.as_slice()),
        };
        self.fill(key, &[("who", &self.holders(who, false))])
    }
}
