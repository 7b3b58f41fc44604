//! From the names of facts and values to their indices, without allocating.

use super::program::FactInfo;
use crate::organisation::model::{FactIx, ValueIx};

/// One open table for all names: those of the facts, and those of each fact's values.
#[derive(Debug)]
pub(super) struct Names {
    slots: Vec<Slot>,
    mask: usize,
    pool: String,
}

#[derive(Clone, Copy, Debug)]
struct Slot {
    key: Key,
    /// Where a long name stands in the pool.
    from: u32,
    /// The fact whose value it is, or [`FACTS`].
    of: u16,
    index: u16,
}

/// Marks the name of a fact itself.
const FACTS: u16 = u16::MAX;
/// Marks a free slot.
const FREE: u16 = u16::MAX - 1;

/// A name in four words. Up to [`SHORT`] bytes it is the name itself, so that equal keys are
/// equal names and nothing else has to be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    words: [u64; 4],
    length: u32,
}

/// The longest name that four words hold.
const SHORT: usize = 32;

impl Key {
    #[inline]
    fn of(name: &str) -> Self {
        let bytes = name.as_bytes();
        let half = |b: &[u8; 4]| u64::from(u32::from_le_bytes(*b));
        let double = |b: &[u8; 16]| {
            let all = u128::from_le_bytes(*b);
            [all as u64, (all >> 64) as u64]
        };
        // First and last bytes may overlap: with the length they still tell names apart.
        let words = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            let ([a, b], [c, d]) = (double(first), double(last));
            if bytes.len() <= SHORT {
                [a, b, c, d]
            } else {
                long(bytes)
            }
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            [u64::from_le_bytes(*first), u64::from_le_bytes(*last), 0, 0]
        } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
            [half(first), half(last), 0, 0]
        } else {
            let byte = |at: usize| bytes.get(at).map_or(0, |b| u64::from(*b));
            [byte(0) | byte(1) << 8 | byte(2) << 16, 0, 0, 0]
        };
        Self {
            words,
            length: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
        }
    }

    #[inline]
    fn hash(self, of: u16) -> usize {
        let [a, b, c, d] = self.words;
        let salt = (u64::from(of) | u64::from(self.length) << 16).wrapping_mul(SEED);
        fold(a ^ d.rotate_left(32) ^ SEED, b ^ c.rotate_left(17) ^ salt) as usize
    }

    /// Word by word, so that nothing has to go through memory.
    #[inline]
    fn is(self, other: &Self) -> bool {
        let [a, b, c, d] = self.words;
        let [e, f, g, h] = other.words;
        let length = u64::from(self.length ^ other.length);
        (a ^ e) | (b ^ f) | (c ^ g) | (d ^ h) | length == 0
    }

    #[inline]
    fn is_long(self) -> bool {
        self.length as usize > SHORT
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

/// Four words that stand for a long name.
#[cold]
fn long(bytes: &[u8]) -> [u64; 4] {
    let (mut sum, mut sequence) = (SEED, 0u64);
    for chunk in bytes.chunks(8) {
        let word = chunk
            .iter()
            .rev()
            .fold(0, |sum, b| sum << 8 | u64::from(*b));
        sum = fold(sum ^ word, SEED);
        sequence = sequence.rotate_left(9) ^ word;
    }
    [sum, sequence, 0, 0]
}

/// Eight bytes that stand for a text.
pub(super) fn stamp(text: &str) -> u64 {
    let [a, b, ..] = long(text.as_bytes());
    a ^ b
}

impl Names {
    pub(super) fn new(facts: &[FactInfo]) -> Self {
        let count: usize = facts.iter().map(|f| 1 + f.values.len()).sum();
        let size = (2 * count).next_power_of_two().max(8);
        let free = Slot {
            key: Key::of(""),
            from: 0,
            of: FREE,
            index: 0,
        };
        let mut names = Self {
            slots: vec![free; size],
            mask: size - 1,
            pool: String::new(),
        };
        for (ix, fact) in facts.iter().enumerate() {
            names.insert(FACTS, &fact.id, ix);
            // The values of a number are intervals, which have no names.
            if fact.number.is_none() {
                for (value, info) in fact.values.iter().enumerate() {
                    names.insert(ix as u16, &info.id, value);
                }
            }
        }
        names
    }

    fn insert(&mut self, of: u16, name: &str, index: usize) {
        let key = Key::of(name);
        let mut at = key.hash(of) & self.mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.of == FREE {
                let from = self.pool.len() as u32;
                *slot = Slot {
                    key,
                    from,
                    of,
                    index: index as u16,
                };
                if key.is_long() {
                    self.pool.push_str(name);
                }
                return;
            }
            at = (at + 1) & self.mask;
        }
    }

    #[inline]
    fn find(&self, of: u16, name: &str) -> Option<u16> {
        let key = Key::of(name);
        let mut at = key.hash(of) & self.mask;
        // Half of the slots are free, so this ends.
        loop {
            let slot = self.slots.get(at)?;
            if slot.of == of && key.is(&slot.key) && (!key.is_long() || self.is_at(slot, name)) {
                return Some(slot.index);
            }
            if slot.of == FREE {
                return None;
            }
            at = (at + 1) & self.mask;
        }
    }

    fn is_at(&self, slot: &Slot, name: &str) -> bool {
        let from = slot.from as usize;
        self.pool.as_bytes().get(from..from + name.len()) == Some(name.as_bytes())
    }

    #[inline]
    pub(super) fn fact(&self, name: &str) -> Option<FactIx> {
        self.find(FACTS, name).map(|ix| ix as FactIx)
    }

    #[inline]
    pub(super) fn value(&self, fact: FactIx, name: &str) -> Option<ValueIx> {
        self.find(u16::from(fact), name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        for (ix, fact) in facts.iter().enumerate() {
            assert_eq!(names.fact(&fact.id), Some(ix as FactIx));
            for (value, info) in fact.values.iter().enumerate() {
                assert_eq!(names.value(ix as FactIx, &info.id), Some(value as ValueIx));
            }
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
}
