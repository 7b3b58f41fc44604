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
    /// The low half of the name's hash.
    hash: u32,
    from: u32,
    length: u16,
    /// The fact whose value it is, or [`FACTS`].
    of: u16,
    index: u16,
}

/// Marks the name of a fact itself.
const FACTS: u16 = u16::MAX;
/// Marks a free slot.
const FREE: u16 = u16::MAX - 1;

impl Names {
    pub(super) fn new(facts: &[FactInfo]) -> Self {
        let count: usize = facts.iter().map(|f| 1 + f.values.len()).sum();
        let size = (2 * count).next_power_of_two().max(8);
        let free = Slot {
            hash: 0,
            from: 0,
            length: 0,
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
        let hash = hash(of, name);
        let mut at = hash as usize & self.mask;
        while let Some(slot) = self.slots.get_mut(at) {
            if slot.of == FREE {
                *slot = Slot {
                    hash: (hash >> 32) as u32,
                    from: self.pool.len() as u32,
                    length: name.len().min(usize::from(u16::MAX)) as u16,
                    of,
                    index: index as u16,
                };
                self.pool.push_str(name);
                return;
            }
            at = (at + 1) & self.mask;
        }
    }

    #[inline]
    fn find(&self, of: u16, name: &str) -> Option<u16> {
        let hash = hash(of, name);
        let mut at = hash as usize & self.mask;
        // Half of the slots are free, so this ends.
        loop {
            let slot = self.slots.get(at)?;
            if slot.of == FREE {
                return None;
            }
            if slot.hash == (hash >> 32) as u32 && slot.of == of {
                let from = slot.from as usize;
                let length = usize::from(slot.length);
                if length == name.len()
                    && self.pool.as_bytes().get(from..from + length) == Some(name.as_bytes())
                {
                    return Some(slot.index);
                }
            }
            at = (at + 1) & self.mask;
        }
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

/// A fast hash of a short name. Nobody can fill the table with colliding names: only the
/// policy's own stand in it.
#[inline]
fn hash(of: u16, name: &str) -> u64 {
    const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;
    let bytes = name.as_bytes();
    let mut sum = u64::from(of) ^ ((bytes.len() as u64) << 32);
    let mix = |sum: u64, word: u64| (sum.rotate_left(5) ^ word).wrapping_mul(FACTOR);
    let mut rest = bytes;
    while let Some((chunk, tail)) = rest.split_first_chunk::<8>() {
        sum = mix(sum, u64::from_le_bytes(*chunk));
        rest = tail;
    }
    if let (Some(head), Some(tail)) = (rest.first_chunk::<4>(), rest.last_chunk::<4>()) {
        let word =
            u64::from(u32::from_le_bytes(*head)) << 32 | u64::from(u32::from_le_bytes(*tail));
        sum = mix(sum, word);
    } else {
        for byte in rest {
            sum = mix(sum, u64::from(*byte));
        }
    }
    sum ^ (sum >> 29)
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
            fact("system", &["incident", "heroma", "none"]),
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
    }
}
