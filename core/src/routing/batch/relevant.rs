//! Which cells of a row can play a part in what it comes to.
//!
//! Most kinds of case look at few facts. Cells of the others are left out of what is remembered of
//! a row, so that fewer rows are different and their memory stays near.

use std::collections::HashSet;

use super::column::Column;
use crate::organisation::model::{FactIx, ValueIx};
use crate::routing::program::{ClauseTo, Filling, LEAF, Ref};
use crate::routing::router::{Inner, reads};

/// How many nodes of the diagrams are looked at; past them every cell counts.
const MAX_NODES: usize = 1 << 18;

/// For each value of the diagrams' first fact, the bits of the words that matter.
#[derive(Debug, Default)]
pub(super) struct Relevant {
    /// Where the first fact's cells lie, if it has a column.
    word: usize,
    shift: u32,
    /// The first fact's code as an index; none where nothing is known to be left out.
    masks: Vec<Box<[u64]>>,
    mask: u64,
}

/// Every word of a row, whatever their number.
static ALL: [u64; 64] = [u64::MAX; 64];

impl Relevant {
    pub(super) fn new(inner: &Inner, columns: &[Column], words: usize) -> Self {
        let first = columns
            .iter()
            .find(|c| c.fact.is_some() && c.fact == inner.first);
        let Some((first, fact)) = first.and_then(|c| Some((c, c.fact?))) else {
            return Self::default();
        };
        let all = || vec![u64::MAX; words].into_boxed_slice();
        let info = inner.program.facts.get(usize::from(fact));
        let values = info.map_or(0, |f| f.arity());
        // A cell that gives nothing has no value, and so may come to any.
        let mut masks = vec![all()];
        let always = about_the_way(inner);
        let mut budget = MAX_NODES;
        for value in 0..values {
            let Some(tested) = tested(inner, fact, value, &mut budget) else {
                return Self::default();
            };
            let facts = always | tested | bit(fact);
            let mut mask = vec![0; words];
            for column in columns {
                let counts = column.fact.is_some_and(|f| facts & bit(f) != 0);
                if let (true, Some(word)) = (counts, mask.get_mut(column.word)) {
                    *word |= column.mask << column.shift;
                }
            }
            masks.push(mask.into_boxed_slice());
        }
        Self {
            word: first.word,
            shift: first.shift,
            mask: first.mask,
            masks,
        }
    }

    /// What of each word matters.
    #[inline]
    pub(super) fn masks(&self, words: &[u64]) -> &[u64] {
        let word = words.get(self.word).copied().unwrap_or_default();
        let code = word >> self.shift & self.mask;
        match self.masks.get(code as usize) {
            Some(masks) => masks,
            None => &ALL,
        }
    }
}

/// A fact in a set of them.
fn bit(fact: FactIx) -> u64 {
    1 << (fact % 64)
}

/// The facts that say where the way begins, and whom the requester turns to.
fn about_the_way(inner: &Inner) -> u64 {
    let mut found = inner.outside;
    for (fact, _) in (0..).zip(&inner.program.facts) {
        let mut clauses = inner.program.first_contact.iter();
        let read = clauses.any(|clause| {
            let when = clause.when.as_ref();
            when.is_some_and(|when| reads(when, &[fact]))
                || matches!(&clause.to, ClauseTo::Holder(Filling::ByFact { fact: by, .. }) if *by == fact)
        });
        if read {
            found |= bit(fact);
        }
    }
    found
}

/// The facts that the world, the duties and the lists test once the first fact has a value; `None`
/// where there are too many nodes.
fn tested(inner: &Inner, first: FactIx, value: ValueIx, budget: &mut usize) -> Option<u64> {
    let d = &inner.program.diagrams;
    let lists = d.lists.iter().map(|list| list.in_force);
    let mut open: Vec<Ref> = d.duties.iter().copied().chain(lists).collect();
    open.push(d.world);
    let mut seen: HashSet<Ref> = HashSet::new();
    let mut facts = 0;
    while let Some(node) = open.pop() {
        if node & LEAF != 0 || !seen.insert(node) {
            continue;
        }
        *budget = budget.checked_sub(1)?;
        let fact = d.fact(node)?;
        if fact == first {
            open.extend(d.step(node, value));
            continue;
        }
        facts |= bit(fact);
        let info = inner.program.facts.get(usize::from(fact));
        let values = 0..info.map_or(0, |f| f.arity());
        open.extend(values.filter_map(|v| d.step(node, v)));
    }
    Some(facts)
}
