//! Remembering what was computed of small numbers, in little code.

use std::marker::PhantomData;

/// Up to three numbers that something is remembered by.
pub(crate) trait Key {
    fn numbers(&self) -> [u32; 3];
    fn of(numbers: [u32; 3]) -> Self;
}

impl Key for u32 {
    fn numbers(&self) -> [u32; 3] {
        [*self, 0, 0]
    }
    fn of([a, ..]: [u32; 3]) -> Self {
        a
    }
}

impl Key for (u32, u32) {
    fn numbers(&self) -> [u32; 3] {
        [self.0, self.1, 0]
    }
    fn of([a, b, _]: [u32; 3]) -> Self {
        (a, b)
    }
}

impl Key for (u32, u32, u32) {
    fn numbers(&self) -> [u32; 3] {
        [self.0, self.1, self.2]
    }
    fn of([a, b, c]: [u32; 3]) -> Self {
        (a, b, c)
    }
}

/// A hash table whose searching is the same code for all types: what a browser has in place of
/// the library's own. Nothing is taken out of it.
#[derive(Clone, Debug)]
pub(crate) struct Memo<K, V> {
    index: Index,
    values: Vec<V>,
    keys: PhantomData<K>,
}

impl<K, V> Default for Memo<K, V> {
    fn default() -> Self {
        Self {
            index: Index::default(),
            values: Vec::new(),
            keys: PhantomData,
        }
    }
}

impl<K: Key, V> Memo<K, V> {
    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }

    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.values.get(self.index.get(key.numbers())?)
    }

    /// Puts a value in, in place of the one that comes back.
    pub(crate) fn insert(&mut self, key: K, value: V) -> Option<V> {
        match self.values.get_mut(self.index.put(key.numbers())) {
            Some(old) => Some(std::mem::replace(old, value)),
            None => {
                self.values.push(value);
                None
            }
        }
    }

    /// The value of a key, made where there is none.
    #[allow(
        clippy::indexing_slicing,
        reason = "the value was put in if it was not there"
    )]
    pub(crate) fn or_insert_with(&mut self, key: K, value: impl FnOnce() -> V) -> &mut V {
        let place = self.index.put(key.numbers());
        if place >= self.values.len() {
            self.values.push(value());
        }
        &mut self.values[place]
    }

    /// All keys and values, in the order they were put in.
    pub(crate) fn into_list(self) -> Vec<(K, V)> {
        let keys = self.index.keys.into_iter().map(K::of);
        keys.zip(self.values).collect()
    }
}

/// Keys, each once, and where they are found.
#[derive(Clone, Debug, Default)]
struct Index {
    keys: Vec<[u32; 3]>,
    /// Open addressing: 0 is free, else one more than a place among the keys.
    slots: Vec<u32>,
}

impl Index {
    /// The slot that a key has or would have; none where there are no slots.
    fn slot(&self, key: [u32; 3]) -> usize {
        let mask = self.slots.len().wrapping_sub(1);
        let mut hash = 0u64;
        for number in key {
            hash = (hash.rotate_left(5) ^ u64::from(number)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        }
        let mut at = (hash >> 32) as usize & mask;
        while let Some(taken) = self.slots.get(at).filter(|slot| **slot != 0) {
            if self.keys.get(*taken as usize - 1) == Some(&key) {
                break;
            }
            at = (at + 1) & mask;
        }
        at
    }

    #[cfg_attr(target_family = "wasm", inline(never))]
    fn get(&self, key: [u32; 3]) -> Option<usize> {
        let taken = self.slots.get(self.slot(key))?;
        (*taken as usize).checked_sub(1)
    }

    /// The place of a key among all, which is the last where it is new.
    #[cfg_attr(target_family = "wasm", inline(never))]
    fn put(&mut self, key: [u32; 3]) -> usize {
        // At most half of the slots are taken, so that a search ends.
        if self.keys.len() * 2 >= self.slots.len() {
            self.slots = super::filled(0, (self.slots.len() * 2).max(16));
            for (place, key) in (1..).zip(&self.keys) {
                let at = self.slot(*key);
                if let Some(slot) = self.slots.get_mut(at) {
                    *slot = place;
                }
            }
        }
        let at = self.slot(key);
        let place = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        match self.slots.get_mut(at) {
            Some(slot) if *slot != 0 => *slot as usize - 1,
            Some(slot) => {
                *slot = place.saturating_add(1);
                self.keys.push(key);
                place as usize
            }
            None => place as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::Memo;

    proptest! {
        #[test]
        fn it_remembers(entries in prop::collection::vec(((0u32..40, 0u32..3), any::<u8>()), 0..300)) {
            let (mut memo, mut expected) = (Memo::default(), BTreeMap::new());
            for (key, value) in entries {
                prop_assert_eq!(memo.get(&key), expected.get(&key));
                prop_assert_eq!(memo.insert(key, value), expected.insert(key, value));
                let other = (key.0 * 2, 7);
                let made = *memo.or_insert_with(other, || value);
                prop_assert_eq!(made, *expected.entry(other).or_insert(value));
                prop_assert_eq!(memo.len(), expected.len());
            }
            let mut list = memo.into_list();
            list.sort_unstable();
            prop_assert!(list.into_iter().eq(expected));
        }
    }
}
