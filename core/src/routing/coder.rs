//! Writing and reading in one description.
//!
//! What is saved is described once, by a function that visits it with a [`Coder`]: the same
//! function writes and reads, so that the two cannot drift apart. Numbers are written seven bits
//! to a byte, texts stand together after them, where they compress best.

use std::sync::Arc;

use crate::text::Text;

/// How deep conditions may nest in a saved file; the reader of policies allows less.
const MAX_DEPTH: usize = 64;

/// Visits what is saved, writing or reading it.
#[derive(Debug, Default)]
pub(super) struct Coder<'a> {
    reading: bool,
    /// Read: what is left of the numbers.
    input: &'a [u8],
    /// Read: what is left of the texts.
    texts: &'a str,
    /// Written so far.
    pub(super) numbers: Vec<u8>,
    pub(super) text: String,
    depth: usize,
    failed: bool,
}

impl<'a> Coder<'a> {
    pub(super) fn writer() -> Self {
        Self::default()
    }

    pub(super) fn reader(input: &'a [u8], texts: &'a str) -> Self {
        Self {
            reading: true,
            input,
            texts,
            ..Self::default()
        }
    }

    pub(super) fn is_reading(&self) -> bool {
        self.reading
    }

    /// Whether nothing was amiss and nothing is left over.
    pub(super) fn is_complete(&self) -> bool {
        !self.failed && self.input.is_empty() && self.texts.is_empty()
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    pub(super) fn fail(&mut self) {
        self.failed = true;
        self.input = &[];
        self.texts = "";
    }

    pub(super) fn u64(&mut self, value: &mut u64) {
        if !self.reading {
            let mut rest = *value;
            while rest >= 0x80 {
                self.numbers.push((rest & 0x7f) as u8 | 0x80);
                rest >>= 7;
            }
            self.numbers.push(rest as u8);
            return;
        }
        let mut sum = 0u64;
        for shift in (0..64).step_by(7) {
            let Some((byte, rest)) = self.input.split_first() else {
                break;
            };
            self.input = rest;
            let part = u64::from(byte & 0x7f);
            if (part << shift) >> shift != part {
                break;
            }
            sum |= part << shift;
            if byte & 0x80 == 0 {
                *value = sum;
                return;
            }
        }
        *value = 0;
        self.fail();
    }

    /// A number no greater than `max`.
    pub(super) fn number(&mut self, value: u64, max: u64) -> u64 {
        let mut number = value;
        self.u64(&mut number);
        if number > max {
            self.fail();
            return 0;
        }
        number
    }

    pub(super) fn u32(&mut self, value: &mut u32) {
        *value = self.number(u64::from(*value), u64::from(u32::MAX)) as u32;
    }

    pub(super) fn u16(&mut self, value: &mut u16) {
        *value = self.number(u64::from(*value), u64::from(u16::MAX)) as u16;
    }

    pub(super) fn u8(&mut self, value: &mut u8) {
        *value = self.number(u64::from(*value), u64::from(u8::MAX)) as u8;
    }

    pub(super) fn i64(&mut self, value: &mut i64) {
        let mut folded = ((*value << 1) ^ (*value >> 63)) as u64;
        self.u64(&mut folded);
        *value = (folded >> 1) as i64 ^ -((folded & 1) as i64);
    }

    pub(super) fn bool(&mut self, value: &mut bool) {
        *value = self.number(u64::from(*value), 1) == 1;
    }

    /// Which of `count` forms follows.
    pub(super) fn form(&mut self, current: u64, count: u64) -> u64 {
        self.number(current, count - 1)
    }

    /// A number in place of one of a few plain values; `None` of them is a fault.
    pub(super) fn one_of<T: Copy + PartialEq>(&mut self, value: &mut T, all: &[T]) {
        let current = all.iter().position(|v| v == value).unwrap_or(0);
        let number = self.number(current as u64, u64::MAX);
        match usize::try_from(number).ok().and_then(|n| all.get(n)) {
            Some(found) => *value = *found,
            None => self.fail(),
        }
    }

    pub(super) fn str(&mut self, value: &mut Arc<str>) {
        let length = self.number(value.len() as u64, u64::from(u32::MAX)) as usize;
        if !self.reading {
            self.text.push_str(value);
            return;
        }
        match self.texts.split_at_checked(length) {
            Some((head, rest)) => {
                *value = Arc::from(head);
                self.texts = rest;
            }
            None => self.fail(),
        }
    }

    pub(super) fn string(&mut self, value: &mut String) {
        let mut shared: Arc<str> = Arc::from(value.as_str());
        self.str(&mut shared);
        *value = String::from(&*shared);
    }

    pub(super) fn text(&mut self, value: &mut Arc<Text>) {
        let mut both = Text::clone(value);
        self.string(&mut both.sv);
        self.string(&mut both.en);
        *value = Arc::new(both);
    }

    /// A list of at most `max` entries, each of which takes at least a byte.
    pub(super) fn list<T: Default>(
        &mut self,
        list: &mut Vec<T>,
        max: usize,
        each: fn(&mut Self, &mut T),
    ) {
        let length = self.number(list.len() as u64, max as u64) as usize;
        if self.reading {
            if length > self.input.len() {
                self.fail();
                return;
            }
            list.clear();
            for _ in 0..length {
                let mut entry = T::default();
                each(self, &mut entry);
                if self.failed {
                    return;
                }
                list.push(entry);
            }
        } else {
            for entry in list {
                each(self, entry);
            }
        }
    }

    pub(super) fn option<T: Default>(
        &mut self,
        value: &mut Option<T>,
        each: fn(&mut Self, &mut T),
    ) {
        let mut there = value.is_some();
        self.bool(&mut there);
        if self.reading {
            *value = there.then(T::default);
        }
        if let Some(value) = value {
            each(self, value);
        }
    }

    /// Goes one level down; false where that is too deep.
    pub(super) fn down(&mut self) -> bool {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            self.fail();
        }
        !self.failed
    }

    pub(super) fn up(&mut self) {
        self.depth -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_come_back(a: u64, b: i64, c: u16) {
            let (mut x, mut y, mut z) = (a, b, c);
            let mut writer = Coder::writer();
            writer.u64(&mut x);
            writer.i64(&mut y);
            writer.u16(&mut z);
            let bytes = writer.numbers.clone();
            let mut reader = Coder::reader(&bytes, "");
            let (mut x, mut y, mut z) = (0, 0, 0);
            reader.u64(&mut x);
            reader.i64(&mut y);
            reader.u16(&mut z);
            proptest::prop_assert!(reader.is_complete());
            proptest::prop_assert_eq!((x, y, z), (a, b, c));
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let mut reader = Coder::reader(&bytes, "åäö");
            let mut list: Vec<Arc<str>> = Vec::new();
            reader.list(&mut list, 10, |c, s| c.str(s));
            let mut number = 0i64;
            reader.i64(&mut number);
        }
    }
}
