//! Maximal sets of rules that share a point.
//!
//! Intervals have Helly's property: where every two of some boxes meet, all of them do. So the
//! sets are the maximal cliques of the graph of pairs that meet. Sets of values have it not
//! (`a|b`, `b|c`, `a|c`); a clique without a common value in some column is taken apart by the
//! values of that column, and of what remains the maximal sets are kept.

use super::boxes::{Axis, Kind, Space, bits, range};
use super::cliques::maximal_cliques;
use super::{Budget, Exceeded};
use crate::order::Map;

/// What some rules share, and the rules. No two entries share a region, because all rules that
/// share one point of it belong together.
pub(super) type Found = Map<Vec<u64>, Vec<u32>>;

pub(super) fn overlaps(space: &Space, rules: &[u64], budget: Budget) -> Result<Found, Exceeded> {
    let neighbours = pairs(space, rules, budget)?;
    let steps = std::cell::Cell::new(0u64);
    let spend = |n: u64| {
        steps.set(steps.get().saturating_add(n));
        if steps.get() > budget.steps {
            return Err(Exceeded::Steps(budget.steps));
        }
        Ok(())
    };
    let mut found = Found::new();
    maximal_cliques(&neighbours, &mut |n| spend(n), &mut |clique| {
        split(space, rules, clique, &neighbours, &spend, &mut found)?;
        if found.len() > budget.results {
            return Err(Exceeded::Results(budget.results));
        }
        Ok(())
    })?;
    Ok(found)
}

/// For every rule the rules that meet it, in rising order.
fn pairs(space: &Space, rules: &[u64], budget: Budget) -> Result<Vec<Vec<u32>>, Exceeded> {
    let count = rules.len() / space.width().max(1);
    let all = 0..u32::try_from(count).unwrap_or(u32::MAX);
    // Axes that most rules restrict come first: they rule out most pairs.
    let mut axes: Vec<(usize, &Axis, Column)> = Vec::new();
    for axis in &space.axes {
        let full = axis.full();
        let free = all
            .clone()
            .filter(|r| axis.of(space.rule(rules, *r)) == full);
        let free = free.count();
        if free < count {
            axes.push((free, axis, Column::of(space, rules, axis, count)));
        }
    }
    axes.sort_by_key(|(free, axis, _)| (*free, axis.at));
    let mut neighbours: Vec<Vec<u32>> = vec![Vec::new(); count];
    let mut total = 0usize;
    let mut left: Vec<u32> = Vec::with_capacity(count);
    for rule in all.clone() {
        left.clear();
        let mut first = true;
        for (_, axis, column) in &axes {
            let own = space.rule(rules, rule);
            match column {
                Column::Range { lo, hi } => {
                    let (from, to) = range(axis.of(own));
                    let meets = |lo: u32, hi: u32| lo < to && from < hi;
                    if first {
                        let next = rule as usize + 1;
                        let later = lo.iter().zip(hi).enumerate().skip(next);
                        let later = later.filter(|(_, (lo, hi))| meets(**lo, **hi));
                        left.extend(later.map(|(at, _)| at as u32));
                    } else {
                        left.retain(|r| {
                            let at = *r as usize;
                            let ends = (lo.get(at), hi.get(at));
                            matches!(ends, (Some(lo), Some(hi)) if meets(*lo, *hi))
                        });
                    }
                }
                Column::Set => {
                    if first {
                        left.extend(rule + 1..all.end);
                    }
                    left.retain(|r| axis.meets(own, space.rule(rules, *r)));
                }
            }
            first = false;
        }
        if first {
            left.extend(rule + 1..all.end);
        }
        total += left.len();
        if total > budget.pairs {
            return Err(Exceeded::Pairs(budget.pairs));
        }
        for other in &left {
            if let Some(list) = neighbours.get_mut(*other as usize) {
                list.push(rule);
            }
        }
        if let Some(list) = neighbours.get_mut(rule as usize) {
            list.extend(&left);
        }
    }
    Ok(neighbours)
}

/// An axis of all rules, laid out for quick comparison.
enum Column {
    Range { lo: Vec<u32>, hi: Vec<u32> },
    Set,
}

impl Column {
    fn of(space: &Space, rules: &[u64], axis: &Axis, count: usize) -> Self {
        match axis.kind {
            Kind::Range { .. } => {
                let rows = (0..count as u32).map(|r| range(axis.of(space.rule(rules, r))));
                let (lo, hi) = rows.unzip();
                Self::Range { lo, hi }
            }
            Kind::Set { .. } => Self::Set,
        }
    }
}

/// Takes a clique apart into the maximal sets with a common point.
fn split(
    space: &Space,
    rules: &[u64],
    clique: &[u32],
    neighbours: &[Vec<u32>],
    spend: &dyn Fn(u64) -> Result<(), Exceeded>,
    found: &mut Found,
) -> Result<(), Exceeded> {
    let mut open: Vec<(Vec<u32>, bool)> = vec![(clique.to_vec(), true)];
    while let Some((mut set, whole)) = open.pop() {
        spend((set.len() * space.axes.len()) as u64)?;
        if set.len() < 2 {
            continue;
        }
        let mut region = space.full();
        let mut empty: Option<&Axis> = None;
        for axis in &space.axes {
            for rule in &set {
                if !axis.clip(&mut region, space.rule(rules, *rule)) {
                    empty = Some(axis);
                    break;
                }
            }
            if empty.is_some() {
                break;
            }
        }
        match empty {
            None => {
                // A clique is maximal of itself; a part of one may lie in a larger set elsewhere.
                if !whole && may_grow(space, rules, &set, &region, neighbours, spend)? {
                    continue;
                }
                spend(4 * (set.len() + region.len()) as u64)?;
                set.sort_unstable();
                found.insert(region, set);
            }
            Some(axis) => {
                let mut parts: Vec<Vec<u32>> = Vec::new();
                let mut values = vec![0u64; axis.words()];
                for rule in &set {
                    let words = axis.of(space.rule(rules, *rule));
                    values.iter_mut().zip(words).for_each(|(a, b)| *a |= b);
                }
                for value in bits(&values) {
                    spend(set.len() as u64)?;
                    let has = |rule: &u32| {
                        let words = axis.of(space.rule(rules, *rule));
                        words
                            .get(value / 64)
                            .is_some_and(|w| w >> (value % 64) & 1 == 1)
                    };
                    parts.push(set.iter().copied().filter(has).collect());
                }
                for part in largest(parts, spend)? {
                    open.push((part, false));
                }
            }
        }
    }
    Ok(())
}

/// Whether a further rule shares the region.
fn may_grow(
    space: &Space,
    rules: &[u64],
    set: &[u32],
    region: &[u64],
    neighbours: &[Vec<u32>],
    spend: &dyn Fn(u64) -> Result<(), Exceeded>,
) -> Result<bool, Exceeded> {
    let of = |rule: u32| neighbours.get(rule as usize).map_or(&[][..], Vec::as_slice);
    let fewest = set.iter().copied().map(of).min_by_key(|list| list.len());
    let near = fewest.unwrap_or(&[]);
    spend((near.len() * space.axes.len()) as u64)?;
    Ok(near
        .iter()
        .any(|other| space.meets(space.rule(rules, *other), region) && !set.contains(other)))
}

/// The sets that lie in no other.
fn largest(
    mut sets: Vec<Vec<u32>>,
    spend: &dyn Fn(u64) -> Result<(), Exceeded>,
) -> Result<Vec<Vec<u32>>, Exceeded> {
    for set in &mut sets {
        set.sort_unstable();
    }
    sets.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    sets.dedup();
    let mut kept: Vec<Vec<u32>> = Vec::new();
    for set in sets {
        spend(kept.len() as u64)?;
        let within = |larger: &Vec<u32>| set.iter().all(|r| larger.binary_search(r).is_ok());
        if !kept.iter().any(within) {
            kept.push(set);
        }
    }
    Ok(kept)
}
