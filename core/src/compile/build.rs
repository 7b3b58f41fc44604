//! Many rules to one diagram, in one pass from the top.
//!
//! A state is what is left of every rule's condition and holder after some facts are known;
//! equal states are built once. This is the subset construction of automata, over facts instead
//! of letters: no diagram of a part of the rules is ever larger than it has to be.

use super::store::{IntHasher, Store, TooLarge};
use crate::order::{Gather as _, Sort as _};
use crate::organisation::model::{FactIx, RuleIx};
use crate::routing::program::{FALSE, Ref, TRUE};
use std::hash::Hasher;

/// What is left of one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    /// Which of the rule sets it belongs to, where two are built together.
    pub(super) group: u8,
    pub(super) rule: RuleIx,
    pub(super) condition: Ref,
    pub(super) holder: Ref,
}

/// Which rules a rule overrides, directly or through others: sorted lists.
pub(super) type Closure = Vec<Vec<RuleIx>>;

/// Builds one diagram; `leaf` turns the rules left at the end, all of them holding and none
/// overridden by another, into the bits of a leaf.
pub(super) struct Builder<'a> {
    pub(super) store: &'a mut Store,
    /// One closure for each group.
    pub(super) closures: &'a [&'a Closure],
    pub(super) leaf: &'a mut dyn FnMut(&[Item]) -> u32,
    memo: Memo,
    /// The items of the states on the way to the one at hand, each state's after its parent's.
    items: Vec<Item>,
    /// The places in the order of what each item's condition and holder test next, so that a
    /// table of nodes too large for the processor's cache is asked only where that changes.
    ranks: Vec<[u8; 2]>,
    /// For each group and rule the last state in which it was surely overridden.
    overridden: Vec<Vec<u64>>,
    state: u64,
}

impl<'a> Builder<'a> {
    pub(super) fn new(
        store: &'a mut Store,
        closures: &'a [&'a Closure],
        leaf: &'a mut dyn FnMut(&[Item]) -> u32,
    ) -> Self {
        Self {
            store,
            closures,
            leaf,
            memo: Memo::default(),
            items: Vec::new(),
            ranks: Vec::new(),
            overridden: closures.iter().map(|c| vec![0; c.len()]).gather(),
            state: 0,
        }
    }

    /// The diagram of these rules inside `world`, a condition that must not be false. Outside it
    /// the diagram holds anything.
    pub(super) fn build(&mut self, items: Vec<Item>, world: Ref) -> Result<Ref, TooLarge> {
        self.items = items;
        self.items.retain(|i| i.condition != FALSE);
        let store = &*self.store;
        let ranks = |i: &Item| [store.rank(i.condition), store.rank(i.holder)];
        self.ranks = self.items.iter().map(ranks).gather();
        self.state(0, world)
    }

    /// The diagram of the state whose items stand from `from` on; none of their conditions is false.
    fn state(&mut self, from: usize, world: Ref) -> Result<Ref, TooLarge> {
        self.drop_overridden(from);
        let items = self.items.get(from..).unwrap_or(&[]);
        let ranks = self.ranks.get(from..).unwrap_or(&[]);
        let next = ranks.iter().map(|[a, b]| *a.min(b)).min();
        let next = next.and_then(|rank| Some((rank, *self.store.order().get(usize::from(rank))?)));
        let Some((rank, fact)) = next else {
            return Ok(crate::routing::program::LEAF | (self.leaf)(items));
        };
        let world = self.project(world, fact)?;
        let items = self.items.get(from..).unwrap_or(&[]);
        let entry = match self.memo.find(world, items) {
            Ok(done) => return Ok(done),
            Err(entry) => entry,
        };
        let arity = self.store.arity(fact);
        let end = self.items.len();
        let mut children: Vec<Option<Ref>> = Vec::with_capacity(usize::from(arity));
        for value in 0..arity {
            let world = self.store.step(world, fact, value);
            if world == FALSE {
                children.push(None);
                continue;
            }
            for at in from..end {
                let (item, ranks) = (self.items.get(at), self.ranks.get(at));
                let (Some(mut item), Some(mut ranks)) = (item.copied(), ranks.copied()) else {
                    continue;
                };
                if ranks[0] == rank {
                    item.condition = self.store.child(item.condition, value);
                    if item.condition == FALSE {
                        continue;
                    }
                    ranks[0] = self.store.rank(item.condition);
                }
                if ranks[1] == rank {
                    item.holder = self.store.child(item.holder, value);
                    ranks[1] = self.store.rank(item.holder);
                }
                self.items.push(item);
                self.ranks.push(ranks);
            }
            let child = self.state(end, world)?;
            self.items.truncate(end);
            self.ranks.truncate(end);
            children.push(Some(child));
        }
        // A combination that cannot exist may answer anything; the first possible answer keeps
        // most nodes equal, so that they are built once.
        let any = children.iter().flatten().next().copied().unwrap_or(FALSE);
        let children: Vec<Ref> = children.into_iter().map(|c| c.unwrap_or(any)).gather();
        let node = self.store.node(fact, &children)?;
        self.memo.set(entry, node);
        Ok(node)
    }

    /// The world as far as it concerns `fact` and what comes after it.
    fn project(&mut self, mut world: Ref, fact: FactIx) -> Result<Ref, TooLarge> {
        let place = self
            .store
            .ranks()
            .get(usize::from(fact))
            .copied()
            .unwrap_or(u8::MAX);
        while self.store.rank(world) < place {
            let Some(passed) = self.store.fact(world) else {
                break;
            };
            world = self.store.without(world, passed, false)?;
        }
        Ok(world)
    }

    /// A rule that another one surely overrides no longer matters.
    fn drop_overridden(&mut self, from: usize) {
        self.state += 1;
        let (state, closures) = (self.state, self.closures);
        let over = |i: &Item| -> &'a [RuleIx] {
            closures
                .get(usize::from(i.group))
                .and_then(|c| c.get(usize::from(i.rule)))
                .map_or(&[][..], Vec::as_slice)
        };
        let items = self.items.get(from..).unwrap_or(&[]);
        let mut sure: Vec<Item> = items
            .iter()
            .filter(|i| i.condition == TRUE && !over(i).is_empty())
            .copied()
            .gather();
        if sure.is_empty() {
            return;
        }
        // What an overridden rule overrides is overridden too, and need not be gone through.
        sure.arrange_by_key(|i| std::cmp::Reverse(over(i).len()));
        for item in &sure {
            let Some(marks) = self.overridden.get_mut(usize::from(item.group)) else {
                continue;
            };
            if marks.get(usize::from(item.rule)) == Some(&state) {
                continue;
            }
            for rule in over(item) {
                if let Some(mark) = marks.get_mut(usize::from(*rule)) {
                    *mark = state;
                }
            }
        }
        let mut kept = from;
        for at in from..self.items.len() {
            let (item, ranks) = (self.items.get(at), self.ranks.get(at));
            let (Some(item), Some(ranks)) = (item.copied(), ranks.copied()) else {
                continue;
            };
            let marks = self.overridden.get(usize::from(item.group));
            let mark = marks.and_then(|m| m.get(usize::from(item.rule)));
            if mark != Some(&state) {
                if let Some(slot) = self.items.get_mut(kept) {
                    *slot = item;
                }
                if let Some(slot) = self.ranks.get_mut(kept) {
                    *slot = ranks;
                }
                kept += 1;
            }
        }
        self.items.truncate(kept);
        self.ranks.truncate(kept);
    }
}

/// Which diagram each state has. The states' words stand one after the other and are hashed
/// once; a map of lists would hash each again whenever it grows.
struct Memo {
    words: Vec<u32>,
    entries: Vec<Entry>,
    /// Open addressing over entries; 0 is free, else the entry's place + 1.
    index: Vec<u32>,
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            words: Vec::new(),
            entries: Vec::new(),
            index: vec![0; 1 << 8],
        }
    }
}

struct Entry {
    hash: u64,
    from: usize,
    to: usize,
    /// `None` while the state is being built.
    node: Option<Ref>,
}

impl Memo {
    /// The diagram of a state, or the place for it.
    fn find(&mut self, world: Ref, items: &[Item]) -> Result<Ref, usize> {
        let from = self.words.len();
        let mut hasher = IntHasher::default();
        self.words.push(world);
        hasher.write_u32(world);
        for item in items {
            let rule = u32::from(item.group) << 16 | u32::from(item.rule);
            self.words
                .extend_from_slice(&[rule, item.condition, item.holder]);
            hasher.write_u64(u64::from(rule) << 32 | u64::from(item.condition));
            hasher.write_u32(item.holder);
        }
        let (hash, to) = (hasher.finish(), self.words.len());
        let mask = self.index.len() - 1;
        let mut slot = hash as usize & mask;
        while let Some(entry @ 1..) = self.index.get(slot).copied() {
            if let Some(entry) = self.entries.get(entry as usize - 1)
                && entry.hash == hash
                && self.words.get(entry.from..entry.to) == self.words.get(from..to)
                && let Some(node) = entry.node
            {
                self.words.truncate(from);
                return Ok(node);
            }
            slot = (slot + 1) & mask;
        }
        let at = self.entries.len();
        self.entries.push(Entry {
            hash,
            from,
            to,
            node: None,
        });
        if let Some(free) = self.index.get_mut(slot) {
            *free = u32::try_from(at + 1).unwrap_or(u32::MAX);
        }
        if self.entries.len() * 2 > self.index.len() {
            self.grow();
        }
        Err(at)
    }

    fn set(&mut self, entry: usize, node: Ref) {
        if let Some(entry) = self.entries.get_mut(entry) {
            entry.node = Some(node);
        }
    }

    fn grow(&mut self) {
        self.index = vec![0; self.index.len() * 2];
        let mask = self.index.len() - 1;
        for (at, entry) in (1u32..).zip(&self.entries) {
            let mut slot = entry.hash as usize & mask;
            while self.index.get(slot).is_some_and(|e| *e != 0) {
                slot = (slot + 1) & mask;
            }
            if let Some(free) = self.index.get_mut(slot) {
                *free = at;
            }
        }
    }
}

/// The closure of `overrides`, which has no circle: a rule's list names what it overrides,
/// directly or through others. Iterative, because chains are as long as an author makes them.
pub(super) fn closure(overrides: &[Vec<RuleIx>]) -> Closure {
    overrides
        .iter()
        .map(|direct| {
            let mut all: Vec<RuleIx> = Vec::new();
            let mut open = direct.clone();
            let mut seen = crate::order::Set::new();
            while let Some(rule) = open.pop() {
                if seen.insert(rule) {
                    all.push(rule);
                    open.extend(overrides.get(usize::from(rule)).into_iter().flatten());
                }
            }
            all.arrange();
            all
        })
        .gather()
}
