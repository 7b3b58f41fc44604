//! Whom the requester turns to: the first clause that applies.

use super::holds::{Filled, fill, surely};
use super::program::{Answer, ClauseTo};
use super::router::{Inner, Station};
use crate::organisation::model::{ActorIx, Duty, OwnerIs, Place, ValueIx};

impl Inner {
    /// The first contact; `None` where the document names nobody, or a fact that would say who is
    /// not known.
    pub(super) fn first_contact(
        &self,
        row: &[ValueIx],
        outcomes: &[u32; Duty::SINGLE],
    ) -> Option<Station> {
        for clause in &self.program.first_contact {
            if !surely(clause.when.as_ref(), row) {
                continue;
            }
            if let Some(owner) = &clause.owner
                && !self.owner_is(owner, self.answer_of(outcomes, Duty::Owner).1)
            {
                continue;
            }
            match &clause.to {
                ClauseTo::Duty(duty) => match self.answer_of(outcomes, *duty) {
                    (answer, Some(Answer::Held(actors))) => return station(answer, actors),
                    (_, Some(Answer::Unstated)) => return None,
                    // Nobody has the duty: the clause does not apply.
                    _ => {}
                },
                ClauseTo::Holder(role) => match fill(role, row) {
                    Filled::Actor(actor) => return Some(Station::One(actor)),
                    Filled::Unstated | Filled::Open => return None,
                    Filled::Missing => {}
                },
            }
        }
        None
    }

    /// The answer to a single duty, with its number.
    pub(super) fn answer_of(
        &self,
        outcomes: &[u32; Duty::SINGLE],
        duty: Duty,
    ) -> (u32, Option<&Answer>) {
        let d = &self.program.diagrams;
        let outcome = outcomes
            .get(duty.index())
            .and_then(|o| d.outcomes.get(*o as usize));
        let answer = outcome.map_or(u32::MAX, |o| o.answer);
        (answer, d.answers.get(answer as usize))
    }

    fn owner_is(&self, test: &OwnerIs, owner: Option<&Answer>) -> bool {
        let Some(Answer::Held(holders)) = owner else {
            return false;
        };
        match test {
            OwnerIs::Outside(unit) => !holders.iter().any(|h| self.lies_in(*h, *unit)),
            OwnerIs::Within(unit) => holders.iter().all(|h| self.lies_in(*h, *unit)),
            OwnerIs::OneOf(actors) => holders.iter().all(|h| actors.contains(h)),
        }
    }

    /// Whether an actor works in a unit or one that lies in it. Nobody is known to lie in a unit
    /// whose own place is unstated.
    fn lies_in(&self, actor: ActorIx, unit: ActorIx) -> bool {
        let info = |a: ActorIx| self.program.actors.get(usize::from(a));
        let mut at = match info(actor).map(|a| a.unit) {
            Some(Place::Unit(at)) => at,
            _ => return false,
        };
        // The tree of a compiled policy has no circle; a damaged file might.
        for _ in 0..=self.program.actors.len() {
            if at == unit {
                return true;
            }
            match info(at).map(|a| a.parent) {
                Some(Place::Unit(parent)) if parent != at => at = parent,
                _ => return false,
            }
        }
        false
    }
}

/// The station of an answer that somebody holds.
pub(super) fn station(answer: u32, actors: &[ActorIx]) -> Option<Station> {
    match actors {
        [] => None,
        [one] => Some(Station::One(*one)),
        _ => Some(Station::Shared(answer)),
    }
}
