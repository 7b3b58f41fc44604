//! What can still be answered when some facts are not known, and which fact to ask for.
//!
//! A completion gives each unknown fact a value, or leaves it out where it does not exist. A
//! fact that is given but whose `only_when` is still open is kept: it holds where it exists.
//! The diagrams are walked together with the world, so that only possible completions count.

use std::cell::Cell;
use std::rc::Rc;

use super::order::Gather as _;
use super::order::{Seen, add, sort, sort_once};
use super::program::{Diagrams, FALSE, FactInfo, Filling, LEAF, Program, Ref, TRUE};
use crate::organisation::model::{ActorIx, FactIx, Fill, ValueIx};

/// How many steps one analysis of a case may take. Past that every open duty counts as open,
/// and the first unknown fact is asked for: a question too many, never a wrong answer.
const MAX_WORK: u64 = 4_000_000;

/// The possible completions of a case.
pub(super) struct Space<'a> {
    diagrams: &'a Diagrams,
    /// For each fact the values it may have, one past the last for "does not exist".
    allowed: Vec<Vec<ValueIx>>,
    facts: &'a [FactInfo],
    /// What is left of the work, shared with every part of the analysis.
    work: Rc<Cell<u64>>,
}

type Pair = (Ref, Ref);

impl<'a> Space<'a> {
    pub(super) fn new(program: &'a Program, allowed: Vec<Vec<ValueIx>>) -> Self {
        Self {
            diagrams: &program.diagrams,
            allowed,
            facts: &program.facts,
            work: Rc::new(Cell::new(MAX_WORK)),
        }
    }

    pub(super) fn into_allowed(self) -> Vec<Vec<ValueIx>> {
        self.allowed
    }

    pub(super) fn allowed(&self, fact: FactIx) -> &[ValueIx] {
        self.allowed
            .get(usize::from(fact))
            .map_or(&[], Vec::as_slice)
    }

    /// The same completions, but only those in which `fact` has one of `values`.
    pub(super) fn only(&self, fact: FactIx, values: Vec<ValueIx>) -> Self {
        let mut allowed = self.allowed.clone();
        if let Some(slot) = allowed.get_mut(usize::from(fact)) {
            *slot = values;
        }
        Self {
            diagrams: self.diagrams,
            allowed,
            facts: self.facts,
            work: Rc::clone(&self.work),
        }
    }

    /// Keeps only these values of a fact.
    pub(super) fn restrict(&mut self, fact: FactIx, values: Vec<ValueIx>) {
        if let Some(slot) = self.allowed.get_mut(usize::from(fact)) {
            *slot = values;
        }
    }

    fn rank(&self, node: Ref) -> u8 {
        if node & LEAF != 0 {
            return u8::MAX;
        }
        self.diagrams
            .fact(node)
            .and_then(|f| self.diagrams.rank.get(usize::from(f)).copied())
            .unwrap_or(u8::MAX)
    }

    fn step(&self, node: Ref, fact: FactIx, value: ValueIx) -> Ref {
        if node & LEAF == 0 && self.diagrams.fact(node) == Some(fact) {
            self.diagrams.step(node, value).unwrap_or(FALSE)
        } else {
            node
        }
    }

    /// The fact that comes first in any of the nodes.
    fn top(&self, nodes: &[Ref]) -> Option<FactIx> {
        let first = nodes.iter().copied().min_by_key(|n| self.rank(*n))?;
        if first & LEAF != 0 {
            return None;
        }
        self.diagrams.fact(first)
    }

    /// Takes a step of work; false when none is left.
    fn spend(&self) -> bool {
        let left = self.work.get();
        self.work.set(left.saturating_sub(1));
        left > 0
    }

    pub(super) fn is_exhausted(&self) -> bool {
        self.work.get() == 0
    }

    /// The leaves' bits that a diagram reaches in possible completions, sorted.
    pub(super) fn reach(&self, root: Ref) -> Vec<u32> {
        let mut leaves = Vec::new();
        let mut seen = Seen::new();
        let mut open = vec![(root, self.diagrams.world)];
        while let Some((node, world)) = open.pop() {
            let done = [node, TRUE, 0, 0];
            if world == FALSE || (node & LEAF != 0 && seen.contains(done)) {
                continue;
            }
            if !seen.insert([node, world, 0, 0]) {
                continue;
            }
            let Some(fact) = self.top(&[node, world]) else {
                // Another way here may have ended before.
                leaves.push(node & !LEAF);
                continue;
            };
            for value in self.allowed(fact) {
                if !self.spend() {
                    sort_once(&mut leaves);
                    return leaves;
                }
                open.push((
                    self.step(node, fact, *value),
                    self.step(world, fact, *value),
                ));
            }
        }
        sort(&mut leaves);
        leaves
    }

    /// Whether there is a completion at all.
    pub(super) fn is_possible(&self) -> bool {
        !self.reach(TRUE).is_empty() || self.is_exhausted()
    }

    /// The values of a fact that occur in completions; "does not exist" among them.
    pub(super) fn possible(&self, fact: FactIx) -> Vec<ValueIx> {
        self.allowed(fact)
            .iter()
            .copied()
            .filter(|v| self.only(fact, vec![*v]).is_possible())
            .gather()
    }

    /// Whether two completions that differ in `fact` alone lead to different leaves. Other facts
    /// agree where they exist in both; whether they exist may follow from `fact`, so a fact that
    /// comes before it in the diagrams is walked in pairs too.
    pub(super) fn matters(&self, root: Ref, fact: FactIx) -> bool {
        let Some(place) = self.diagrams.rank.get(usize::from(fact)).copied() else {
            return false;
        };
        let start = (root, self.diagrams.world);
        let mut seen = Seen::new();
        let mut open = vec![(start, start)];
        while let Some((left, right)) = open.pop() {
            if left.1 == FALSE || right.1 == FALSE {
                continue;
            }
            let nodes = [left.0, left.1, right.0, right.1];
            let top = self.top(&nodes);
            let rank = nodes.iter().map(|n| self.rank(*n)).min().unwrap_or(u8::MAX);
            // What is the same on both sides can only be led apart by the fact itself.
            if left == right && rank > place {
                continue;
            }
            if !seen.insert([left.0, left.1, right.0, right.1]) {
                continue;
            }
            let Some(top) = top else {
                if left.0 != right.0 {
                    return true;
                }
                continue;
            };
            let side = |(node, world): Pair, v: ValueIx| {
                (self.step(node, top, v), self.step(world, top, v))
            };
            if top == fact {
                // Values that lead to the same nodes make no difference: each pair is taken once.
                let sides = |from: Pair| -> Vec<Pair> {
                    let all = self.allowed(top).iter().map(|v| side(from, *v));
                    let mut sides: Vec<Pair> = all.filter(|(_, world)| *world != FALSE).gather();
                    sort_once(&mut sides);
                    sides
                };
                let (here, there) = (sides(left), sides(right));
                for one in &here {
                    for other in there.iter().filter(|o| left != right || *o > one) {
                        if !self.spend() {
                            return true;
                        }
                        open.push((*one, *other));
                    }
                }
                continue;
            }
            let info = self.facts.get(usize::from(top)).filter(|f| f.optional);
            let absent = info.map(FactInfo::absent);
            for value in self.allowed(top) {
                if !self.spend() {
                    return true;
                }
                open.push((side(left, *value), side(right, *value)));
                if let Some(absent) = absent.filter(|a| a != value) {
                    open.push((side(left, *value), side(right, absent)));
                    open.push((side(left, absent), side(right, *value)));
                }
            }
        }
        false
    }
}

/// Stands among actors for a role that comes to be nobody. No actor has this index.
pub(super) const NOBODY: ActorIx = ActorIx::MAX;

/// What a role comes to be, over the values of its fact with which the rule may be in force.
pub(super) fn fillings(space: &Space<'_>, role: &Filling, in_force: Ref) -> Vec<ActorIx> {
    let mut list = Vec::new();
    match role {
        Filling::Fixed(actor) => list.push(*actor),
        Filling::ByFact { fact, table } => {
            for value in space.allowed(*fact) {
                let part = space.only(*fact, vec![*value]);
                if part.reach(in_force).contains(&1) {
                    add(
                        &mut list,
                        match table.get(usize::from(*value)) {
                            Some(Fill::Actor(actor)) => *actor,
                            Some(Fill::Unstated | Fill::Missing) | None => NOBODY,
                        },
                    );
                }
            }
        }
    }
    list
}
