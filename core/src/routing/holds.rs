//! Whether a condition holds in a case in which some facts may not be known.

use super::decide::UNKNOWN;
use super::program::Filling;
use crate::organisation::model::{ActorIx, Condition, FactIx, Fill, ValueIx};

/// `None` where it depends on a fact that is not known. Conditions nest at most as deep as the
/// reader allows.
pub(super) fn holds(condition: &Condition, row: &[ValueIx]) -> Option<bool> {
    let known = |fact: FactIx| {
        row.get(usize::from(fact))
            .copied()
            .filter(|v| *v != UNKNOWN)
    };
    match condition {
        Condition::Is { fact, values } => Some(values.binary_search(&known(*fact)?).is_ok()),
        Condition::Same {
            left,
            left_of,
            right,
            right_of,
        } => {
            let of = |fact, table: &[Option<u16>]| {
                known(fact).map(|v| table.get(usize::from(v)).copied().flatten())
            };
            match (of(*left, left_of), of(*right, right_of)) {
                (Some(None), _) | (_, Some(None)) => Some(false),
                (Some(l), Some(r)) => Some(l == r),
                _ => None,
            }
        }
        Condition::All(parts) => every(parts, row, true),
        Condition::Any(parts) => every(parts, row, false),
        Condition::Not(part) => holds(part, row).map(|h| !h),
    }
}

/// Whether all parts hold (`all`), or any.
fn every(parts: &[Condition], row: &[ValueIx], all: bool) -> Option<bool> {
    let mut result = Some(all);
    for part in parts {
        match holds(part, row) {
            Some(h) if h != all => return Some(!all),
            Some(_) => {}
            None => result = None,
        }
    }
    result
}

/// Whether a condition certainly holds; none always does.
pub(super) fn surely(condition: Option<&Condition>, row: &[ValueIx]) -> bool {
    condition.is_none_or(|c| holds(c, row) == Some(true))
}

/// What a role comes to be in a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filled {
    Actor(ActorIx),
    Unstated,
    /// It cannot be filled in.
    Missing,
    /// It depends on a fact that is not known.
    Open,
}

pub(super) fn fill(role: &Filling, row: &[ValueIx]) -> Filled {
    match role {
        Filling::Fixed(actor) => Filled::Actor(*actor),
        Filling::ByFact { fact, table } => match row.get(usize::from(*fact)) {
            None | Some(&UNKNOWN) => Filled::Open,
            Some(value) => match table.get(usize::from(*value)) {
                Some(Fill::Actor(actor)) => Filled::Actor(*actor),
                Some(Fill::Unstated) => Filled::Unstated,
                Some(Fill::Missing) | None => Filled::Missing,
            },
        },
    }
}

/// The actor of a role, where one is known.
pub(super) fn actor(role: &Filling, row: &[ValueIx]) -> Option<ActorIx> {
    match fill(role, row) {
        Filled::Actor(actor) => Some(actor),
        Filled::Unstated | Filled::Missing | Filled::Open => None,
    }
}
