//! Conditions to diagrams.

use super::store::{Store, TooLarge};
use crate::order::{Gather as _, Map};
use crate::organisation::model::{Condition, Fact, FactIx, Impossible, ValueIx};
use crate::routing::program::{FALSE, Ref, TRUE};

/// The diagram of a condition. Conditions nest at most as deep as the reader allows, so this may recurse.
pub(crate) fn diagram(store: &mut Store, condition: &Condition) -> Result<Ref, TooLarge> {
    match condition {
        Condition::Is { fact, values } => store.is(*fact, values),
        Condition::Same {
            left,
            left_of,
            right,
            right_of,
        } => same(store, *left, left_of, *right, right_of),
        Condition::All(parts) => {
            let mut all = TRUE;
            for part in parts {
                let part = diagram(store, part)?;
                all = store.and(all, part)?;
            }
            Ok(all)
        }
        Condition::Any(parts) => {
            let mut any = FALSE;
            for part in parts {
                let part = diagram(store, part)?;
                any = store.or(any, part)?;
            }
            Ok(any)
        }
        Condition::Not(part) => {
            let part = diagram(store, part)?;
            store.not(part)
        }
    }
}

/// Two facts that stand for the same thing, each through its own table. Built from the top: a
/// value of the fact that is tested first leads to the values of the other that mean the same.
fn same(
    store: &mut Store,
    left: FactIx,
    left_of: &[Option<u16>],
    right: FactIx,
    right_of: &[Option<u16>],
) -> Result<Ref, TooLarge> {
    let values = |of: &[Option<u16>], means: Option<u16>| -> Vec<ValueIx> {
        let same = of.iter().enumerate();
        let same = same.filter(|(_, m)| m.is_some() && **m == means);
        same.filter_map(|(v, _)| ValueIx::try_from(v).ok()).gather()
    };
    if left == right {
        let same = left_of.iter().zip(right_of).enumerate();
        let same = same.filter(|(_, (l, r))| l.is_some() && l == r);
        let same: Vec<ValueIx> = same.filter_map(|(v, _)| ValueIx::try_from(v).ok()).gather();
        return store.is(left, &same);
    }
    let rank = |store: &Store, fact: FactIx| store.ranks().get(usize::from(fact)).copied();
    let left_first = rank(store, left) <= rank(store, right);
    let (first, first_of, second, second_of) = if left_first {
        (left, left_of, right, right_of)
    } else {
        (right, right_of, left, left_of)
    };
    let mut built: Map<u16, Ref> = Map::new();
    let mut children = vec![FALSE; usize::from(store.arity(first))];
    for (child, means) in children.iter_mut().zip(first_of) {
        let Some(meaning) = means else { continue };
        *child = match built.get(meaning) {
            Some(done) => *done,
            None => {
                let there = store.is(second, &values(second_of, *means))?;
                built.insert(*meaning, there);
                there
            }
        };
    }
    store.node(first, &children)
}

/// The facts a condition reads.
pub(crate) fn reads(condition: &Condition, seen: &mut Vec<FactIx>) {
    match condition {
        Condition::Is { fact, .. } => seen.push(*fact),
        Condition::Same { left, right, .. } => seen.extend([*left, *right]),
        Condition::All(parts) | Condition::Any(parts) => parts.iter().for_each(|p| reads(p, seen)),
        Condition::Not(part) => reads(part, seen),
    }
}

/// Which combinations of facts can exist: each fact exactly where its `only_when` holds, and
/// nothing that is declared impossible. Conditions on the fact that says where a way begins
/// stand outside: that fact is no part of what rules can see.
pub(super) fn world(
    store: &mut Store,
    facts: &[Fact],
    impossible: &[Impossible],
) -> Result<Ref, TooLarge> {
    let mut world = TRUE;
    for (ix, fact) in facts.iter().enumerate() {
        let (Ok(ix), None) = (FactIx::try_from(ix), &fact.begins_way) else {
            continue;
        };
        if let Some(only_when) = &fact.only_when {
            let exists = diagram(store, only_when)?;
            let absent = store.is(ix, &[fact.absent()])?;
            let given = store.not(absent)?;
            let lacking = store.not(exists)?;
            let yes = store.and(exists, given)?;
            let no = store.and(lacking, absent)?;
            let either = store.or(yes, no)?;
            world = store.and(world, either)?;
        }
    }
    for entry in impossible {
        let mut read = Vec::new();
        reads(&entry.when, &mut read);
        let about_the_way = read.iter().any(|f| {
            facts
                .get(usize::from(*f))
                .is_some_and(|f| f.begins_way.is_some())
        });
        if !about_the_way {
            let when = diagram(store, &entry.when)?;
            let possible = store.not(when)?;
            world = store.and(world, possible)?;
        }
    }
    Ok(world)
}
