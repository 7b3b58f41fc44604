//! Sorting, collecting and remembering in little code.
//!
//! The library's own sorts, maps and sets are made once for each type they are used with, and each
//! time weigh several kilobytes; in a browser the router and the lab would be mostly those. What is
//! here costs little for each further type, and its order is the library's on every target.
#![cfg_attr(
    not(feature = "analysis"),
    allow(dead_code, reason = "the analyses use all of it")
)]

mod map;
#[cfg(feature = "yaml")]
mod memo;
mod parts;
mod set;
#[cfg(feature = "yaml")]
mod sort;

pub(crate) use map::Map;
#[cfg(feature = "yaml")]
pub(crate) use memo::Memo;
pub(crate) use set::Set;
#[cfg(feature = "yaml")]
pub(crate) use sort::Sort;

/// Collecting in little code: what the library makes of `collect` repeats an iterator's code for the
/// first item, and the router collects in a hundred places.
pub(crate) trait Gather: Iterator + Sized {
    /// A list of all items.
    #[inline]
    fn gather(self) -> Vec<Self::Item> {
        if cfg!(not(target_family = "wasm")) {
            return self.collect();
        }
        let mut list = Vec::new();
        for item in self {
            list.push(item);
        }
        list
    }
}

impl<I: Iterator> Gather for I {}

/// A list of `count` times the same.
pub(crate) fn filled<T: Clone>(value: T, count: usize) -> Vec<T> {
    if cfg!(not(target_family = "wasm")) {
        return vec![value; count];
    }
    let mut list = Vec::with_capacity(count);
    for _ in 0..count {
        list.push(value.clone());
    }
    list
}

/// Texts one after the other, with another between them.
pub(crate) fn joined(parts: &[&str], by: &str) -> String {
    let mut text = String::new();
    for part in parts {
        if !text.is_empty() {
            text.push_str(by);
        }
        text.push_str(part);
    }
    text
}

/// Sorts a list: a heap sort (J. W. J. Williams, "Algorithm 232", 1964). Equal entries may change
/// places.
pub(crate) fn sort<T: Ord>(list: &mut [T]) {
    sort_by(list, &|a, b| a < b);
}

/// As [`sort`], where `before` says what comes first.
pub(crate) fn sort_by<T>(list: &mut [T], before: &dyn Fn(&T, &T) -> bool) {
    let count = list.len();
    let mut places = Listed { list, before };
    // In a browser once for all types.
    if cfg!(target_family = "wasm") {
        heap(count, &mut places as &mut dyn Places);
    } else {
        heap(count, &mut places);
    }
}

/// Entries by their places.
trait Places {
    /// Whether the entry at `a` comes before the one at `b`.
    fn before(&self, a: usize, b: usize) -> bool;
    fn swap(&mut self, a: usize, b: usize);
}

struct Listed<'a, T> {
    list: &'a mut [T],
    before: &'a dyn Fn(&T, &T) -> bool,
}

impl<T> Places for Listed<'_, T> {
    fn before(&self, a: usize, b: usize) -> bool {
        match (self.list.get(a), self.list.get(b)) {
            (Some(a), Some(b)) => (self.before)(a, b),
            _ => false,
        }
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.list.swap(a, b);
    }
}

fn heap<P: Places + ?Sized>(count: usize, places: &mut P) {
    let mut rest = count;
    let mut root = rest / 2;
    while rest > 1 {
        if root > 0 {
            root -= 1;
        } else {
            rest -= 1;
            places.swap(0, rest);
        }
        let mut at = root;
        loop {
            let mut child = 2 * at + 1;
            if child >= rest {
                break;
            }
            if child + 1 < rest && places.before(child, child + 1) {
                child += 1;
            }
            if !places.before(at, child) {
                break;
            }
            places.swap(at, child);
            at = child;
        }
    }
}

/// Sorts a list and drops repetitions.
pub(crate) fn sort_once<T: Ord>(list: &mut Vec<T>) {
    sort(list);
    if cfg!(not(target_family = "wasm")) {
        list.dedup();
        return;
    }
    let mut kept = 0;
    for at in 0..list.len() {
        if at == 0 || list.get(at) != list.get(kept - 1) {
            list.swap(at, kept);
            kept += 1;
        }
    }
    list.truncate(kept);
}

/// Puts an entry into its place of a short sorted list, once.
pub(crate) fn add<T: Ord>(list: &mut Vec<T>, entry: T) {
    if let Err(place) = list.binary_search(&entry) {
        list.insert(place, entry);
    }
}

/// A set that only remembers what was put into it. Its order reaches nobody.
#[derive(Debug)]
pub(crate) struct Seen {
    /// Open addressing; every key is one more than what it stands for, 0 is free.
    slots: Vec<u128>,
    count: usize,
}

impl Seen {
    pub(crate) fn new() -> Self {
        Self {
            slots: vec![0; 64],
            count: 0,
        }
    }

    /// Whether these four numbers, the first below its greatest value, are new.
    pub(crate) fn insert(&mut self, numbers: [u32; 4]) -> bool {
        let key = key(numbers);
        if self.count * 2 >= self.slots.len() {
            let old = std::mem::take(&mut self.slots);
            self.slots = vec![0; old.len() * 2];
            for key in old {
                if key != 0 {
                    self.place(key);
                }
            }
        }
        let new = self.place(key);
        self.count += usize::from(new);
        new
    }

    /// Whether these four numbers were put in.
    pub(crate) fn contains(&self, numbers: [u32; 4]) -> bool {
        let key = key(numbers);
        let mask = self.slots.len() - 1;
        let mut at = place(key) & mask;
        while let Some(slot) = self.slots.get(at).filter(|s| **s != 0) {
            if *slot == key {
                return true;
            }
            at = (at + 1) & mask;
        }
        false
    }

    /// Puts a key into its slot; false where it is there already.
    fn place(&mut self, key: u128) -> bool {
        let mask = self.slots.len() - 1;
        let mut at = place(key) & mask;
        // Half of the slots are free, so this ends.
        while let Some(slot) = self.slots.get_mut(at) {
            if *slot == 0 {
                *slot = key;
                return true;
            }
            if *slot == key {
                return false;
            }
            at = (at + 1) & mask;
        }
        false
    }
}

fn key([a, b, c, d]: [u32; 4]) -> u128 {
    let pair = |high: u32, low: u32| u128::from(high) << 32 | u128::from(low);
    (pair(a, b) << 64 | pair(c, d)).wrapping_add(1)
}

fn place(key: u128) -> usize {
    let folded = (key as u64).rotate_left(29) ^ (key >> 64) as u64;
    (folded.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn it_sorts(mut list: Vec<u8>) {
            let mut expected = list.clone();
            expected.sort_unstable();
            sort(&mut list);
            prop_assert_eq!(&list, &expected);
            expected.dedup();
            sort_once(&mut list);
            prop_assert_eq!(list, expected);
        }

        #[test]
        fn it_remembers(list in prop::collection::vec(any::<[u16; 4]>(), 0..500), twice in 0usize..500) {
            let mut seen = Seen::new();
            let mut expected = BTreeSet::new();
            for entry in list.iter().chain(list.iter().take(twice)) {
                let entry = entry.map(u32::from);
                prop_assert_eq!(seen.contains(entry), expected.contains(&entry));
                prop_assert_eq!(seen.insert(entry), expected.insert(entry));
            }
        }
    }
}
