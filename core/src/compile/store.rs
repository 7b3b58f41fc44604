//! The table of nodes while diagrams are built: reduced, ordered, each node once.
//!
//! A diagram is a multi-valued decision diagram: a node tests one fact and has a child for each
//! of its values. R. Drechsler and D. Sieling, "Binary decision diagrams in theory and practice"
//! (2001), describes the binary case; nothing here depends on there being two values.

use std::hash::Hasher;

use crate::order::{Gather as _, Memo};
use crate::organisation::model::{FactIx, ValueIx};
use crate::routing::program::{FALSE, LEAF, Ref, TRUE};

/// How many words the nodes of one model's diagrams may take, 256 MiB: a node has one for each
/// value of its fact, so that few nodes can be large.
pub(crate) const MAX_WORDS: usize = 64 << 20;

/// The diagrams of a model grew past the stated number of nodes or of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TooLarge {
    pub(crate) limit: usize,
}

/// A fast hash for small keys of integers; no key comes from outside, so it need not resist attack.
#[derive(Clone, Copy, Default)]
pub(crate) struct IntHasher(u64);

impl Hasher for IntHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        let mut chunks = bytes.chunks_exact(8);
        for chunk in &mut chunks {
            self.write_u64(<[u8; 8]>::try_from(chunk).map_or(0, u64::from_le_bytes));
        }
        for b in chunks.remainder() {
            self.write_u64(u64::from(*b));
        }
    }
    fn write_u8(&mut self, n: u8) {
        self.write_u64(u64::from(n));
    }
    fn write_u16(&mut self, n: u16) {
        self.write_u64(u64::from(n));
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 29;
    }
    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }
}

/// The nodes, and what was computed of them.
#[derive(Clone, Debug)]
pub(crate) struct Store {
    table: Vec<u32>,
    /// Open addressing over node offsets; 0 is free, else offset + 1.
    index: Vec<u32>,
    nodes: usize,
    limit: usize,
    /// Number of children of a fact: its values, and one for "does not exist" where that can be.
    arity: Vec<u16>,
    /// Place of a fact in the variable order; `u8::MAX` for a fact outside it.
    rank: Vec<u8>,
    /// The facts in the variable order.
    order: Vec<FactIx>,
    joined: Memo<(Ref, Ref, Ref), Ref>,
    not_memo: Memo<Ref, Ref>,
    /// By a node, and a fact with whether it is for every value.
    quantified: Memo<(Ref, u32), Ref>,
}

impl Store {
    /// An empty store. `order` lists the facts that diagrams may test.
    pub(crate) fn new(arity: Vec<u16>, order: Vec<FactIx>, limit: usize) -> Self {
        let mut rank = vec![u8::MAX; arity.len()];
        for (place, fact) in order.iter().enumerate() {
            if let Some(slot) = rank.get_mut(usize::from(*fact)) {
                *slot = u8::try_from(place).unwrap_or(u8::MAX);
            }
        }
        Self {
            // Offset 0 stays unused, so that a node is never confused with an empty slot.
            table: vec![0],
            index: vec![0; 1 << 10],
            nodes: 0,
            limit,
            arity,
            rank,
            order,
            joined: Memo::default(),
            not_memo: Memo::default(),
            quantified: Memo::default(),
        }
    }

    pub(crate) fn order(&self) -> &[FactIx] {
        &self.order
    }

    pub(crate) fn ranks(&self) -> &[u8] {
        &self.rank
    }

    pub(crate) fn arity(&self, fact: FactIx) -> u16 {
        self.arity.get(usize::from(fact)).copied().unwrap_or(0)
    }

    /// The fact a node tests; `None` for a leaf.
    pub(crate) fn fact(&self, node: Ref) -> Option<FactIx> {
        if node & LEAF != 0 {
            return None;
        }
        self.table
            .get(node as usize)
            .and_then(|f| FactIx::try_from(*f).ok())
    }

    /// The place in the order of the fact a node tests; past the last for a leaf.
    pub(crate) fn rank(&self, node: Ref) -> u8 {
        self.fact(node)
            .and_then(|f| self.rank.get(usize::from(f)).copied())
            .unwrap_or(u8::MAX)
    }

    /// The children of a node, empty for a leaf.
    pub(crate) fn children(&self, node: Ref) -> &[Ref] {
        match self.fact(node) {
            Some(fact) => {
                let from = node as usize + 1;
                self.table
                    .get(from..from + usize::from(self.arity(fact)))
                    .unwrap_or(&[])
            }
            None => &[],
        }
    }

    /// The child of a node for a value of the fact that it tests.
    pub(crate) fn child(&self, node: Ref, value: ValueIx) -> Ref {
        let at = node as usize + 1 + usize::from(value);
        self.table.get(at).copied().unwrap_or(FALSE)
    }

    /// Where `node` goes if `fact` has `value`: its child if it tests the fact, else itself.
    pub(crate) fn step(&self, node: Ref, fact: FactIx, value: ValueIx) -> Ref {
        if self.fact(node) == Some(fact) {
            self.child(node, value)
        } else {
            node
        }
    }

    /// The node that tests `fact` with these children; the one child where all are the same.
    pub(crate) fn node(&mut self, fact: FactIx, children: &[Ref]) -> Result<Ref, TooLarge> {
        match children.first() {
            None => return Ok(FALSE),
            Some(first) if children.iter().all(|c| c == first) => return Ok(*first),
            Some(_) => {}
        }
        let mut hasher = IntHasher::default();
        hasher.write_u8(fact);
        for child in children {
            hasher.write_u32(*child);
        }
        let hash = hasher.finish();
        let mask = self.index.len() - 1;
        let mut slot = (hash as usize) & mask;
        loop {
            match self.index.get(slot).copied().unwrap_or(0) {
                0 => break,
                entry => {
                    let node = entry - 1;
                    if self.fact(node) == Some(fact) && self.children(node) == children {
                        return Ok(node);
                    }
                }
            }
            slot = (slot + 1) & mask;
        }
        if self.nodes >= self.limit {
            return Err(TooLarge { limit: self.limit });
        }
        if self.table.len() + children.len() >= MAX_WORDS {
            return Err(TooLarge { limit: MAX_WORDS });
        }
        let Some(node) = u32::try_from(self.table.len())
            .ok()
            .filter(|n| *n < LEAF - (1 << 20))
        else {
            return Err(TooLarge { limit: self.limit });
        };
        self.table.push(u32::from(fact));
        self.table.extend_from_slice(children);
        if let Some(entry) = self.index.get_mut(slot) {
            *entry = node + 1;
        }
        self.nodes += 1;
        if self.nodes * 2 > self.index.len() {
            self.grow();
        }
        Ok(node)
    }

    fn grow(&mut self) {
        let old = std::mem::take(&mut self.index);
        self.index = vec![0; old.len() * 2];
        let mask = self.index.len() - 1;
        for entry in old.into_iter().filter(|e| *e != 0) {
            let node = entry - 1;
            let mut hasher = IntHasher::default();
            hasher.write_u8(self.fact(node).unwrap_or(0));
            for child in self.children(node) {
                hasher.write_u32(*child);
            }
            let mut slot = (hasher.finish() as usize) & mask;
            while self.index.get(slot).copied().unwrap_or(0) != 0 {
                slot = (slot + 1) & mask;
            }
            if let Some(free) = self.index.get_mut(slot) {
                *free = entry;
            }
        }
    }

    /// The condition that `fact` has one of `values`.
    pub(crate) fn is(&mut self, fact: FactIx, values: &[ValueIx]) -> Result<Ref, TooLarge> {
        let mut children = vec![FALSE; usize::from(self.arity(fact))];
        for value in values {
            if let Some(child) = children.get_mut(usize::from(*value)) {
                *child = TRUE;
            }
        }
        self.node(fact, &children)
    }

    /// The condition that does not hold where this one does.
    pub(crate) fn not(&mut self, a: Ref) -> Result<Ref, TooLarge> {
        match a {
            FALSE => return Ok(TRUE),
            TRUE => return Ok(FALSE),
            _ => {}
        }
        if let Some(done) = self.not_memo.get(&a) {
            return Ok(*done);
        }
        let Some(fact) = self.fact(a) else {
            return Ok(FALSE);
        };
        let mut children = self.children(a).to_vec();
        for child in &mut children {
            *child = self.not(*child)?;
        }
        let result = self.node(fact, &children)?;
        self.not_memo.insert(a, result);
        Ok(result)
    }

    /// Both hold.
    pub(crate) fn and(&mut self, a: Ref, b: Ref) -> Result<Ref, TooLarge> {
        self.join(a, b, FALSE)
    }

    /// One of them holds.
    pub(crate) fn or(&mut self, a: Ref, b: Ref) -> Result<Ref, TooLarge> {
        self.join(a, b, TRUE)
    }

    /// Both conditions in one: `and` where a part that is `FALSE` settles it, `or` where one that
    /// is `TRUE` does. The recursion is as deep as there are facts, of which there are at most 64.
    fn join(&mut self, a: Ref, b: Ref, settles: Ref) -> Result<Ref, TooLarge> {
        let (a, b) = if a <= b { (a, b) } else { (b, a) };
        // Leaves are greater than nodes.
        if a == b || a == settles || b == settles {
            return Ok(if a == b { a } else { settles });
        }
        if b & LEAF != 0 {
            return Ok(a);
        }
        if let Some(done) = self.joined.get(&(a, b, settles)) {
            return Ok(*done);
        }
        let top = if self.rank(a) <= self.rank(b) { a } else { b };
        let Some(fact) = self.fact(top) else {
            return Ok(FALSE);
        };
        let mut children = Vec::with_capacity(usize::from(self.arity(fact)));
        for value in 0..self.arity(fact) {
            let (left, right) = (self.step(a, fact, value), self.step(b, fact, value));
            children.push(self.join(left, right, settles)?);
        }
        let result = self.node(fact, &children)?;
        self.joined.insert((a, b, settles), result);
        Ok(result)
    }

    /// The condition without `fact`: it holds for some value (`every == false`) or for every value.
    pub(crate) fn without(&mut self, a: Ref, fact: FactIx, every: bool) -> Result<Ref, TooLarge> {
        let place = self.rank.get(usize::from(fact)).copied().unwrap_or(u8::MAX);
        if self.rank(a) > place {
            return Ok(a);
        }
        let way = u32::from(fact) << 1 | u32::from(every);
        if let Some(done) = self.quantified.get(&(a, way)) {
            return Ok(*done);
        }
        let children = self.children(a).to_vec();
        let result = if self.fact(a) == Some(fact) {
            let mut sum = if every { TRUE } else { FALSE };
            for child in children {
                sum = if every {
                    self.and(sum, child)?
                } else {
                    self.or(sum, child)?
                };
            }
            sum
        } else {
            let Some(own) = self.fact(a) else {
                return Ok(a);
            };
            let mut next = Vec::with_capacity(children.len());
            for child in children {
                next.push(self.without(child, fact, every)?);
            }
            self.node(own, &next)?
        };
        self.quantified.insert((a, way), result);
        Ok(result)
    }

    /// How many combinations of all facts in the order satisfy the condition; saturating.
    pub(crate) fn count(&self, a: Ref) -> u128 {
        let mut memo = Memo::default();
        let below = self.count_below(a, &mut memo);
        below.saturating_mul(self.between(0, self.rank(a)))
    }

    /// Combinations of the facts from the node's own on.
    fn count_below(&self, a: Ref, memo: &mut Memo<Ref, u128>) -> u128 {
        match a {
            FALSE => return 0,
            TRUE => return 1,
            _ => {}
        }
        if let Some(done) = memo.get(&a) {
            return *done;
        }
        let next = self.rank(a).saturating_add(1);
        let mut sum = 0u128;
        for child in self.children(a) {
            let skipped = self.between(next, self.rank(*child));
            sum = sum.saturating_add(self.count_below(*child, memo).saturating_mul(skipped));
        }
        memo.insert(a, sum);
        sum
    }

    /// Combinations of the facts from one place of the order up to another.
    fn between(&self, from: u8, to: u8) -> u128 {
        let to = usize::from(to).min(self.order.len());
        self.order
            .get(usize::from(from).min(to)..to)
            .unwrap_or(&[])
            .iter()
            .fold(1u128, |product, fact| {
                product.saturating_mul(u128::from(self.arity(*fact)))
            })
    }

    /// The part of the table that `roots` reach, packed anew, with the roots in the new table.
    pub(crate) fn pack(&self, roots: &[Ref]) -> (Vec<u32>, Vec<Ref>) {
        let mut moved: Memo<Ref, Ref> = Memo::default();
        let mut reached: Vec<Ref> = Vec::new();
        let mut seen: Memo<Ref, ()> = Memo::default();
        let mut open: Vec<Ref> = roots.iter().rev().copied().gather();
        while let Some(node) = open.pop() {
            if node & LEAF != 0 || seen.insert(node, ()).is_some() {
                continue;
            }
            reached.push(node);
            open.extend(self.children(node).iter().rev());
        }
        let mut size = 0u32;
        for node in &reached {
            moved.insert(*node, size);
            size += 1 + u32::try_from(self.children(*node).len()).unwrap_or(0);
        }
        let new = |r: &Ref| {
            if *r & LEAF != 0 {
                *r
            } else {
                moved.get(r).copied().unwrap_or(FALSE)
            }
        };
        let mut table = Vec::with_capacity(size as usize);
        for node in &reached {
            table.push(u32::from(self.fact(*node).unwrap_or(0)));
            table.extend(self.children(*node).iter().map(new));
        }
        (table, roots.iter().map(new).gather())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn store() -> Store {
        Store::new(vec![3, 2, 4], vec![0, 1, 2], 10_000)
    }

    #[test]
    fn counting_agrees_with_enumeration() {
        let mut s = store();
        let a = s.is(0, &[0, 2]).unwrap();
        let b = s.is(2, &[1]).unwrap();
        let both = s.and(a, b).unwrap();
        let either = s.or(a, b).unwrap();
        let neither = s.not(either).unwrap();
        assert_eq!(s.count(both), 2 * 2);
        assert_eq!(s.count(either), 16 + 6 - 4);
        assert_eq!(s.count(neither), 24 - 18);
        assert_eq!(s.count(TRUE), 24);
    }

    #[test]
    fn quantifying_removes_the_fact() {
        let mut s = store();
        let a = s.is(0, &[0]).unwrap();
        let b = s.is(2, &[1, 2]).unwrap();
        let f = s.and(a, b).unwrap();
        assert_eq!(s.without(f, 0, false).unwrap(), b);
        assert_eq!(s.without(f, 0, true).unwrap(), FALSE);
        let g = s.or(a, b).unwrap();
        assert_eq!(s.without(g, 0, true).unwrap(), b);
    }

    #[test]
    fn packing_keeps_what_a_root_means() {
        let mut s = store();
        let a = s.is(0, &[1]).unwrap();
        let b = s.is(1, &[1]).unwrap();
        let f = s.and(a, b).unwrap();
        let (table, roots) = s.pack(&[f]);
        assert_eq!(table.len(), 4 + 3);
        assert_eq!(roots, vec![0]);
    }

    #[test]
    fn the_limit_is_an_error() {
        let mut s = Store::new(vec![2, 2], vec![0, 1], 1);
        s.is(0, &[1]).unwrap();
        assert_eq!(s.is(1, &[1]), Err(TooLarge { limit: 1 }));
    }
}
