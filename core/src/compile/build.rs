//! Many rules to one diagram, in one pass from the top.
//!
//! A state is what is left of every rule's condition and holder after some facts are known;
//! equal states are built once. This is the subset construction of automata, over facts instead
//! of letters: no diagram of a part of the rules is ever larger than it has to be.

use super::store::{IntHasher, Store, TooLarge};
use crate::organisation::model::{FactIx, RuleIx};
use crate::routing::program::{FALSE, Ref, TRUE};
use std::collections::HashMap;
use std::hash::BuildHasherDefault;

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
pub(super) struct Builder<'a, L: FnMut(&[Item]) -> u32> {
    pub(super) store: &'a mut Store,
    /// One closure for each group.
    pub(super) closures: &'a [&'a Closure],
    pub(super) leaf: L,
    memo: HashMap<Vec<u32>, Ref, BuildHasherDefault<IntHasher>>,
}

impl<'a, L: FnMut(&[Item]) -> u32> Builder<'a, L> {
    pub(super) fn new(store: &'a mut Store, closures: &'a [&'a Closure], leaf: L) -> Self {
        Self {
            store,
            closures,
            leaf,
            memo: HashMap::default(),
        }
    }

    /// The diagram of these rules inside `world`, a condition that must not be false. Outside it
    /// the diagram holds anything.
    pub(super) fn build(&mut self, mut items: Vec<Item>, world: Ref) -> Result<Ref, TooLarge> {
        items.retain(|i| i.condition != FALSE);
        self.drop_overridden(&mut items);
        let next = items
            .iter()
            .flat_map(|i| [i.condition, i.holder])
            .min_by_key(|r| self.store.rank(*r))
            .and_then(|r| self.store.fact(r));
        let Some(fact) = next else {
            return Ok(crate::routing::program::LEAF | (self.leaf)(&items));
        };
        let world = self.project(world, fact)?;
        let mut key = Vec::with_capacity(1 + 3 * items.len());
        key.push(world);
        for item in &items {
            key.push(u32::from(item.group) << 16 | u32::from(item.rule));
            key.push(item.condition);
            key.push(item.holder);
        }
        if let Some(done) = self.memo.get(&key) {
            return Ok(*done);
        }
        let arity = self.store.arity(fact);
        let mut children: Vec<Option<Ref>> = Vec::with_capacity(usize::from(arity));
        for value in 0..arity {
            let world = self.store.step(world, fact, value);
            if world == FALSE {
                children.push(None);
                continue;
            }
            let mut next = Vec::with_capacity(items.len());
            for item in &items {
                let condition = self.store.step(item.condition, fact, value);
                if condition != FALSE {
                    let holder = self.store.step(item.holder, fact, value);
                    next.push(Item {
                        condition,
                        holder,
                        ..*item
                    });
                }
            }
            children.push(Some(self.build(next, world)?));
        }
        // A combination that cannot exist may answer anything; the first possible answer keeps
        // most nodes equal, so that they are built once.
        let any = children.iter().flatten().next().copied().unwrap_or(FALSE);
        let children: Vec<Ref> = children.into_iter().map(|c| c.unwrap_or(any)).collect();
        let node = self.store.node(fact, &children)?;
        self.memo.insert(key, node);
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
    fn drop_overridden(&self, items: &mut Vec<Item>) {
        let sure: Vec<(u8, &[RuleIx])> = items
            .iter()
            .filter(|i| i.condition == TRUE)
            .filter_map(|i| {
                let over = self
                    .closures
                    .get(usize::from(i.group))?
                    .get(usize::from(i.rule))?;
                (!over.is_empty()).then_some((i.group, over.as_slice()))
            })
            .collect();
        if !sure.is_empty() {
            items.retain(|item| {
                !sure.iter().any(|(group, over)| {
                    *group == item.group && over.binary_search(&item.rule).is_ok()
                })
            });
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
            let mut seen = std::collections::BTreeSet::new();
            while let Some(rule) = open.pop() {
                if seen.insert(rule) {
                    all.push(rule);
                    open.extend(overrides.get(usize::from(rule)).into_iter().flatten());
                }
            }
            all.sort_unstable();
            all
        })
        .collect()
}
