//! The smallest case that shows something.

use super::store::{Store, TooLarge};
use crate::finding::Witness;
use crate::order::{Gather as _, Sort as _};
use crate::organisation::model::{Fact, FactIx, ValueIx};
use crate::routing::decimal;
use crate::routing::program::{FALSE, Ref, TRUE};

/// How many sets of facts are tried before the search settles for a case from which no single
/// fact can be left out.
const MAX_SETS: usize = 20_000;

/// Facts with their values, in the register's order.
pub(crate) type Cube = Vec<(FactIx, ValueIx)>;

/// The smallest partial case inside `world` all of whose completions satisfy `claim`: it fixes
/// the fewest facts, then comes first by the register's order of facts and the order of values.
/// `None` where no case satisfies the claim.
pub(crate) fn smallest(
    store: &mut Store,
    facts: &[Fact],
    world: Ref,
    claim: Ref,
) -> Result<Option<Cube>, TooLarge> {
    let claim = store.and(world, claim)?;
    if claim == FALSE {
        return Ok(None);
    }
    let beyond = store.not(world)?;
    // Where no case exists the claim may be taken to hold: it cannot be contradicted there.
    let granted = store.or(claim, beyond)?;
    let mut order: Vec<FactIx> = store.order().to_vec();
    order.arrange();
    let relevant: Vec<FactIx> = {
        let mut kept = Vec::new();
        for fact in &order {
            if store.without(granted, *fact, true)? != granted
                || store.without(claim, *fact, false)? != claim
            {
                kept.push(*fact);
            }
        }
        kept
    };
    let mut tried = 0usize;
    for size in 0..=relevant.len() {
        let mut set: Vec<usize> = (0..size).gather();
        loop {
            tried += 1;
            if tried > MAX_SETS {
                return greedy(store, facts, &relevant, claim, granted);
            }
            let chosen: Vec<FactIx> = set
                .iter()
                .filter_map(|i| relevant.get(*i).copied())
                .gather();
            if let Some(cube) = over(store, facts, &relevant, &chosen, claim, granted)? {
                return Ok(Some(cube));
            }
            if !next_set(&mut set, relevant.len()) {
                break;
            }
        }
    }
    greedy(store, facts, &relevant, claim, granted)
}

/// The next set of the same size in lexicographic order.
pub(crate) fn next_set(set: &mut [usize], of: usize) -> bool {
    let size = set.len();
    for place in (0..size).rev() {
        let Some(here) = set.get(place).copied() else {
            return false;
        };
        if here + (size - place) < of {
            for (offset, slot) in set.iter_mut().skip(place).enumerate() {
                *slot = here + 1 + offset;
            }
            return true;
        }
    }
    false
}

/// The first values of exactly these facts that leave no completion outside the claim.
fn over(
    store: &mut Store,
    facts: &[Fact],
    relevant: &[FactIx],
    chosen: &[FactIx],
    claim: Ref,
    granted: Ref,
) -> Result<Option<Cube>, TooLarge> {
    let (mut sure, mut possible) = (granted, claim);
    for fact in relevant.iter().filter(|f| !chosen.contains(f)) {
        sure = store.without(sure, *fact, true)?;
        if sure == FALSE {
            return Ok(None);
        }
        possible = store.without(possible, *fact, false)?;
    }
    let both = store.and(sure, possible)?;
    first(store, facts, chosen, both)
}

/// The first assignment of these facts, with values that exist, that satisfies the condition.
fn first(
    store: &mut Store,
    facts: &[Fact],
    chosen: &[FactIx],
    condition: Ref,
) -> Result<Option<Cube>, TooLarge> {
    let mut condition = condition;
    for fact in chosen {
        let real: Vec<ValueIx> =
            (0..facts.get(usize::from(*fact)).map_or(0, Fact::absent)).gather();
        let real = store.is(*fact, &real)?;
        condition = store.and(condition, real)?;
    }
    if condition == FALSE {
        return Ok(None);
    }
    let mut cube = Cube::new();
    for fact in chosen {
        for value in 0..store.arity(*fact) {
            let here = store.is(*fact, &[value])?;
            let with = store.and(condition, here)?;
            if with != FALSE {
                condition = with;
                cube.push((*fact, value));
                break;
            }
        }
    }
    Ok(Some(cube))
}

/// A complete case, then every fact left out that may be, the last ones first.
fn greedy(
    store: &mut Store,
    facts: &[Fact],
    relevant: &[FactIx],
    claim: Ref,
    granted: Ref,
) -> Result<Option<Cube>, TooLarge> {
    let mut path = claim;
    let mut cube = Cube::new();
    for fact in relevant {
        for value in 0..store.arity(*fact) {
            let here = store.is(*fact, &[value])?;
            let with = store.and(path, here)?;
            if with != FALSE {
                path = with;
                if value < facts.get(usize::from(*fact)).map_or(0, Fact::absent) {
                    cube.push((*fact, value));
                }
                break;
            }
        }
    }
    let mut place = cube.len();
    while place > 0 {
        place -= 1;
        let mut less = cube.clone();
        less.remove(place);
        let mut sure = granted;
        for (fact, value) in &less {
            let here = store.is(*fact, &[*value])?;
            let there = store.not(here)?;
            sure = store.or(sure, there)?;
        }
        if sure == TRUE {
            cube = less;
        }
    }
    Ok(Some(cube))
}

/// A cube as facts and values by id.
pub(crate) fn named(facts: &[Fact], cube: &Cube) -> Witness {
    let case = cube
        .iter()
        .filter_map(|(fact, value)| {
            let fact = facts.get(usize::from(*fact))?;
            let text = match &fact.number {
                // A number is shown by the first of its interval.
                Some(number) => decimal(*number.starts.get(usize::from(*value))?, number.decimals),
                None => fact.values.get(usize::from(*value))?.id.clone(),
            };
            Some((fact.id.clone(), text))
        })
        .gather();
    Witness { case }
}
