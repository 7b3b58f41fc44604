//! Decisions: who has each single duty in a complete case, without allocating.

use super::case::{Given, interval};
use super::program::{Answer, Diagrams, LEAF, Ref, TRUE};
use super::router::Inner;
use crate::organisation::model::{ActorIx, Duty, FactIx, ValueIx};

/// Stands in a row for a fact that is not known.
pub(crate) const UNKNOWN: ValueIx = ValueIx::MAX;
/// How many facts a register may have.
pub(crate) const MAX_FACTS: usize = 64;

/// The roots of the world and of the single duties once the first fact is known: most diagrams
/// are then settled.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// For each value of the first fact the root of the world, then one for each varying duty.
    roots: Vec<Ref>,
    /// The duties whose outcome is not the same in every case.
    varying: Vec<usize>,
    /// The outcomes of the others.
    steady: [u32; Duty::SINGLE],
}

impl Entries {
    /// `entry` gives where a root leads for a value of the first fact, of which there are `width`.
    pub(super) fn new(d: &Diagrams, width: ValueIx, entry: &dyn Fn(Ref, ValueIx) -> Ref) -> Self {
        let mut entries = Self::default();
        for (duty, (root, slot)) in d.duties.iter().zip(&mut entries.steady).enumerate() {
            let first = entry(*root, 0);
            if first & LEAF != 0 && (0..width).all(|value| entry(*root, value) == first) {
                *slot = first & !LEAF;
            } else {
                entries.varying.push(duty);
            }
        }
        for value in 0..width {
            entries.roots.push(entry(d.world, value));
            let varying = entries
                .varying
                .iter()
                .filter_map(|duty| d.duties.get(*duty));
            entries
                .roots
                .extend(varying.map(|root| entry(*root, value)));
        }
        entries
    }

    /// The roots for one value of the first fact.
    #[inline]
    fn of(&self, value: usize) -> Option<&[Ref]> {
        let width = self.varying.len() + 1;
        self.roots.get(value * width..(value + 1) * width)
    }
}

/// Who has each single duty in one case.
#[derive(Clone, Copy)]
pub struct Decision<'r> {
    pub(super) inner: &'r Inner,
    pub(super) outcomes: [u32; Duty::SINGLE],
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
        let outcome = *self.outcomes.get(duty.index())?;
        let inner = self.inner;
        let outcome = inner.program.diagrams.outcomes.get(outcome as usize)?;
        Some(
            match inner
                .program
                .diagrams
                .answers
                .get(outcome.answer as usize)?
            {
                Answer::Held(actors) => Held::By(Holders {
                    inner: Some(inner),
                    rest: actors,
                }),
                Answer::Unstated => Held::Unstated,
                Answer::NotApplicable => Held::NotApplicable,
                Answer::Absent | Answer::Gap | Answer::Conflict => Held::Nobody,
            },
        )
    }
}

impl<'r> Decision<'r> {
    /// The id of the one who has a single duty; `None` where nobody is named, several share it,
    /// or it is `consulted` or `informed`.
    #[inline]
    pub fn only(&self, duty: Duty) -> Option<&'r str> {
        let outcome = *self.outcomes.get(duty.index())?;
        let actor = *self.inner.only.get(outcome as usize)?;
        self.inner.actor_id(actor?)
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
#[inline]
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
    /// The decision of a complete row; `None` where a fact is not known or the case cannot exist.
    #[inline]
    pub(crate) fn decide_row(&self, row: &[ValueIx]) -> Option<Decision<'_>> {
        for (fact, arity) in &self.ranked {
            if row.get(usize::from(*fact))? >= arity {
                return None;
            }
        }
        let (world, _) = self.entry(row)?.split_first()?;
        if leaf(&self.program.diagrams.table, *world, row)? != TRUE {
            return None;
        }
        self.decide_checked(row)
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
    pub(super) fn decide_checked(&self, row: &[ValueIx]) -> Option<Decision<'_>> {
        let table = &self.program.diagrams.table;
        let (_, roots) = self.entry(row)?.split_first()?;
        let mut outcomes = self.entries.steady;
        for (duty, root) in self.entries.varying.iter().zip(roots) {
            *outcomes.get_mut(*duty)? = leaf(table, *root, row)? & !LEAF;
        }
        Some(Decision {
            inner: self,
            outcomes,
        })
    }

    /// Puts a value into a row in which it is not yet given. A row begins as the template, in
    /// which every optional fact does not exist. `None` where the name or value is unknown or the
    /// fact stands twice.
    #[inline]
    pub(super) fn put(
        &self,
        row: &mut [ValueIx; MAX_FACTS],
        seen: &mut u64,
        fact: FactIx,
        value: &Given<'_>,
    ) -> Option<()> {
        let value = match *value {
            Given::Nothing | Given::Written("") => return Some(()),
            Given::Text(text) | Given::Written(text) => match self.names.value(fact, text) {
                Some(value) => value,
                None => self.interval(fact, *value)?,
            },
            Given::Bool(value) => {
                let info = self.program.facts.get(usize::from(fact))?;
                info.boolean.then_some(ValueIx::from(value))?
            }
            other => self.interval(fact, other)?,
        };
        let bit = 1u64.checked_shl(u32::from(fact))?;
        if *seen & bit != 0 {
            return None;
        }
        *seen |= bit;
        *row.get_mut(usize::from(fact))? = value;
        Some(())
    }

    /// The interval a number lies in.
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
