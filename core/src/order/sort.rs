//! Sorting in little code.

use std::cmp::Ordering;

/// Sorts a list so that equal entries keep their order, with one sort for all types in a browser
/// and the library's own elsewhere. The order is the same.
pub(crate) trait Sort<T> {
    fn arrange(&mut self)
    where
        T: Ord;

    fn arrange_by(&mut self, compare: impl Fn(&T, &T) -> Ordering);

    fn arrange_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K);
}

impl<T> Sort<T> for [T] {
    #[inline]
    fn arrange(&mut self)
    where
        T: Ord,
    {
        self.arrange_by(T::cmp);
    }

    #[inline]
    fn arrange_by(&mut self, compare: impl Fn(&T, &T) -> Ordering) {
        if cfg!(not(target_family = "wasm")) {
            return self.sort_by(compare);
        }
        merged(&mut Comparing {
            list: self,
            compare,
        });
    }

    #[inline]
    fn arrange_by_key<K: Ord>(&mut self, key: impl Fn(&T) -> K) {
        self.arrange_by(|a, b| key(a).cmp(&key(b)));
    }
}

/// What is sorted, whatever its type.
trait Sorted {
    fn len(&self) -> usize;
    /// Whether the entry at one place belongs behind the one at another.
    fn behind(&self, a: usize, b: usize) -> bool;
    fn swap(&mut self, a: usize, b: usize);
}

struct Comparing<'a, T, F> {
    list: &'a mut [T],
    compare: F,
}

impl<T, F: Fn(&T, &T) -> Ordering> Sorted for Comparing<'_, T, F> {
    fn len(&self) -> usize {
        self.list.len()
    }

    fn behind(&self, a: usize, b: usize) -> bool {
        match (self.list.get(a), self.list.get(b)) {
            (Some(a), Some(b)) => (self.compare)(a, b) == Ordering::Greater,
            _ => false,
        }
    }

    fn swap(&mut self, a: usize, b: usize) {
        self.list.swap(a, b);
    }
}

/// A merge sort of the places, after which each entry is moved to its own.
#[inline(never)]
fn merged(list: &mut dyn Sorted) {
    let count = list.len();
    let mut order: Vec<usize> = Vec::with_capacity(count);
    order.extend(0..count);
    let mut other: Vec<usize> = Vec::with_capacity(count);
    let mut width = 1;
    while width < count {
        other.clear();
        for both in order.chunks(2 * width) {
            let (mut left, mut right) = both.split_at(width.min(both.len()));
            loop {
                let next = match (left.first(), right.first()) {
                    (Some(a), Some(b)) if list.behind(*a, *b) => &mut right,
                    (Some(_), _) => &mut left,
                    (None, _) => &mut right,
                };
                let Some((first, rest)) = next.split_first() else {
                    break;
                };
                other.push(*first);
                *next = rest;
            }
        }
        std::mem::swap(&mut order, &mut other);
        width *= 2;
    }
    // Each circle of entries that take one another's places.
    for start in 0..count {
        let mut at = start;
        while let Some(from) = order.get_mut(at).map(|from| std::mem::replace(from, at)) {
            if from == at || from == start {
                break;
            }
            list.swap(at, from);
            at = from;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn both_sorts_are_the_librarys(list in prop::collection::vec((0u8..9, any::<u8>()), 0..200)) {
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            let (mut here, mut there) = (list.clone(), list);
            here.arrange_by_key(|(key, _)| *key);
            prop_assert_eq!(&here, &expected);
            merged(&mut Comparing {
                list: &mut there,
                compare: |a: &(u8, u8), b: &(u8, u8)| a.0.cmp(&b.0),
            });
            prop_assert_eq!(&there, &expected);
            here.arrange();
            expected.sort();
            prop_assert_eq!(here, expected);
        }
    }
}
