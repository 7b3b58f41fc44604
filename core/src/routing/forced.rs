//! What a part of a case already forces, duty by duty: what the analyses ask of a router.

use std::sync::Arc;

use super::answer::Refusal;
use super::case::{Case, Given, decimal};
use super::decide::UNKNOWN;
use super::order::{sort, sort_once};
use super::router::Inner;
use crate::organisation::model::{ActorIx, Duty, FactIx, RuleIx, ValueIx};

/// What a duty comes to in every completion of a case: who has it, and the rules in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Forced {
    /// The number of an outcome.
    Single(u32),
    /// Of a list duty the rules in force and those they name, both sorted.
    List(Vec<RuleIx>, Vec<ActorIx>),
}

impl Case {
    /// Stands in a row for a fact that is not known.
    pub(crate) const UNKNOWN: ValueIx = UNKNOWN;

    /// Whether the value of a fact is known.
    pub(crate) fn knows(&self, fact: FactIx) -> bool {
        self.row
            .get(usize::from(fact))
            .is_some_and(|v| *v != UNKNOWN)
    }

    /// The date of the case.
    pub(crate) fn date(&self) -> Option<&Arc<str>> {
        self.on.as_ref()
    }

    /// The caller's own reference.
    pub(crate) fn referred(&self) -> Option<&Arc<str>> {
        self.reference.as_ref()
    }

    /// One value for each fact, or that it is not known.
    pub(crate) fn row(&self) -> &[ValueIx] {
        &self.row
    }

    /// Gives a fact one of the values of the diagrams; of a number the first of its interval.
    pub(crate) fn set_index(&mut self, fact: FactIx, value: ValueIx) {
        let inner = Arc::clone(&self.router().inner);
        let Some(info) = inner.program.facts.get(usize::from(fact)) else {
            return;
        };
        let set = match (&info.number, info.values.get(usize::from(value))) {
            (Some(number), _) => {
                let start = number.starts.get(usize::from(value)).copied();
                let text = decimal(start.unwrap_or(number.min), number.decimals);
                self.set(&info.id, Given::Number(&text))
            }
            (None, _) if info.boolean => self.set(&info.id, Given::Bool(value == 1)),
            (None, Some(known)) => self.set(&info.id, Given::Text(&known.id)),
            (None, None) => Ok(()),
        };
        // Both come from the register, so the register takes them.
        debug_assert!(set.is_ok(), "{set:?}");
    }

    /// Takes a fact back.
    pub(crate) fn unset(&mut self, fact: &str) {
        let unset = self.set(fact, Given::Nothing);
        debug_assert!(unset.is_ok(), "{unset:?}");
    }
}

impl Inner {
    /// For each duty in the order of [`Duty::ALL`] what all completions of a case agree on, or
    /// `None` where two of them differ in a holder or in a rule in force. A case that has no
    /// completion is refused, as its route is. No answer at all where the limit of steps was hit.
    #[allow(
        clippy::type_complexity,
        reason = "three ways to know nothing, each of its own kind"
    )]
    pub(crate) fn forced(
        &self,
        given: &[ValueIx],
    ) -> Result<Option<Vec<Option<Forced>>>, Box<Refusal>> {
        let (space, _) = self.completions(given)?;
        let prospects = self.prospects(&space);
        if space.is_exhausted() {
            return Ok(None);
        }
        let single = |leaves: &Vec<u32>| match leaves.as_slice() {
            [only] => Some(Forced::Single(*only)),
            _ => None,
        };
        let mut forced: Vec<Option<Forced>> = prospects.singles.iter().map(single).collect();
        for duty in Duty::ALL.into_iter().skip(Duty::SINGLE) {
            let lists = self.program.diagrams.lists.iter();
            let of_duty = lists
                .zip(prospects.lists.iter().zip(&prospects.roles))
                .filter(|(list, _)| list.duty == duty);
            let (mut rules, mut actors, mut sure) = (Vec::new(), Vec::new(), true);
            for (list, (leaves, roles)) in of_duty {
                sure &= leaves.len() == 1 && roles.iter().all(|r| r.len() == 1);
                if leaves.contains(&1) {
                    rules.push(list.rule);
                    actors.extend(
                        roles
                            .iter()
                            .flatten()
                            .filter(|a| **a != super::needed::NOBODY),
                    );
                }
            }
            sort(&mut rules);
            sort_once(&mut actors);
            forced.push(sure.then_some(Forced::List(rules, actors)));
        }
        Ok(Some(forced))
    }

    /// For each fact the values it may have in the completions of a case. A case that has no
    /// completion is refused, as its route is.
    pub(crate) fn allowed(&self, given: &[ValueIx]) -> Result<Vec<Vec<ValueIx>>, Box<Refusal>> {
        let (space, _) = self.completions(given)?;
        let facts = (0..FactIx::MAX).zip(&self.program.facts);
        Ok(facts
            .map(|(fact, _)| space.allowed(fact).to_vec())
            .collect())
    }

    /// The actor with an id, or the refusal with the nearest there is.
    pub(crate) fn actor_named(&self, id: &str) -> Result<ActorIx, Box<Refusal>> {
        let mut actors = self.program.actors.iter();
        let found = actors.position(|a| &*a.id == id);
        match found.and_then(|ix| ActorIx::try_from(ix).ok()) {
            Some(actor) => Ok(actor),
            None => {
                let ids = self.program.actors.iter().map(|a| &*a.id);
                let suggestion = crate::suggest::nearest(id, ids);
                Err(Box::new(Refusal::new(
                    super::refusal::Code::UnknownName,
                    None,
                    Some(id),
                    suggestion,
                )))
            }
        }
    }

    /// The roles a rule names for a list duty.
    pub(crate) fn list_roles(&self, rule: RuleIx, duty: Duty) -> &[super::program::Filling] {
        self.roles(rule, duty)
    }

    /// The fact `kind`, and its value in a case where it is known.
    pub(crate) fn kind_in(&self, row: &[ValueIx]) -> Option<(FactIx, ValueIx)> {
        let kind = self.kind_fact?;
        let value = row.get(usize::from(kind)).copied()?;
        (value != UNKNOWN).then_some((kind, value))
    }
}
