//! From the names of facts and values to their indices, without allocating.
//!
//! A perfect hash, found when a router is made: a name is read into three words, and one look at
//! one slot tells whether it is known. No step depends on how many names there are, and few
//! branches on which name it is.

use std::sync::Arc;

use super::order::sort;
use super::order::{Gather as _, filled};
use super::program::FactInfo;
use crate::organisation::model::{FactIx, ValueIx};

/// One table for all names: those of the facts, and those of each fact's values.
#[derive(Debug)]
pub(super) struct Names {
    slots: Vec<Slot>,
    mask: usize,
    /// For each bucket of hashes, what is mixed into them so that each name has a slot of its own.
    shifts: Vec<u8>,
    bucket_mask: usize,
    /// The names that three words do not hold, by what they are of and their index.
    long: Vec<(u16, u16, Arc<str>)>,
}

/// A name in three words, and whose it is: half a cache line, so that none lies in two.
///
/// Up to [`SHORT`] bytes the words are the name itself, so that nothing else has to be compared.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
struct Slot {
    words: [u64; 3],
    /// From the lowest bits: the fact whose value it is, or [`FACTS`]; the length; in the last
    /// sixteen the index.
    about: u64,
}

/// Stands for a fact where the name is that of a fact itself.
const FACTS: u16 = u16::MAX;
/// Stands in a slot where no name is.
const FREE: u64 = FACTS as u64 - 1;
/// Where in a slot the index begins.
const INDEX: u32 = 48;
/// The longest name that three words hold.
const SHORT: usize = 24;

impl Slot {
    /// A name, not yet with an index.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn of(of: u16, name: &str) -> Self {
        Self {
            words: words(name.as_bytes()),
            about: u64::from(of) | u64::from(name.len() as u32) << 16,
        }
    }

    #[inline]
    fn hash(self) -> u64 {
        let [a, b, c] = self.words;
        let mixed = a ^ b.rotate_left(23) ^ c.rotate_left(47) ^ self.about.rotate_right(16);
        let hash = mixed.wrapping_mul(SEED);
        hash ^ hash >> 32
    }

    /// Word by word, so that nothing has to go through memory.
    #[inline]
    fn is(&self, other: &Self) -> bool {
        let [a, b, c] = self.words;
        let [d, e, f] = other.words;
        let about = (self.about ^ other.about) << (64 - INDEX);
        (a ^ d) | (b ^ e) | (c ^ f) | about == 0
    }

    #[inline]
    fn index(self) -> u16 {
        (self.about >> INDEX) as u16
    }

    /// Whether a name of one word is this one: where the lengths are equal the rest is.
    #[inline]
    fn is_short(&self, other: &Self) -> bool {
        let about = (self.about ^ other.about) << (64 - INDEX);
        (self.words[0] ^ other.words[0]) | about == 0
    }
}

/// Up to [`SHORT`] bytes as words that, with the length, no other name has.
#[cfg_attr(not(target_family = "wasm"), inline(always))]
fn words(bytes: &[u8]) -> [u64; 3] {
    let byte = |at: usize| bytes.get(at).map_or(0, |b| u64::from(*b));
    // Pieces may overlap: with the length they still tell names apart.
    let piece = |at: usize| -> u64 {
        let four = bytes.get(at..).and_then(<[u8]>::first_chunk);
        four.map_or(0, |b| u64::from(u32::from_le_bytes(*b)))
    };
    match bytes.len() {
        0 => [0; 3],
        n @ 1..=3 => [byte(0) | byte(n / 2) << 8 | byte(n - 1) << 16, 0, 0],
        n @ 4..=SHORT => {
            let two = |at: usize| piece(at.min(n - 4)) | piece((at + 4).min(n - 4)) << 32;
            [two(0), two(8), two(16)]
        }
        _ => long(bytes),
    }
}

const SEED: u64 = 0x9e37_79b9_7f4a_7c15;

/// Multiplies to twice the width and folds the halves together, so that every bit of both counts.
/// Nobody can fill the table with colliding names: only the policy's own stand in it.
#[inline]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b | 1);
    (product as u64) ^ (product >> 64) as u64
}

/// Words that stand for a long name.
#[cold]
fn long(bytes: &[u8]) -> [u64; 3] {
    let (mut sum, mut sequence) = (SEED, 0u64);
    for chunk in bytes.chunks(8) {
        let word = chunk
            .iter()
            .rev()
            .fold(0, |sum, b| sum << 8 | u64::from(*b));
        sum = fold(sum ^ word, SEED);
        sequence = sequence.rotate_left(9) ^ word;
    }
    [sum, sequence, 0]
}

/// What a name is of, its index, and the name.
type Name<'a> = (u16, u16, &'a Arc<str>);

impl Names {
    pub(super) fn new(facts: &[FactInfo]) -> Self {
        let mut all: Vec<Name<'_>> = Vec::new();
        for (fact, of) in facts.iter().zip(0u16..) {
            // The values of a number are intervals, which have no names.
            if fact.number.is_none() {
                let values = fact.values.iter().zip(0u16..);
                all.extend(values.map(|(value, index)| (of, index, &value.id)));
            }
        }
        let own = facts.iter().zip(0u16..);
        all.extend(own.map(|(fact, index)| (FACTS, index, &fact.id)));
        let buckets = all.len().next_power_of_two();
        let size = 2 * buckets;
        let free = Slot {
            words: [0; 3],
            about: FREE,
        };
        let mut names = Self {
            slots: filled(free, size),
            mask: size - 1,
            shifts: filled(0, buckets),
            bucket_mask: buckets - 1,
            long: all
                .iter()
                .filter(|(.., name)| name.len() > SHORT)
                .map(|(of, index, name)| (*of, *index, Arc::clone(name)))
                .gather(),
        };
        let mut by_bucket: Vec<Vec<Name<'_>>> = filled(Vec::new(), buckets);
        for name in all {
            let bucket = names.bucket(Slot::of(name.0, name.2).hash());
            if let Some(list) = by_bucket.get_mut(bucket) {
                list.push(name);
            }
        }
        // The fullest first, while there is room.
        let full = by_bucket
            .iter()
            .map(|list| u8::try_from(list.len()).unwrap_or(u8::MAX));
        let mut order: Vec<(u8, usize)> = full.zip(0..).gather();
        sort(&mut order);
        for (_, bucket) in order.into_iter().rev() {
            let list = by_bucket.get(bucket).map_or(&[][..], Vec::as_slice);
            names.fill(bucket, list);
        }
        names
    }

    #[inline]
    fn bucket(&self, hash: u64) -> usize {
        (hash >> 32) as usize & self.bucket_mask
    }

    /// Where a name is, or where the search for it begins.
    #[inline]
    fn home(&self, hash: u64) -> usize {
        let shift = self.shifts.get(self.bucket(hash)).copied().unwrap_or(0);
        (hash as usize ^ usize::from(shift)) & self.mask
    }

    /// Gives the names of a bucket slots of their own where a shift can be found that does.
    fn fill(&mut self, bucket: usize, list: &[Name<'_>]) {
        let home = |names: &Self, name: &Name<'_>| names.home(Slot::of(name.0, name.2).hash());
        // A bucket as full as this is no chance.
        if list.len() <= 16 {
            for shift in 0..=u8::MAX {
                if let Some(slot) = self.shifts.get_mut(bucket) {
                    *slot = shift;
                }
                let homes: Vec<usize> = list.iter().map(|name| home(self, name)).gather();
                let own = |(ix, at): (usize, &usize)| {
                    self.slots.get(*at).is_some_and(|s| s.about == FREE)
                        && !homes.iter().take(ix).any(|other| other == at)
                };
                if homes.iter().enumerate().all(own) {
                    break;
                }
            }
        }
        for (of, index, name) in list {
            let mut new = Slot::of(*of, name);
            let mut at = self.home(new.hash());
            new.about |= u64::from(*index) << INDEX;
            while let Some(slot) = self.slots.get_mut(at) {
                if slot.about == FREE {
                    *slot = new;
                    break;
                }
                at = (at + 1) & self.mask;
            }
        }
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn find(&self, of: u16, name: &str) -> Option<u16> {
        // Each with a search of its own, so that the shortest names have the shortest.
        match name.len() {
            0..=3 => self.search(Slot::of(of, name), &Slot::is_short),
            4..=SHORT => self.search(Slot::of(of, name), &Slot::is),
            _ => self.find_long(of, name),
        }
    }

    #[cold]
    fn find_long(&self, of: u16, name: &str) -> Option<u16> {
        self.search(Slot::of(of, name), &|key, slot| {
            key.is(slot) && self.is_long(of, slot.index(), name)
        })
    }

    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    fn search(&self, key: Slot, is: &impl Fn(&Slot, &Slot) -> bool) -> Option<u16> {
        let mut at = self.home(key.hash());
        // Half of the slots are free, so this ends.
        loop {
            let slot = self.slots.get(at)?;
            if is(&key, slot) {
                return Some(slot.index());
            }
            if slot.about == FREE {
                return None;
            }
            at = (at + 1) & self.mask;
        }
    }

    /// Whether the long name with this index is this one.
    #[cold]
    fn is_long(&self, of: u16, index: u16, name: &str) -> bool {
        let at = self
            .long
            .partition_point(|(o, i, _)| (*o, *i) < (of, index));
        self.long
            .get(at)
            .is_some_and(|(o, i, long)| (*o, *i) == (of, index) && **long == *name)
    }

    #[inline]
    pub(super) fn fact(&self, name: &str) -> Option<FactIx> {
        self.find(FACTS, name).map(|ix| ix as FactIx)
    }

    pub(super) fn value(&self, fact: FactIx, name: &str) -> Option<ValueIx> {
        self.find(u16::from(fact), name)
    }

    /// As [`Names::value`], in the midst of a decision: a call would cost a quarter of it.
    #[cfg_attr(not(target_family = "wasm"), inline(always))]
    pub(super) fn value_here(&self, fact: FactIx, name: &str) -> Option<ValueIx> {
        self.find(u16::from(fact), name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::names_listed;
    use crate::routing::program::ValueInfo;

    #[test]
    fn every_name_is_found_and_no_other() {
        let value = |id: &str| ValueInfo {
            id: id.into(),
            ..ValueInfo::default()
        };
        let fact = |id: &str, values: &[&str]| FactInfo {
            id: id.into(),
            values: values.iter().map(|v| value(v)).collect(),
            ..FactInfo::default()
        };
        let facts = [
            fact("kind", &["incident", "problem", "", "change_request"]),
            fact(
                "system",
                &[
                    "incident",
                    "heroma",
                    "none",
                    "a-name-of-more-than-sixteen",
                    "a-name-of-more-than-seventeen",
                ],
            ),
            fact(
                "short",
                &[
                    "a",
                    "b",
                    "ab",
                    "ba",
                    "abc",
                    "abcd",
                    "abcdefgh",
                    "abcdefghi",
                    "sixteen-bytes-and-more",
                    "thirty-two-bytes-exactly-as-said",
                    "sixteen-bytes-ok",
                ],
            ),
        ];
        let names = Names::new(&facts);
        let listed = names_listed::Names::new(&facts);
        for (ix, fact) in facts.iter().enumerate() {
            assert_eq!(names.fact(&fact.id), Some(ix as FactIx));
            for (value, info) in fact.values.iter().enumerate() {
                assert_eq!(names.value(ix as FactIx, &info.id), Some(value as ValueIx));
            }
            for other in facts.iter().flat_map(|f| &f.values) {
                let found = names.value(ix as FactIx, &other.id);
                assert_eq!(listed.value(ix as FactIx, &other.id), found);
                assert_eq!(listed.fact(&other.id), None);
            }
            assert_eq!(listed.fact(&fact.id), Some(ix as FactIx));
        }
        assert_eq!(names.fact("incident"), None);
        assert_eq!(names.fact(""), None);
        assert_eq!(names.value(0, "heroma"), None);
        assert_eq!(names.value(1, "Heroma"), None);
        assert_eq!(names.value(9, "heroma"), None);
        assert_eq!(
            names.value(1, "a-name-of-more-than-thirty-four-bytes"),
            None
        );
        assert_eq!(names.value(2, "a\0"), None);
    }

    /// Names of all lengths, some of them twice: of two equal names the first is found.
    #[test]
    fn many_names_and_equal_ones_are_found() {
        let id = |n: usize| format!("{}{n}", "name-of-some-length-".repeat(n % 3));
        let mut values: Vec<ValueInfo> = (0..3000)
            .map(|n| ValueInfo {
                id: id(n).into(),
                ..ValueInfo::default()
            })
            .collect();
        values.extend_from_within(..40);
        let fact = FactInfo {
            id: "fact".into(),
            values,
            ..FactInfo::default()
        };
        let names = Names::new(std::slice::from_ref(&fact));
        let listed = names_listed::Names::new(std::slice::from_ref(&fact));
        for n in 0..3000 {
            assert_eq!(listed.value_here(0, &id(n)), Some(n as ValueIx));
            assert_eq!(names.value(0, &id(n)), Some(n as ValueIx), "{}", id(n));
            assert_eq!(names.value(0, &format!("{}.", id(n))), None);
        }
    }
}
