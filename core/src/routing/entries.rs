//! The diagrams of the single duties as a decision walks them: the first fact known, and answers
//! alone at their ends.
//!
//! A router's own diagrams end in an answer *and* the rules that give it. Without the rules far
//! more of them are equal: a hundred kinds decided alike are one diagram here, which stays in the
//! processor's nearest memory.

use super::order::sort;
use super::order::{Gather as _, filled};
use super::program::{Diagrams, FALSE, FactInfo, LEAF, Ref};
use crate::organisation::model::{Duty, FactIx, ValueIx};

/// The roots of the world and of the single duties once the first fact is known: most diagrams
/// are then settled.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// For each value of the first fact the root of the world, which is in the router's own
    /// diagrams, then one in `table` for each varying duty.
    roots: Vec<Ref>,
    /// The duties whose answer is not the same in every case.
    pub(super) varying: Vec<usize>,
    /// The answers of the others.
    pub(super) steady: [u32; Duty::SINGLE],
    /// As the table of [`Diagrams`]; the leaf's low bits index `answers`.
    pub(super) table: Vec<u32>,
}

impl Entries {
    /// Of a first fact with `width` values.
    pub(super) fn new(
        d: &Diagrams,
        facts: &[FactInfo],
        first: Option<FactIx>,
        width: ValueIx,
    ) -> Self {
        let (table, roots) = ending_in_answers(d, facts);
        let mut entries = Self::default();
        let mut varying = Vec::new();
        for (duty, (root, slot)) in roots.into_iter().zip(&mut entries.steady).enumerate() {
            if root & LEAF == 0 {
                entries.varying.push(duty);
                varying.push(root);
            } else {
                *slot = root & !LEAF;
            }
        }
        for value in 0..width {
            entries.roots.push(entry(&d.table, first, d.world, value));
            let roots = varying.iter();
            let roots = roots.map(|root| entry(&table, first, *root, value));
            entries.roots.extend(roots);
        }
        entries.table = table;
        entries
    }

    /// The roots for one value of the first fact.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn of(&self, value: usize) -> Option<&[Ref]> {
        let width = self.varying.len() + 1;
        self.roots.get(value * width..(value + 1) * width)
    }
}

/// Where a root leads for a value of the first fact.
pub(super) fn entry(table: &[u32], first: Option<FactIx>, root: Ref, value: ValueIx) -> Ref {
    let at = root as usize;
    match table.get(at) {
        Some(fact) if root & LEAF == 0 && first.map(u32::from) == Some(*fact) => {
            let child = table.get(at + 1 + usize::from(value));
            child.copied().unwrap_or(FALSE)
        }
        _ => root,
    }
}

/// The diagrams with answers alone at their ends, and the roots of the duties.
fn ending_in_answers(d: &Diagrams, facts: &[FactInfo]) -> (Vec<u32>, Vec<Ref>) {
    // In a browser each byte of code has to arrive first, and there is no such nearest memory.
    if cfg!(target_family = "wasm") {
        let of = |r: &u32| if *r & LEAF == 0 { *r } else { answer(d, *r) };
        return (
            d.table.iter().map(of).gather(),
            d.duties.iter().map(of).gather(),
        );
    }
    let merged = Merged::new(d, facts);
    let roots = d.duties.iter().map(|root| merged.of(*root)).collect();
    (merged.table, roots)
}

/// The leaf of an answer in place of one of an outcome.
fn answer(d: &Diagrams, leaf: Ref) -> Ref {
    let outcome = d.outcomes.get((leaf & !LEAF) as usize);
    LEAF | outcome.map_or(0, |o| o.answer)
}

/// Nodes made anew, equal ones once.
struct Merged<'a> {
    from: &'a Diagrams,
    facts: &'a [FactInfo],
    /// For each node of `from` what became of it.
    became: Vec<Ref>,
    table: Vec<u32>,
    /// The new nodes, in an open table; `FREE` where none is.
    slots: Vec<Ref>,
}

/// Stands where there is no node yet.
const FREE: Ref = Ref::MAX;

impl<'a> Merged<'a> {
    fn new(from: &'a Diagrams, facts: &'a [FactInfo]) -> Self {
        let mut merged = Self {
            from,
            facts,
            became: filled(FREE, from.table.len()),
            table: Vec::new(),
            slots: Vec::new(),
        };
        merged.add();
        merged
    }

    fn children(&self, node: Ref) -> &'a [Ref] {
        let fact = self.from.fact(node).map_or(usize::MAX, usize::from);
        let wide = self.facts.get(fact).map_or(0, |f| usize::from(f.arity()));
        let first = node as usize + 1;
        self.from.table.get(first..first + wide).unwrap_or(&[])
    }

    /// What became of a root.
    fn of(&self, root: Ref) -> Ref {
        if root & LEAF != 0 {
            return answer(self.from, root);
        }
        self.became.get(root as usize).copied().unwrap_or(LEAF)
    }

    /// Adds what the duties' roots lead to.
    fn add(&mut self) {
        let mut nodes: Vec<(u8, usize)> = Vec::new();
        let mut open = self.from.duties.clone();
        while let Some(node) = open.pop() {
            let at = node as usize;
            // Leaves lie far behind the table.
            match self.became.get_mut(at) {
                Some(became) if *became == FREE => *became = LEAF,
                _ => continue,
            }
            let fact = self.from.fact(node).map_or(usize::MAX, usize::from);
            nodes.push((self.from.rank.get(fact).copied().unwrap_or(0), at));
            open.extend(self.children(node));
        }
        self.slots = filled(FREE, (2 * nodes.len()).next_power_of_two());
        // From the last facts to the first: children before those who lead to them.
        sort(&mut nodes);
        for (_, at) in nodes.into_iter().rev() {
            let node = at as Ref;
            let children = self.children(node).iter();
            let children: Vec<Ref> = children.map(|c| self.of(*c)).gather();
            let new = match children.first() {
                Some(first) if children.iter().all(|c| c == first) => *first,
                _ => self.node(self.from.fact(node).map_or(0, u32::from), &children),
            };
            if let Some(became) = self.became.get_mut(at) {
                *became = new;
            }
        }
    }

    /// The node of this fact with these children.
    fn node(&mut self, fact: u32, children: &[Ref]) -> Ref {
        let mask = self.slots.len() - 1;
        let mix =
            |h: u64, c: &Ref| (h ^ u64::from(*c)).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ h >> 29;
        let mut at = (children.iter().fold(u64::from(fact), mix) >> 32) as usize & mask;
        while let Some(slot) = self.slots.get_mut(at) {
            let start = *slot as usize;
            if *slot == FREE {
                *slot = self.table.len() as Ref;
                let new = *slot;
                self.table.push(fact);
                self.table.extend(children);
                return new;
            }
            if self.table.get(start) == Some(&fact)
                && self.table.get(start + 1..start + 1 + children.len()) == Some(children)
            {
                return *slot;
            }
            at = (at + 1) & mask;
        }
        LEAF
    }
}
