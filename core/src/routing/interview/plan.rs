//! Which question to ask next: the one with the least expected number of questions in all.
//!
//! A situation is what is left of the joint diagram; what an answer leaves is again a situation,
//! so the least expected number follows by dynamic programming from the last question backwards.
//! (Finding a smallest decision tree is NP-hard: L. Hyafil and R. Rivest, "Constructing optimal
//! binary decision trees is NP-complete", 1976. What makes it feasible here is that few facts
//! matter once some are known, and that equal situations are one node.)

use super::joint::Joint;
use super::table::{Memo, OUT, Table, facts};
use crate::organisation::model::{FactIx, ValueIx};
use crate::routing::order::Gather as _;
use crate::routing::program::Ref;
use crate::routing::router::Inner;

/// How many new situations one call may go through, and how many nodes they may add.
const MAX_SITUATIONS: usize = 100_000;
const MAX_NODES: usize = 2_000_000;
/// Expected numbers closer than this are the same: the fact that comes first in the register is
/// asked for.
const SAME: f64 = 1e-9;
/// Stands for "different answers lead to different ends".
const DIFFERENT: Ref = OUT;

/// What is known of a situation.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ahead {
    /// What to ask; nothing where no answer this person can give would change what may come out.
    pub(super) fact: Option<FactIx>,
    pub(super) best: u32,
    pub(super) worst: u32,
    /// Not known where the order is not optimal.
    pub(super) expected: Option<f64>,
    /// No order needs fewer questions on average.
    pub(super) bound: f64,
    /// Where every answer ends, apart from what cannot exist; or `DIFFERENT`.
    end: Ref,
}

impl Ahead {
    /// What is said where the answers themselves are too many.
    pub(super) fn past_the_limits(fact: Option<FactIx>, worst: u32) -> Self {
        Self {
            fact,
            best: u32::from(fact.is_some()),
            worst,
            expected: None,
            bound: if fact.is_some() { 1.0 } else { 0.0 },
            end: DIFFERENT,
        }
    }

    pub(super) fn nothing(end: Ref) -> Self {
        Self {
            fact: None,
            best: 0,
            worst: 0,
            expected: Some(0.0),
            bound: 0.0,
            end,
        }
    }
}

/// Where an interview stands: what is left of the answers, and of the case mix.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Situation {
    pub(super) answers: Ref,
    /// `OUT` where there is no mix, or where the mix has no such case: then all combinations
    /// count alike.
    pub(super) mix: Ref,
}

/// The situations worked out so far.
#[derive(Debug, Default)]
pub(super) struct Plan {
    known: Memo,
    ahead: Vec<Ahead>,
}

/// What one call works with.
pub(super) struct Work<'a> {
    pub(super) inner: &'a Inner,
    pub(super) joint: &'a mut Joint,
    pub(super) mix: &'a mut Table,
    pub(super) plan: &'a mut Plan,
    /// The facts this person can be asked for, as bits.
    pub(super) may_ask: u64,
    situations: usize,
}

/// An answer to a question: how likely it is, and where it leads.
type Way = (f64, Situation);

impl<'a> Work<'a> {
    pub(super) fn new(
        inner: &'a Inner,
        joint: &'a mut Joint,
        mix: &'a mut Table,
        plan: &'a mut Plan,
        may_ask: u64,
    ) -> Self {
        Self {
            inner,
            joint,
            mix,
            plan,
            may_ask,
            situations: 0,
        }
    }

    /// What is ahead, with the best order where that can be worked out within the limits.
    pub(super) fn ahead(&mut self, at: Situation) -> Ahead {
        match self.solve(at) {
            Some(ahead) => ahead,
            None => self.greedy(at),
        }
    }

    /// The recursion is as deep as there are facts, of which there are at most 64.
    fn solve(&mut self, at: Situation) -> Option<Ahead> {
        if self.joint.table.only(at.answers).is_some() {
            return Some(Ahead::nothing(at.answers));
        }
        let asked = self.joint.table.tests(at.answers) & self.may_ask;
        let key = [at.answers, at.mix, asked as u32, (asked >> 32) as u32];
        if let Some(done) = self.plan.known.get(&key) {
            return self.plan.ahead.get(done as usize).copied();
        }
        self.situations += 1;
        let nodes = self.joint.table.len() + self.mix.len();
        if self.situations > MAX_SITUATIONS || nodes > MAX_NODES {
            return None;
        }
        let mut found: Option<Ahead> = None;
        for fact in facts(asked) {
            let Some(ways) = self.ways(at, fact) else {
                continue;
            };
            let (mut sum, mut mass) = (0.0, 0.0);
            let (mut best, mut worst, mut end) = (u32::MAX, 0, None);
            for (likely, to) in ways {
                let next = self.solve(to)?;
                sum += likely * next.expected.unwrap_or(0.0);
                mass += likely;
                best = best.min(next.best);
                worst = worst.max(next.worst);
                end = match end {
                    None => Some(next.end),
                    Some(end) if end == next.end => Some(end),
                    Some(_) => Some(DIFFERENT),
                };
            }
            let end = end.unwrap_or(DIFFERENT);
            if end != DIFFERENT {
                // Whatever else this person says, the same remains: no need to ask.
                found = Some(Ahead::nothing(end));
                break;
            }
            let expected = 1.0 + sum / mass;
            if found.is_none_or(|f| f.expected.is_some_and(|e| expected < e - SAME)) {
                found = Some(Ahead {
                    fact: Some(fact),
                    best: best.saturating_add(1),
                    worst: worst.saturating_add(1),
                    expected: Some(expected),
                    bound: expected,
                    end,
                });
            }
        }
        let ahead = match found {
            Some(ahead) => ahead,
            None => Ahead::nothing(self.joint.table.plain(at.answers)),
        };
        self.plan.known.set(&key, self.plan.ahead.len() as u32);
        self.plan.ahead.push(ahead);
        Some(ahead)
    }

    /// Where the answers to a question lead, each situation once. `None` where there is nothing
    /// to ask: the fact may not exist, or has one value only.
    fn ways(&mut self, at: Situation, fact: FactIx) -> Option<Vec<Way>> {
        let info = self.inner.program.facts.get(usize::from(fact))?;
        let table = &mut self.joint.table;
        if info.optional && table.cut(at.answers, fact, info.absent()) != OUT {
            return None;
        }
        let (mut to, mut values): (Vec<(Situation, f64, f64)>, usize) = (Vec::new(), 0);
        for value in 0..info.absent() {
            let answers = table.cut(at.answers, fact, value);
            if answers == OUT {
                continue;
            }
            values += 1;
            let mix = self.mix.cut(at.mix, fact, value);
            let (here, by_mix) = (table.mean(answers), self.mix.mean(mix));
            let next = Situation { answers, mix };
            match to.iter_mut().find(|(s, ..)| *s == next) {
                Some((_, even, mixed)) => {
                    *even += here;
                    *mixed += by_mix;
                }
                None => to.push((next, here, by_mix)),
            }
        }
        let by_mix = to.iter().any(|(.., mixed)| *mixed > 0.0);
        let way =
            |(next, even, mixed): (Situation, f64, f64)| (if by_mix { mixed } else { even }, next);
        (values > 1).then(|| to.into_iter().map(way).gather())
    }

    /// Past the limits: the question that leaves the fewest answers, on average.
    pub(super) fn greedy(&mut self, at: Situation) -> Ahead {
        let plain = self.joint.table.plain(at.answers);
        let open = self.joint.table.tests(at.answers) & self.may_ask;
        let mut chosen: Option<(FactIx, f64)> = None;
        for fact in facts(self.joint.table.tests(plain) & open) {
            let Some(ways) = self.ways(at, fact) else {
                continue;
            };
            let (mut sum, mut mass) = (0.0, 0.0);
            for (likely, to) in ways {
                sum += likely * self.joint.table.leaves(to.answers).len() as f64;
                mass += likely;
            }
            let left = sum / mass;
            if chosen.is_none_or(|(_, least)| left < least - SAME) {
                chosen = Some((fact, left));
            }
        }
        let Some((fact, _)) = chosen else {
            return Ahead::nothing(plain);
        };
        Ahead {
            fact: Some(fact),
            best: 1,
            worst: open.count_ones(),
            expected: None,
            bound: self.bound(at, open),
            end: DIFFERENT,
        }
    }

    /// How many questions any order needs on average: after `d` questions there are at most as
    /// many different ends as the values of `d` facts, multiplied; nobody can have reached more
    /// than the likeliest of the answers, that many.
    fn bound(&self, at: Situation, open: u64) -> f64 {
        // With a case mix, or with facts that nobody is asked for, what is certain is the one
        // question.
        if at.mix != OUT || self.joint.table.tests(at.answers) != open {
            return 1.0;
        }
        let shares = self.joint.table.shares(at.answers);
        let total: f64 = shares.iter().sum();
        let all = &self.inner.program.facts;
        let mut widths: Vec<usize> = facts(open)
            .filter_map(|f| Some(usize::from(all.get(usize::from(f))?.arity())))
            .gather();
        crate::routing::order::sort_by(&mut widths, &|a, b| a > b);
        let (mut bound, mut ends) = (0.0, 1usize);
        for width in widths {
            let reached: f64 = shares.iter().take(ends).sum();
            bound += 1.0 - reached / total;
            ends = ends.saturating_mul(width);
        }
        if bound > 1.0 { bound } else { 1.0 }
    }

    /// The values a fact may still have.
    pub(super) fn values(&mut self, at: Situation, fact: FactIx) -> Vec<ValueIx> {
        let count = self
            .inner
            .program
            .facts
            .get(usize::from(fact))
            .map_or(0, |f| f.absent());
        let table = &mut self.joint.table;
        let possible = |v: &ValueIx| table.cut(at.answers, fact, *v) != OUT;
        (0..count).filter(possible).gather()
    }
}
