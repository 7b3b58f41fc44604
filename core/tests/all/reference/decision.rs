//! Who has each duty in a complete case, and by which rules.

use std::collections::{BTreeMap, BTreeSet};

use super::condition::Condition;
use super::domain::Case;
use super::files::{Holder, Model, Rule};

/// The duties of an answer, in its order.
pub(crate) const DUTIES: [&str; 11] = [
    "owner",
    "prepares",
    "decides",
    "presents",
    "orders",
    "executes",
    "maintains",
    "signs",
    "follows_up",
    "consulted",
    "informed",
];
/// The duties that any number of holders may have.
pub(crate) const LISTS: &[&str] = DUTIES.split_at(9).1;
/// The duties every case must have an answer to.
pub(crate) const REQUIRED: &[&str] = DUTIES.split_at(3).0;

/// The answer to one duty.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    /// Of a list duty: perhaps nobody.
    Held(BTreeSet<String>),
    Unstated,
    NotApplicable,
    Absent,
    /// No rule in force, or a role that cannot be filled in.
    Gap,
    Conflict,
}

/// The answer to every duty, with the rules in force for it.
pub(crate) type Decision = BTreeMap<&'static str, (Answer, BTreeSet<String>)>;

/// Who stands for a holder as written, in one case.
enum Filled {
    Actor(String),
    Unstated,
    Missing,
}

impl Model {
    pub(crate) fn holds(&self, condition: &Condition, case: &Case) -> bool {
        condition.holds(&|path| self.look(case, path))
    }

    /// A fact of the case, or an attribute that follows from one.
    fn look(&self, case: &Case, path: &str) -> Option<String> {
        let system = || case.get("system").and_then(|s| self.systems.get(s));
        match path {
            "kind.level" => case
                .get("kind")
                .and_then(|kind| self.kinds.get(kind))
                .cloned(),
            "system.category" => system().map(|s| s.category.clone()),
            "system.department" => system().and_then(|s| s.department.clone()),
            "system.owner" | "system.manager" | "system.administrator" => {
                match self.fill(path, case) {
                    Filled::Actor(actor) => Some(actor),
                    Filled::Unstated => Some("unstated".to_owned()),
                    Filled::Missing => None,
                }
            }
            fact => case.get(fact).cloned(),
        }
    }

    /// The actor that a holder as written stands for in this case.
    fn fill(&self, written: &str, case: &Case) -> Filled {
        let scoped = |family: &str, scope: Option<String>| match scope {
            Some(scope) if self.actors.contains(family) => {
                Filled::Actor(format!("{family}:{scope}"))
            }
            _ => Filled::Missing,
        };
        let system = case.get("system").filter(|s| self.systems.contains_key(*s));
        if written == "unstated" {
            return Filled::Unstated;
        }
        if let Some(role) = written.strip_prefix("system.") {
            let named = system.and_then(|s| self.systems[s].owner.as_ref());
            return match (role, named) {
                ("owner", Some(owner)) => self.fill(owner, case),
                _ => scoped(&format!("system_{role}"), system.cloned()),
            };
        }
        match written.strip_suffix(')').and_then(|w| w.split_once('(')) {
            Some((family, "system")) => scoped(family, system.cloned()),
            Some((family, path)) => scoped(family, self.look(case, path)),
            None => Filled::Actor(written.to_owned()),
        }
    }

    /// What one rule says of a duty once its roles are filled in.
    fn says(&self, holder: &Holder, case: &Case, list: bool) -> Answer {
        let members = match holder {
            Holder::One(one) if one == "not_applicable" => return Answer::NotApplicable,
            Holder::One(one) if one == "none" && list => &[][..],
            Holder::One(one) if one == "none" => return Answer::Absent,
            Holder::One(one) => std::slice::from_ref(one),
            Holder::Several(members) => members,
        };
        let mut held = BTreeSet::new();
        let mut unstated = false;
        for member in members {
            match self.fill(member, case) {
                Filled::Actor(actor) => {
                    held.insert(actor);
                }
                Filled::Unstated => unstated = true,
                Filled::Missing => return Answer::Gap,
            }
        }
        if unstated && !list {
            Answer::Unstated
        } else {
            Answer::Held(held)
        }
    }

    /// The rules in force for a duty: those whose condition holds and that assign it, and that no
    /// other of them overrides, directly or through others.
    fn in_force<'a>(
        &self,
        duty: &str,
        applying: &[(&'a String, &'a Rule)],
    ) -> Vec<(&'a String, &'a Holder)> {
        let candidates: Vec<_> = applying
            .iter()
            .filter_map(|(id, rule)| rule.assign.get(duty).map(|holder| (*id, *rule, holder)))
            .collect();
        let overridden = |id: &String| candidates.iter().any(|(_, r, _)| r.overrides.contains(id));
        candidates
            .iter()
            .filter(|(id, ..)| !overridden(id))
            .map(|(id, _, holder)| (*id, *holder))
            .collect()
    }

    fn answer(&self, duty: &str, in_force: &[(&String, &Holder)], case: &Case) -> Answer {
        let list = LISTS.contains(&duty);
        let said: BTreeSet<Answer> = in_force
            .iter()
            .map(|(_, holder)| self.says(holder, case, list))
            .collect();
        if said.contains(&Answer::Gap) {
            return Answer::Gap;
        }
        if list {
            let members = said.into_iter().flat_map(|answer| match answer {
                Answer::Held(members) => members,
                other => panic!("a list duty holds {other:?}"),
            });
            return Answer::Held(members.collect());
        }
        let mut said = said.into_iter();
        match (said.next(), said.next()) {
            (None, _) if REQUIRED.contains(&duty) => Answer::Gap,
            (None, _) => Answer::Absent,
            (Some(answer), None) => answer,
            (Some(_), Some(_)) => Answer::Conflict,
        }
    }

    /// The whole answer to a complete case.
    pub(crate) fn decide(&self, case: &Case) -> Decision {
        let applying: Vec<_> = self
            .rules
            .iter()
            .filter(|(_, rule)| self.holds(&rule.when, case))
            .collect();
        let decide = |duty: &'static str| {
            let in_force = self.in_force(duty, &applying);
            let answer = self.answer(duty, &in_force, case);
            let rules = in_force.iter().map(|(id, _)| (*id).clone()).collect();
            (duty, (answer, rules))
        };
        DUTIES.into_iter().map(decide).collect()
    }
}

/// What the other sides of readings would answer instead: duty, reading and option, holders
/// (nobody where that side's answer is no actor).
pub(crate) type Contested = BTreeMap<(&'static str, String, String), BTreeSet<String>>;

/// Interprets every other side and notes where it answers differently.
pub(crate) fn contested<'a>(
    decision: &Decision,
    sides: impl IntoIterator<Item = (&'a (String, String), &'a Model)>,
    case: &Case,
) -> Contested {
    let mut contested = Contested::new();
    for ((reading, option), other) in sides {
        for (duty, (answer, _)) in other.decide(case) {
            if answer != decision[duty].0 {
                let holders = match answer {
                    Answer::Held(holders) => holders,
                    _ => BTreeSet::new(),
                };
                contested.insert((duty, reading.clone(), option.clone()), holders);
            }
        }
    }
    contested
}
