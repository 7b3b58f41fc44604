//! Which outcome each row seen has.

use std::hash::Hasher;

/// A fast hash of small integers. Keys are indices of the router's own, so it need not resist
/// attack.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk
                .iter()
                .rev()
                .fold(0, |word, b| word << 8 | u64::from(*b));
            self.write_u64(word);
        }
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        self.0 = (self.0.rotate_left(5) ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 ^= self.0 >> 29;
    }
    fn write_usize(&mut self, n: usize) {
        self.write_u64(n as u64);
    }
}

/// A map from the words of a row to what it comes to. Open addressing; a row of several words is
/// a chain, in which each word leads on from what the words before it lead to.
#[derive(Debug)]
pub(super) struct Memo {
    slots: Vec<Slot>,
    used: usize,
    /// How many beginnings of rows have a number.
    beginnings: u32,
}

#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    word: u64,
    before: u32,
    /// One more than what the word leads to; 0 is free.
    next: u32,
}

impl Default for Memo {
    fn default() -> Self {
        Self {
            slots: vec![Slot::default(); 1 << 10],
            used: 0,
            beginnings: 0,
        }
    }
}

impl Memo {
    pub(super) fn len(&self) -> usize {
        self.used
    }

    #[inline]
    fn home(&self, before: u32, word: u64) -> usize {
        let hash = (word ^ u64::from(before).rotate_left(40)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (hash >> 32) as usize & (self.slots.len() - 1)
    }

    /// What a word leads to from what came before it; 0 comes before the first.
    #[inline]
    pub(super) fn get(&self, before: u32, word: u64) -> Option<u32> {
        let mut at = self.home(before, word);
        loop {
            let slot = self.slots.get(at)?;
            if slot.word == word && slot.before == before {
                return slot.next.checked_sub(1);
            }
            if slot.next == 0 {
                return None;
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// Remembers what a row comes to.
    pub(super) fn put(&mut self, words: &[u64], outcome: u32) {
        let Some((last, rest)) = words.split_last() else {
            return;
        };
        let mut before = 0;
        for word in rest {
            before = match self.get(before, *word) {
                Some(known) => known,
                None => {
                    self.beginnings += 1;
                    let new = self.beginnings;
                    self.insert(before, *word, new);
                    new
                }
            };
        }
        self.insert(before, *last, outcome);
    }

    fn insert(&mut self, before: u32, word: u64, next: u32) {
        if (self.used + 1) * 2 > self.slots.len() {
            let larger = vec![Slot::default(); self.slots.len() * 2];
            for slot in std::mem::replace(&mut self.slots, larger) {
                if slot.next != 0 {
                    self.place(slot);
                }
            }
        }
        self.used += 1;
        self.place(Slot {
            word,
            before,
            next: next.saturating_add(1),
        });
    }

    fn place(&mut self, slot: Slot) {
        let mut at = self.home(slot.before, slot.word);
        while self.slots.get(at).is_some_and(|s| s.next != 0) {
            at = (at + 1) & (self.slots.len() - 1);
        }
        if let Some(free) = self.slots.get_mut(at) {
            *free = slot;
        }
    }
}
