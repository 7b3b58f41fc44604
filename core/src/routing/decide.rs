//! Decisions: who has each single duty in a complete case, without allocating.

use super::case::{Given, interval};
use super::program::{Answer, LEAF, Ref, TRUE};
use super::router::Inner;
use crate::organisation::model::{ActorIx, Duty, FactIx, ValueIx};

/// Stands in a row for a fact that is not known.
pub(crate) const UNKNOWN: ValueIx = ValueIx::MAX;
/// How many facts a register may have.
pub(crate) const MAX_FACTS: usize = 64;

/// Who has each single duty in one case.
#[derive(Clone, Copy)]
pub struct Decision<'r> {
    pub(super) inner: &'r Inner,
    /// Indices of answers.
    pub(super) answers: [u32; Duty::SINGLE],
}

/// What a decision says of one duty.
#[derive(Clone, Debug)]
pub enum Held<'r> {
    /// Somebody has it; several share it.
    By(Holders<'r>),
    /// The document names nobody.
    Unstated,
    /// In this kind of case there is nothing to do.
    NotApplicable,
    /// Nobody has this optional duty.
    Nobody,
}

impl<'r> Held<'r> {
    /// The ids of those who have it, sorted; none where nobody is named.
    pub fn ids(&self) -> Holders<'r> {
        match self {
            Held::By(holders) => holders.clone(),
            Held::Unstated | Held::NotApplicable | Held::Nobody => Holders {
                inner: None,
                rest: &[],
            },
        }
    }

    /// The id of the one who has it; `None` where nobody is named or several share it.
    pub fn only(&self) -> Option<&'r str> {
        let mut ids = self.ids();
        ids.next().filter(|_| ids.len() == 0)
    }
}

/// The ids of holders, sorted.
#[derive(Clone)]
pub struct Holders<'r> {
    inner: Option<&'r Inner>,
    rest: &'r [ActorIx],
}

impl<'r> Iterator for Holders<'r> {
    type Item = &'r str;

    #[inline]
    fn next(&mut self) -> Option<&'r str> {
        let (first, rest) = self.rest.split_first()?;
        self.rest = rest;
        self.inner?.actor_id(*first)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        (self.rest.len(), Some(self.rest.len()))
    }
}

impl ExactSizeIterator for Holders<'_> {}

impl std::fmt::Debug for Holders<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.clone()).finish()
    }
}

impl<'r> Decision<'r> {
    /// Who has a duty; `None` for `consulted` and `informed`, which a route lists.
    #[inline]
    pub fn holders(&self, duty: Duty) -> Option<Held<'r>> {
        let answer = *self.answers.get(duty.index())?;
        let inner = self.inner;
        Some(match inner.program.diagrams.answers.get(answer as usize)? {
            Answer::Held(actors) => Held::By(Holders {
                inner: Some(inner),
                rest: actors,
            }),
            Answer::Unstated => Held::Unstated,
            Answer::NotApplicable => Held::NotApplicable,
            Answer::Absent | Answer::Gap | Answer::Conflict => Held::Nobody,
        })
    }
}

impl<'r> Decision<'r> {
    /// The id of the one who has a single duty; `None` where nobody is named, several share it,
    /// or it is `consulted` or `informed`.
    #[inline]
    pub fn only(&self, duty: Duty) -> Option<&'r str> {
        let answer = *self.answers.get(duty.index())?;
        // In a browser nobody is in such haste that it would be worth a list.
        if cfg!(target_family = "wasm") {
            return match self.inner.program.diagrams.answers.get(answer as usize)? {
                Answer::Held(actors) if actors.len() == 1 => self.inner.actor_id(*actors.first()?),
                _ => None,
            };
        }
        self.inner.only.get(answer as usize)?.as_deref()
    }
}

impl std::fmt::Debug for Decision<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let duties = Duty::ALL
            .into_iter()
            .filter_map(|d| Some((d.id(), self.holders(d)?)));
        f.debug_map().entries(duties).finish()
    }
}

/// Walks to a leaf; `None` where a fact the diagram tests is not known.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn leaf(table: &[u32], root: Ref, row: &[ValueIx]) -> Option<Ref> {
    let mut at = root;
    while at & LEAF == 0 {
        let fact = *table.get(at as usize)?;
        let value = *row.get(fact as usize)?;
        at = *table.get(at as usize + 1 + usize::from(value))?;
    }
    Some(at)
}

impl Inner {
    /// The outcomes of a row: the answers with their rules; `None` where a fact is not known or
    /// the case cannot exist.
    pub(crate) fn outcomes(&self, row: &[ValueIx]) -> Option<[u32; Duty::SINGLE]> {
        for (fact, arity) in &self.ranked {
            if row.get(usize::from(*fact))? >= arity {
                return None;
            }
        }
        let d = &self.program.diagrams;
        let mut outcomes = [0; Duty::SINGLE];
        for (outcome, root) in outcomes.iter_mut().zip(&d.duties) {
            *outcome = leaf(&d.table, *root, row)? & !LEAF;
        }
        (leaf(&d.table, d.world, row)? == TRUE).then_some(outcomes)
    }

    /// The decision of a row in which every fact has a value; left as it is where the case
    /// cannot exist. It is written where it is wanted: to copy it would cost half a walk.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn decide_complete<'r>(&'r self, row: &[ValueIx], to: &mut Option<Decision<'r>>) {
        let Some((world, roots)) = self.entry(row).and_then(<[Ref]>::split_first) else {
            return;
        };
        if leaf(&self.program.diagrams.table, *world, row) == Some(TRUE) {
            self.walk(roots, row, to);
        }
    }

    #[inline]
    fn entry(&self, row: &[ValueIx]) -> Option<&[Ref]> {
        match self.first {
            Some(first) => self.entries.of(usize::from(*row.get(usize::from(first))?)),
            None => self.entries.of(0),
        }
    }

    /// The decision of a row that is known to be complete and possible.
    #[inline]
    pub(super) fn decide_checked<'r>(&'r self, row: &[ValueIx], to: &mut Option<Decision<'r>>) {
        if let Some((_, roots)) = self.entry(row).and_then(<[Ref]>::split_first) {
            self.walk(roots, row, to);
        }
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn walk<'r>(&'r self, roots: &[Ref], row: &[ValueIx], to: &mut Option<Decision<'r>>) {
        let table = &self.entries.table;
        let decision = to.insert(Decision {
            inner: self,
            answers: self.entries.steady,
        });
        for (duty, root) in self.entries.varying.iter().zip(roots) {
            let answer = leaf(table, *root, row);
            let (Some(slot), Some(answer)) = (decision.answers.get_mut(*duty), answer) else {
                // Never in a sound program.
                *to = None;
                return;
            };
            *slot = answer & !LEAF;
        }
    }

    /// Puts a value into a row in which it is not yet given. A row begins as the template, in
    /// which every optional fact does not exist. `None` where the name or value is unknown or the
    /// fact stands twice.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn put(
        &self,
        row: &mut [ValueIx; MAX_FACTS],
        seen: &mut u64,
        fact: FactIx,
        value: &Given<'_>,
    ) -> Option<()> {
        if matches!(value, Given::Nothing | Given::Written("")) {
            return Some(());
        }
        let value = self.value_of(fact, *value)?;
        let (place, bit) = (usize::from(fact) % MAX_FACTS, 1u64 << (fact % 64));
        if *seen & bit != 0 {
            return None;
        }
        *seen |= bit;
        *row.get_mut(place)? = value;
        Some(())
    }

    /// The value that is given of a fact; `None` where it can have no such value.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn value_of(&self, fact: FactIx, value: Given<'_>) -> Option<ValueIx> {
        match value {
            // True and false are no texts, but in a cell they can be written in no other way.
            Given::Text(text) => self.text(fact, text).filter(|_| !self.is_boolean(fact)),
            Given::Written(text) => self.text(fact, text),
            Given::Bool(value) => self.is_boolean(fact).then_some(ValueIx::from(value)),
            other => self.interval(fact, other),
        }
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn is_boolean(&self, fact: FactIx) -> bool {
        self.booleans >> (fact % 64) & 1 == 1
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn text(&self, fact: FactIx, text: &str) -> Option<ValueIx> {
        match self.names.value_here(fact, text) {
            Some(value) => Some(value),
            None => self.written_number(fact, text),
        }
    }

    #[cold]
    fn written_number(&self, fact: FactIx, text: &str) -> Option<ValueIx> {
        self.interval(fact, Given::Text(text))
    }

    /// The interval a number lies in.
    #[inline]
    fn interval(&self, fact: FactIx, value: Given<'_>) -> Option<ValueIx> {
        let number = self.program.facts.get(usize::from(fact))?.number.as_ref()?;
        interval(number, value).map(|(at, _)| at)
    }

    #[inline]
    pub(super) fn give(
        &self,
        row: &mut [ValueIx; MAX_FACTS],
        seen: &mut u64,
        fact: FactIx,
        value: ValueIx,
    ) -> Option<()> {
        let bit = 1u64.checked_shl(u32::from(fact))?;
        if *seen & bit != 0 || value >= self.program.facts.get(usize::from(fact))?.absent() {
            return None;
        }
        *seen |= bit;
        *row.get_mut(usize::from(fact))? = value;
        Some(())
    }
}
