//! Whether a program that was read makes sense.
//!
//! INVARIANT: what passes here can be asked anything without a panic or an endless walk. An index
//! that means nothing finds nothing; what has to be looked at is whatever counts, and the walks.

use super::program::{Diagrams, FactInfo, LEAF, Program};
use super::save::MAX_FACTS;
use crate::organisation::model::Duty;

/// The values of a fact, `none` among them.
const MAX_VALUES: usize = 4_097;
/// Everything else that has an index.
const MAX: usize = 65_000;

pub(super) fn is_sound(p: &Program) -> bool {
    let counts = [
        p.kinds.len(),
        p.systems.len(),
        p.actors.len(),
        p.rules.len(),
        p.interfaces.len(),
    ];
    counts.iter().all(|count| *count <= MAX)
        && p.facts.len() <= MAX_FACTS
        && p.facts.iter().all(has_its_values)
        && leads_on(&p.facts, &p.diagrams).is_some()
}

/// Whether every value that the fact may be given has a place in the diagrams.
fn has_its_values(fact: &FactInfo) -> bool {
    let count = fact.values.len();
    let of_number = fact.number.as_ref();
    count <= MAX_VALUES
        && of_number.is_none_or(|number| number.starts.len() == count)
        && (!fact.boolean || count == 2)
}

/// Something where every child of a node is a leaf, or a node of a fact that comes later in the
/// order.
fn leads_on(facts: &[FactInfo], d: &Diagrams) -> Option<()> {
    if d.rank.len() != facts.len() || d.duties.len() != Duty::SINGLE {
        return None;
    }
    let rank = |node: usize| {
        let fact = *d.table.get(node)? as usize;
        d.rank.get(fact).filter(|rank| **rank != u8::MAX)
    };
    let mut at = 0;
    while let Some(fact) = d.table.get(at) {
        let end = at + 1 + usize::from(facts.get(*fact as usize)?.arity());
        let own = rank(at)?;
        for child in d.table.get(at + 1..end)? {
            if *child & LEAF == 0 && rank(*child as usize)? <= own {
                return None;
            }
        }
        at = end;
    }
    Some(())
}
