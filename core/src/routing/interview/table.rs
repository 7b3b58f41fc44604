//! One diagram for everything an answer consists of, and what an interview needs to know of its
//! parts: equal parts are one node, so that equal situations are recognised by their number.

use crate::organisation::model::{FactIx, ValueIx};
use crate::routing::order::{Gather as _, filled};
use crate::routing::program::{LEAF, Ref};

/// The leaf of combinations that cannot exist, or that are left out.
pub(super) const OUT: Ref = Ref::MAX;
/// Stands for "more than one leaf". No leaf has this number.
const SEVERAL: Ref = Ref::MAX - 1;

/// Lists of numbers, each kept once and known by its place.
#[derive(Debug, Default)]
pub(super) struct Pool {
    words: Vec<u32>,
    /// Where each list ends.
    ends: Vec<u32>,
    /// Open addressing: 0 is free, else a place + 1. Its length is a power of two.
    index: Vec<u32>,
}

impl Pool {
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(&self, place: u32) -> &[u32] {
        let place = place as usize;
        let from = match place.checked_sub(1) {
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
            None => 0,
        };
        let to = self.ends.get(place).copied().unwrap_or(0);
        self.words.get(from as usize..to as usize).unwrap_or(&[])
    }

    /// The place of a list that is kept.
    pub(super) fn find(&self, list: &[u32]) -> Option<u32> {
        let mask = self.index.len().checked_sub(1)?;
        let mut slot = hash(list) & mask;
        loop {
            match self.index.get(slot).copied().unwrap_or(0) {
                0 => return None,
                entry if self.get(entry - 1) == list => return Some(entry - 1),
                _ => slot = (slot + 1) & mask,
            }
        }
    }

    /// The place of a list, and whether it is new.
    pub(super) fn put(&mut self, list: &[u32]) -> (u32, bool) {
        if let Some(place) = self.find(list) {
            return (place, false);
        }
        let place = self.ends.len() as u32;
        self.words.extend_from_slice(list);
        self.ends.push(self.words.len() as u32);
        if self.ends.len() * 2 > self.index.len() {
            self.index = filled(0, (self.index.len() * 2).max(64));
            for old in 0..place {
                self.enter(old);
            }
        }
        self.enter(place);
        (place, true)
    }

    fn enter(&mut self, place: u32) {
        let mask = self.index.len() - 1;
        let mut slot = hash(self.get(place)) & mask;
        // Half of the slots are free, so this ends.
        while self.index.get(slot).is_some_and(|entry| *entry != 0) {
            slot = (slot + 1) & mask;
        }
        if let Some(entry) = self.index.get_mut(slot) {
            *entry = place + 1;
        }
    }
}

fn hash(list: &[u32]) -> usize {
    let mut sum = 0x243f_6a88_85a3_08d3u64;
    for word in list {
        sum = (sum.rotate_left(5) ^ u64::from(*word)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
    (sum ^ (sum >> 29)) as usize
}

/// What was worked out for lists of numbers.
#[derive(Debug, Default)]
pub(super) struct Memo {
    keys: Pool,
    values: Vec<u32>,
}

impl Memo {
    pub(super) fn get(&self, key: &[u32]) -> Option<u32> {
        self.values.get(self.keys.find(key)? as usize).copied()
    }

    pub(super) fn set(&mut self, key: &[u32], value: u32) {
        if self.keys.put(key).1 {
            self.values.push(value);
        }
    }
}

/// Nodes of ordered diagrams. A reference is the place of a node, or a leaf.
#[derive(Debug, Default)]
pub(super) struct Table {
    /// For each node its fact, then its children.
    nodes: Pool,
    /// For each node the average weight of a combination.
    mean: Vec<f64>,
    /// For each node the facts that it and what is below it tests, as bits.
    tests: Vec<u64>,
    /// For each node the one leaf that its combinations reach, or several.
    reaches: Vec<Ref>,
    /// What a leaf weighs, by its number; 1 where none is given.
    weights: Vec<f64>,
    by_weight: Memo,
    /// The place of each fact in the order.
    rank: Vec<u8>,
    cuts: Memo,
    plain: Memo,
}

impl Table {
    pub(super) fn new(rank: &[u8]) -> Self {
        Self {
            rank: rank.to_vec(),
            ..Self::default()
        }
    }

    pub(super) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(super) fn rank_of(&self, fact: FactIx) -> u8 {
        self.rank.get(usize::from(fact)).copied().unwrap_or(u8::MAX)
    }

    /// The fact a node tests, and its children.
    pub(super) fn open(&self, node: Ref) -> Option<(FactIx, &[Ref])> {
        if node & LEAF != 0 {
            return None;
        }
        let (fact, children) = self.nodes.get(node).split_first()?;
        Some((FactIx::try_from(*fact).ok()?, children))
    }

    /// Where a node stands in the order; a leaf stands last.
    pub(super) fn rank(&self, node: Ref) -> u8 {
        self.open(node).map_or(u8::MAX, |(f, _)| self.rank_of(f))
    }

    /// The average weight over all combinations of facts, those left out among them.
    pub(super) fn mean(&self, node: Ref) -> f64 {
        let of_leaf = |leaf: Ref| match self.weights.get((leaf & !LEAF) as usize) {
            Some(weight) => *weight,
            None => 1.0,
        };
        match node {
            OUT => 0.0,
            leaf if leaf & LEAF != 0 => of_leaf(leaf),
            node => self.mean.get(node as usize).copied().unwrap_or(0.0),
        }
    }

    /// The facts tested, as bits.
    pub(super) fn tests(&self, node: Ref) -> u64 {
        if node & LEAF != 0 {
            return 0;
        }
        self.tests.get(node as usize).copied().unwrap_or(0)
    }

    /// The one leaf that every combination reaches.
    pub(super) fn only(&self, node: Ref) -> Option<Ref> {
        match self.reached(node) {
            OUT | SEVERAL => None,
            leaf => Some(leaf),
        }
    }

    fn reached(&self, node: Ref) -> Ref {
        if node & LEAF != 0 {
            return node;
        }
        self.reaches.get(node as usize).copied().unwrap_or(SEVERAL)
    }

    /// The leaf of this weight.
    pub(super) fn weighing(&mut self, weight: f64) -> Ref {
        let bits = weight.to_bits();
        let key = [bits as u32, (bits >> 32) as u32];
        if let Some(done) = self.by_weight.get(&key) {
            return done;
        }
        let leaf = LEAF | self.weights.len() as u32;
        self.weights.push(weight);
        self.by_weight.set(&key, leaf);
        leaf
    }

    /// The node that tests a fact; the one child where all are the same.
    pub(super) fn node(&mut self, fact: FactIx, children: &[Ref]) -> Ref {
        let Some(first) = children.first() else {
            return OUT;
        };
        if children.iter().all(|c| c == first) {
            return *first;
        }
        let mut list = Vec::with_capacity(children.len() + 1);
        list.push(u32::from(fact));
        list.extend_from_slice(children);
        let (place, new) = self.nodes.put(&list);
        if new {
            let (mut sum, mut tests, mut reaches) = (0.0, bit(fact), OUT);
            for child in children {
                sum += self.mean(*child);
                tests |= self.tests(*child);
                reaches = match (reaches, self.reached(*child)) {
                    (OUT, other) | (other, OUT) => other,
                    (one, other) if one == other => one,
                    _ => SEVERAL,
                };
            }
            self.mean.push(sum / children.len() as f64);
            self.tests.push(tests);
            self.reaches.push(reaches);
        }
        place
    }

    /// What is left of a node once a fact has a value. The recursion is as deep as there are
    /// facts, of which there are at most 64.
    pub(super) fn cut(&mut self, node: Ref, fact: FactIx, value: ValueIx) -> Ref {
        if self.tests(node) & bit(fact) == 0 {
            return node;
        }
        let Some((own, children)) = self.open(node) else {
            return node;
        };
        if own == fact {
            return children.get(usize::from(value)).copied().unwrap_or(OUT);
        }
        let key = [node, u32::from(fact) << 16 | u32::from(value)];
        if let Some(done) = self.cuts.get(&key) {
            return done;
        }
        let mut children = children.to_vec();
        for child in &mut children {
            *child = self.cut(*child, fact, value);
        }
        let cut = self.node(own, &children);
        self.cuts.set(&key, cut);
        cut
    }

    /// The node with those combinations left out in which a fact has another value.
    pub(super) fn keep(&mut self, node: Ref, fact: FactIx, values: &[ValueIx], of: ValueIx) -> Ref {
        self.keep_in(node, fact, values, of, &mut Memo::default())
    }

    fn keep_in(
        &mut self,
        node: Ref,
        fact: FactIx,
        values: &[ValueIx],
        of: ValueIx,
        memo: &mut Memo,
    ) -> Ref {
        if node == OUT {
            return OUT;
        }
        let place = self.rank_of(fact);
        match self
            .open(node)
            .map(|(own, children)| (own, children.to_vec()))
        {
            Some((own, mut children)) if self.rank_of(own) <= place => {
                if let Some(done) = memo.get(&[node]) {
                    return done;
                }
                for (child, value) in children.iter_mut().zip(0..) {
                    if own != fact {
                        *child = self.keep_in(*child, fact, values, of, memo);
                    } else if !values.contains(&value) {
                        *child = OUT;
                    }
                }
                let kept = self.node(own, &children);
                memo.set(&[node], kept);
                kept
            }
            _ => {
                let child = |value| if values.contains(&value) { node } else { OUT };
                let children: Vec<Ref> = (0..of).map(child).gather();
                self.node(fact, &children)
            }
        }
    }

    /// The node without tests that only tell what cannot exist: it agrees with the node wherever
    /// that is not left out.
    pub(super) fn plain(&mut self, node: Ref) -> Ref {
        if let Some(leaf) = self.only(node) {
            return leaf;
        }
        let Some((own, children)) = self.open(node) else {
            return node;
        };
        let mut children = children.to_vec();
        if let Some(done) = self.plain.get(&[node]) {
            return done;
        }
        for child in &mut children {
            *child = self.plain(*child);
        }
        let mut inside = children.iter().filter(|c| **c != OUT);
        let plain = match inside.next() {
            Some(first) if inside.all(|c| c == first) => *first,
            _ => self.node(own, &children),
        };
        self.plain.set(&[node], plain);
        plain
    }

    /// How much of the average each leaf has: its share of the combinations, the greatest first.
    pub(super) fn shares(&self, node: Ref) -> Vec<f64> {
        let mut open = vec![node];
        let mut seen = crate::routing::order::Seen::new();
        let mut nodes: Vec<(Ref, f64)> = Vec::new();
        while let Some(node) = open.pop() {
            if node != OUT && seen.insert([node, 0, 0, 0]) {
                nodes.push((node, 0.0));
                open.extend_from_slice(self.open(node).map_or(&[], |(_, children)| children));
            }
        }
        // Leaves have the highest bit; a child is older than its parents, so has a lower place.
        crate::routing::order::sort_by(&mut nodes, &|a, b| (a.0 & LEAF, b.0) < (b.0 & LEAF, a.0));
        let find = |nodes: &[(Ref, f64)], node: Ref| {
            nodes.binary_search_by(|(n, _)| (n & LEAF, node).cmp(&(node & LEAF, *n)))
        };
        if let Some((_, share)) = nodes.first_mut() {
            *share = 1.0;
        }
        for at in 0..nodes.len() {
            let Some((node, share)) = nodes.get(at).copied() else {
                break;
            };
            let Some((_, children)) = self.open(node) else {
                continue;
            };
            let part = share / children.len() as f64;
            for child in children {
                if let Ok(place) = find(&nodes, *child)
                    && let Some((_, sum)) = nodes.get_mut(place)
                {
                    *sum += part;
                }
            }
        }
        let leaves = nodes.iter().filter(|(n, _)| n & LEAF != 0);
        let mut shares: Vec<f64> = leaves.map(|(_, share)| *share).gather();
        crate::routing::order::sort_by(&mut shares, &|a, b| a > b);
        shares
    }

    /// The leaves that combinations reach, sorted.
    pub(super) fn leaves(&self, node: Ref) -> Vec<Ref> {
        let mut leaves = Vec::new();
        let mut seen = crate::routing::order::Seen::new();
        let mut open = vec![node];
        while let Some(node) = open.pop() {
            if node == OUT || !seen.insert([node, 0, 0, 0]) {
                continue;
            }
            match self.open(node) {
                Some((_, children)) => open.extend_from_slice(children),
                None => leaves.push(node),
            }
        }
        crate::routing::order::sort(&mut leaves);
        leaves
    }
}

/// A fact as a bit.
pub(super) fn bit(fact: FactIx) -> u64 {
    1u64.checked_shl(u32::from(fact)).unwrap_or(0)
}

/// The facts of a set of bits, in the register's order.
pub(super) fn facts(bits: u64) -> impl Iterator<Item = FactIx> {
    (0..64).filter(move |f| bits & bit(*f) != 0)
}
