//! What to ask where the best suggestions lead to different holders.

use std::sync::Arc;

use super::{Apart, Ask, Candidate};
use crate::organisation::model::{Duty, FactIx, ValueIx};
use crate::routing::decide::UNKNOWN;
use crate::routing::needed::Space;
use crate::routing::order::sort_once;
use crate::routing::order::{Gather as _, filled};
use crate::routing::question::Outlook;
use crate::routing::router::Inner;

/// The most suggestions to choose between.
const MOST: usize = 3;
/// How much of the best one's points a suggestion needs, in hundredths, to be as good.
const AS_GOOD: u32 = 75;

impl Inner {
    /// Whether a case of this kind can be about this system.
    pub(super) fn can_be(&self, candidate: &Candidate) -> bool {
        self.cases(candidate).is_possible()
    }

    /// The cases a suggestion may come to.
    fn cases(&self, candidate: &Candidate) -> Space<'_> {
        let mut space = Space::new(&self.program, self.all_values());
        for (fact, value) in self.known(candidate) {
            space.restrict(fact, vec![value]);
        }
        space
    }

    fn known(&self, candidate: &Candidate) -> impl Iterator<Item = (FactIx, ValueIx)> {
        let kind = self.kind_fact.zip(candidate.kind);
        kind.into_iter()
            .chain(self.system_fact.zip(candidate.system))
    }

    /// What to ask: which kind, where the best ones lead to different holders; else the fact
    /// that the best one needs.
    pub(super) fn ask(&self, listed: &[Candidate]) -> Option<Ask> {
        let best = listed.first()?;
        let near: Vec<&Candidate> = listed
            .iter()
            .take(MOST)
            .filter(|c| c.points * 100 >= best.points * AS_GOOD)
            .gather();
        let holders: Vec<_> = near.iter().map(|c| self.holders(c)).gather();
        if best.kind.is_none() || holders.windows(2).any(|pair| pair.first() != pair.last()) {
            return self.which_kind(&near);
        }
        let mut given = filled(UNKNOWN, self.program.facts.len());
        for (fact, value) in self.known(best) {
            if let Some(slot) = given.get_mut(usize::from(fact)) {
                *slot = value;
            }
        }
        match self.outlook(&given) {
            Outlook::Open(open) => Some(Ask {
                question: self.first_asked(&open),
                not: Vec::new(),
            }),
            Outlook::Settled(_) | Outlook::Refused(_) => None,
        }
    }

    /// For each single duty the answers its cases may have.
    fn holders(&self, candidate: &Candidate) -> Vec<Vec<u32>> {
        let d = &self.program.diagrams;
        let space = self.cases(candidate);
        let answers = |(root, _): (&u32, Duty)| {
            let leaves = space.reach(*root);
            let outcomes = leaves.iter().filter_map(|l| d.outcomes.get(*l as usize));
            let mut answers: Vec<u32> = outcomes.map(|o| o.answer).gather();
            sort_once(&mut answers);
            answers
        };
        d.duties.iter().zip(Duty::ALL).map(answers).gather()
    }

    fn which_kind(&self, near: &[&Candidate]) -> Option<Ask> {
        let kinds: Vec<ValueIx> = near.iter().filter_map(|c| c.kind).gather();
        let mut not = Vec::new();
        for kind in &kinds {
            let entry = self.program.kinds.get(usize::from(*kind));
            for (other, text) in entry.into_iter().flat_map(|k| &k.not) {
                let id = |kind| {
                    self.value(self.kind_fact, Some(kind))
                        .map(|v| Arc::clone(&v.id))
                };
                if kinds.contains(other)
                    && let (Some(kind), Some(other)) = (id(*kind), id(*other))
                {
                    let text = Arc::clone(text);
                    not.push(Apart { kind, other, text });
                }
            }
        }
        Some(Ask {
            question: self.asked(self.kind_fact?, &kinds),
            not,
        })
    }
}
