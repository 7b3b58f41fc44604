//! Sorted sets in little code.

use std::borrow::Borrow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

use serde::{Serialize, Serializer};

use super::parts::{Iter, Parts};

/// A set in the order of its entries: what `BTreeSet` of the standard library is, in a tenth of
/// the code for each type of entry.
#[derive(Clone)]
pub(crate) struct Set<T> {
    entries: Parts<T>,
}

impl<T: Ord> Set<T> {
    pub(crate) const fn new() -> Self {
        Self {
            entries: Parts::new(),
        }
    }

    pub(crate) fn contains<Q: Ord + ?Sized>(&self, entry: &Q) -> bool
    where
        T: Borrow<Q>,
    {
        self.entries.find(|own| own.borrow().cmp(entry)).found
    }

    /// Puts an entry in; false where it is there already.
    #[cfg_attr(target_family = "wasm", inline(never))]
    pub(crate) fn insert(&mut self, entry: T) -> bool {
        let place = self.entries.find(|own| own.cmp(&entry));
        if !place.found {
            self.entries.insert(place, entry);
        }
        !place.found
    }

    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        self.entries.retain(|entry| keep(entry));
    }

    /// What is in one of two sets.
    pub(crate) fn union<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        let mut both: Set<&T> = self.iter().collect();
        both.extend(other);
        both.into_iter()
    }

    /// What is in one of two sets alone.
    pub(crate) fn symmetric_difference<'a>(
        &'a self,
        other: &'a Self,
    ) -> impl Iterator<Item = &'a T> {
        let alone: Set<&T> = self
            .difference(other)
            .chain(other.difference(self))
            .collect();
        alone.into_iter()
    }

    /// What is in both of two sets.
    pub(crate) fn intersection<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.iter().filter(|entry| other.contains(*entry))
    }

    /// What is here and not there.
    pub(crate) fn difference<'a>(&'a self, other: &'a Self) -> impl Iterator<Item = &'a T> {
        self.iter().filter(|entry| !other.contains(*entry))
    }
}

impl<T> Set<T> {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    pub(crate) fn iter(&self) -> Iter<'_, T> {
        self.entries.iter()
    }
}

impl<'a, T> IntoIterator for &'a Set<T> {
    type Item = &'a T;
    type IntoIter = Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T> IntoIterator for Set<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_list().into_iter()
    }
}

impl<T: Ord> Extend<T> for Set<T> {
    fn extend<I: IntoIterator<Item = T>>(&mut self, entries: I) {
        for entry in entries {
            self.insert(entry);
        }
    }
}

impl<'a, T: Ord + Copy + 'a> Extend<&'a T> for Set<T> {
    fn extend<I: IntoIterator<Item = &'a T>>(&mut self, entries: I) {
        for entry in entries {
            self.insert(*entry);
        }
    }
}

impl<T: Ord> FromIterator<T> for Set<T> {
    fn from_iter<I: IntoIterator<Item = T>>(entries: I) -> Self {
        let mut set = Self::new();
        for entry in entries {
            set.insert(entry);
        }
        set
    }
}

impl<T: Ord, const N: usize> From<[T; N]> for Set<T> {
    fn from(entries: [T; N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<T: Ord> Default for Set<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: fmt::Debug> fmt::Debug for Set<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self).finish()
    }
}

impl<T: PartialEq> PartialEq for Set<T> {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other)
    }
}

impl<T: Eq> Eq for Set<T> {}

impl<T: Ord> PartialOrd for Set<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T: Ord> Ord for Set<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.iter().cmp(other)
    }
}

impl<T: Hash> Hash for Set<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.len().hash(state);
        self.iter().for_each(|entry| entry.hash(state));
    }
}

impl<T: Serialize> Serialize for Set<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Set;

    proptest! {
        #[test]
        fn it_is_a_sorted_set(a: Vec<u8>, b: Vec<u8>) {
            let (x, y): (Set<u8>, Set<u8>) = (a.iter().copied().collect(), b.iter().copied().collect());
            let (a, b): (BTreeSet<u8>, BTreeSet<u8>) = (a.into_iter().collect(), b.into_iter().collect());
            prop_assert!(x.iter().eq(&a));
            prop_assert_eq!(x.len(), a.len());
            prop_assert!(x.union(&y).eq(a.union(&b)));
            prop_assert!(x.symmetric_difference(&y).eq(a.symmetric_difference(&b)));
            prop_assert!(x.intersection(&y).eq(a.intersection(&b)));
            prop_assert!(x.difference(&y).eq(a.difference(&b)));
            prop_assert_eq!(x.cmp(&y), a.cmp(&b));
            prop_assert_eq!(serde_json::to_string(&x).unwrap(), serde_json::to_string(&a).unwrap());
            let (mut x, mut a) = (x, a);
            for entry in &b {
                prop_assert_eq!(x.insert(entry / 2), a.insert(entry / 2));
            }
            prop_assert!(x.into_iter().eq(a));
        }
    }
}
