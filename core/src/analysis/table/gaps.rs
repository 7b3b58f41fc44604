//! What no rule covers: a decision diagram whose cuts are chosen afresh for every part.
//!
//! A part of the space is open where no rule meets it and closed where one rule covers it; any
//! other is cut in two at a bound of a rule, where the rules fall apart best. For rules that come
//! of a decision tree that finds the tree again. Parts with the same rules, cut by the part in
//! the same way, have the same gaps and are divided once: the memo makes the tree a free decision
//! diagram, so that columns independent of each other do not multiply.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::boxes::{Kind, Space, interval, range};
use super::{Budget, Exceeded};
use crate::compile::store::IntHasher;

/// A part: a node of the diagram, or one of the two that need none.
type Part = u32;
const CLOSED: Part = 0;
const OPEN: Part = 1;
const INNER: Part = 2;

/// A part cut in two along an axis: the values of `first` on one side, the others on the other.
struct Node {
    axis: usize,
    first: Vec<u64>,
    parts: [Part; 2],
}

/// Words that the memo's keys may take. Past it parts are divided again that were divided before,
/// which the steps bound.
const MEMO_WORDS: usize = 8 << 20;

/// What a part costs beside looking at its rules, so that the steps bound memory too.
const PART_COST: usize = 64;

/// How many of the rules' own sets are tried as cuts of a set.
const SETS_TRIED: usize = 64;

struct Divider<'a> {
    space: &'a Space,
    rules: &'a [u64],
    nodes: Vec<Node>,
    memo: HashMap<Vec<u64>, Part, BuildHasherDefault<IntHasher>>,
    remembered: usize,
    steps: u64,
    budget: Budget,
    /// What `n` rules are expected to cost.
    cost: Vec<u64>,
}

/// A part still to be looked at, and the place in the diagram it belongs to.
struct Open {
    part: Vec<u64>,
    live: Vec<u32>,
    parent: Option<(usize, usize)>,
}

/// The disjoint boxes that together are what no rule covers.
pub(super) fn gaps(space: &Space, rules: &[u64], budget: Budget) -> Result<Vec<u64>, Exceeded> {
    let count = rules.len() / space.width().max(1);
    let mut divider = Divider {
        space,
        rules,
        nodes: Vec::new(),
        memo: HashMap::default(),
        remembered: 0,
        steps: 0,
        budget,
        cost: costs(count),
    };
    let root = divider.divide(count)?;
    divider.boxes(root)
}

/// The cost of dividing `n` rules in halves down to one, about `n log n`, in whole numbers: equal
/// on every platform.
fn costs(count: usize) -> Vec<u64> {
    let mut cost: Vec<u64> = Vec::with_capacity(count + 1);
    for n in 0..=count {
        let of = |n: usize| cost.get(n).copied().unwrap_or(0);
        let next = match n {
            0 | 1 => n as u64,
            _ => of(n / 2) + of(n - n / 2) + n as u64,
        };
        cost.push(next);
    }
    cost
}

impl Divider<'_> {
    fn spend(&mut self, steps: usize) -> Result<(), Exceeded> {
        self.steps += steps as u64;
        if self.steps > self.budget.steps {
            return Err(Exceeded::Steps(self.budget.steps));
        }
        Ok(())
    }

    fn divide(&mut self, count: usize) -> Result<Part, Exceeded> {
        let mut root = CLOSED;
        let live = (0..u32::try_from(count).unwrap_or(u32::MAX)).collect();
        let mut open = vec![Open {
            part: self.space.full(),
            live,
            parent: None,
        }];
        while let Some(mut next) = open.pop() {
            let part = self.part(&mut next, &mut open)?;
            match next.parent {
                None => root = part,
                Some((node, side)) => {
                    if let Some(slot) = self.nodes.get_mut(node).and_then(|n| n.parts.get_mut(side))
                    {
                        *slot = part;
                    }
                }
            }
        }
        Ok(root)
    }

    /// The node of one part; its own parts are left to be looked at.
    fn part(&mut self, next: &mut Open, open: &mut Vec<Open>) -> Result<Part, Exceeded> {
        let space = self.space;
        self.spend(PART_COST + space.width() + next.live.len() * space.axes.len())?;
        if next.live.is_empty() {
            return Ok(OPEN);
        }
        let of = |rule: &u32| space.rule(self.rules, *rule);
        if next.live.iter().any(|r| space.covers(of(r), &next.part)) {
            return Ok(CLOSED);
        }
        let mut key: Vec<u64> = Vec::with_capacity(next.live.len() + space.width() + 1);
        let mut relevant: Vec<usize> = Vec::new();
        for (at, axis) in space.axes.iter().enumerate() {
            if next.live.iter().all(|r| axis.covers(of(r), &next.part)) {
                continue;
            }
            relevant.push(at);
            key.push(at as u64);
            key.extend(axis.of(&next.part));
        }
        key.push(u64::MAX);
        key.extend(next.live.iter().map(|r| u64::from(*r)));
        if let Some(done) = self.memo.get(&key) {
            return Ok(*done);
        }
        let Some((axis, first)) = self.cut(&next.part, &next.live, &relevant) else {
            // There is a cut wherever a rule meets a part that it does not cover.
            return Ok(CLOSED);
        };
        let at = self.nodes.len();
        let part = INNER + u32::try_from(at).unwrap_or(u32::MAX - INNER);
        if self.remembered < MEMO_WORDS {
            self.remembered += key.len();
            self.memo.insert(key, part);
        }
        for (side, half) in halves(space, axis, &first, &next.part)
            .into_iter()
            .enumerate()
        {
            let Some(along) = space.axes.get(axis) else {
                continue;
            };
            let meets = |r: &u32| along.meets(space.rule(self.rules, *r), &half);
            let live = next.live.iter().copied().filter(meets).collect();
            open.push(Open {
                part: half,
                live,
                parent: Some((at, side)),
            });
        }
        self.nodes.push(Node {
            axis,
            first,
            parts: [CLOSED; 2],
        });
        Ok(part)
    }

    /// The cut that is expected to cost least: the axis, and the values of the first side.
    fn cut(&self, part: &[u64], live: &[u32], relevant: &[usize]) -> Option<(usize, Vec<u64>)> {
        let cost = |n: usize| self.cost.get(n).copied().unwrap_or(u64::MAX / 4);
        let mut best: Option<(u64, usize, Vec<u64>)> = None;
        let mut offer = |left: usize, right: usize, axis: usize, first: &dyn Fn() -> Vec<u64>| {
            let sum = cost(left) + cost(right);
            if best.as_ref().is_none_or(|(least, _, _)| sum < *least) {
                best = Some((sum, axis, first()));
            }
        };
        let (mut begins, mut ends) = (Vec::new(), Vec::new());
        for at in relevant {
            let Some(axis) = self.space.axes.get(*at) else {
                continue;
            };
            let here = |r: &u32| axis.of(self.space.rule(self.rules, *r));
            match &axis.kind {
                Kind::Range { .. } => {
                    let (lo, hi) = range(axis.of(part));
                    begins.clear();
                    ends.clear();
                    for rule in live {
                        let (from, to) = range(here(rule));
                        begins.push(from.max(lo));
                        ends.push(to.min(hi));
                    }
                    begins.sort_unstable();
                    ends.sort_unstable();
                    // Rules that begin before the cut lie to its left, that end after it to its right.
                    let (mut begun, mut ended) = (0, 0);
                    loop {
                        let next = begins.get(begun).into_iter().chain(ends.get(ended)).min();
                        let Some(cut) = next.copied() else { break };
                        if cut > lo && cut < hi {
                            while ends.get(ended).is_some_and(|e| *e <= cut) {
                                ended += 1;
                            }
                            offer(begun, live.len() - ended, *at, &|| vec![interval(lo, cut)]);
                        }
                        while begins.get(begun) == Some(&cut) {
                            begun += 1;
                        }
                        while ends.get(ended) == Some(&cut) {
                            ended += 1;
                        }
                    }
                }
                Kind::Set { .. } => {
                    let part = axis.of(part);
                    let mut sets: Vec<Vec<u64>> = Vec::new();
                    for rule in live {
                        let set: Vec<u64> =
                            here(rule).iter().zip(part).map(|(a, b)| a & b).collect();
                        if set != part && !sets.contains(&set) {
                            sets.push(set);
                        }
                        if sets.len() > SETS_TRIED {
                            break;
                        }
                    }
                    sets.sort_unstable();
                    for first in sets {
                        let (mut left, mut right) = (0, 0);
                        for rule in live {
                            let set = || here(rule).iter().zip(part).zip(&first);
                            left += usize::from(set().any(|((a, _), f)| a & f != 0));
                            right += usize::from(set().any(|((a, b), f)| a & b & !f != 0));
                        }
                        offer(left, right, *at, &|| first.clone());
                    }
                }
            }
        }
        best.map(|(_, axis, first)| (axis, first))
    }

    /// The open leaves of the diagram, one box for each way to them.
    fn boxes(&mut self, root: Part) -> Result<Vec<u64>, Exceeded> {
        let open = self.leads_to_open(root);
        let (mut found, mut count) = (Vec::new(), 0);
        let mut ways = vec![(root, self.space.full())];
        while let Some((part, at)) = ways.pop() {
            self.spend(at.len())?;
            if part == OPEN {
                count += 1;
                if count > self.budget.results {
                    return Err(Exceeded::Results(self.budget.results));
                }
                found.extend(at);
                continue;
            }
            let inner = part.wrapping_sub(INNER) as usize;
            if part == CLOSED || !open.get(inner).copied().unwrap_or(false) {
                continue;
            }
            if let Some(node) = self.nodes.get(inner) {
                let [left, right] = halves(self.space, node.axis, &node.first, &at);
                let [first, second] = node.parts;
                ways.push((second, right));
                ways.push((first, left));
            }
        }
        Ok(found)
    }

    /// For every node whether an open leaf is below it.
    fn leads_to_open(&self, root: Part) -> Vec<bool> {
        let mut open = vec![false; self.nodes.len()];
        let mut seen = vec![false; self.nodes.len()];
        let mut walk = vec![(root, false)];
        while let Some((part, below)) = walk.pop() {
            let inner = part.wrapping_sub(INNER) as usize;
            let (true, Some(node)) = (part >= INNER, self.nodes.get(inner)) else {
                continue;
            };
            if below {
                let is_open = |p: &Part| {
                    let inner = p.wrapping_sub(INNER) as usize;
                    *p == OPEN || (*p >= INNER && open.get(inner).copied().unwrap_or(false))
                };
                let any = node.parts.iter().any(is_open);
                if let Some(slot) = open.get_mut(inner) {
                    *slot = any;
                }
            } else if let Some(slot @ false) = seen.get_mut(inner) {
                *slot = true;
                walk.push((part, true));
                walk.extend(node.parts.iter().map(|p| (*p, false)));
            }
        }
        open
    }
}

/// A box in two along an axis: its values in `first`, and the others.
fn halves(space: &Space, axis: usize, first: &[u64], part: &[u64]) -> [Vec<u64>; 2] {
    let (mut left, mut right) = (part.to_vec(), part.to_vec());
    if let Some(axis) = space.axes.get(axis) {
        axis.set(&mut left, first);
        let rest: Vec<u64> = match axis.kind {
            Kind::Range { .. } => vec![interval(range(first).1, range(axis.of(part)).1)],
            Kind::Set { .. } => axis
                .of(part)
                .iter()
                .zip(first)
                .map(|(a, f)| a & !f)
                .collect(),
        };
        axis.set(&mut right, &rest);
    }
    [left, right]
}
