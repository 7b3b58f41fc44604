//! Writing and reading in one description.
//!
//! What is saved is described once, by a function that visits it with a [`Coder`]: the same
//! function writes and reads, so that the two cannot drift apart. `READ` is known when the code is
//! made, so that a router that is only ever loaded carries nothing that writes.
//!
//! Numbers are written seven bits to a byte. Texts stand apart from them, ids together and each
//! language together, where they compress best and where a language can be left out. A text ends
//! with [`END`], a list of texts with [`LAST`]: two bytes that no UTF-8 contains, which compress
//! better than lengths among the numbers.

use std::sync::Arc;

use crate::text::Text;

/// How deep conditions may nest in a saved file; the reader of policies allows less.
const MAX_DEPTH: usize = 64;
/// Ends a text.
const END: u8 = 0xff;
/// Ends a list of texts.
const LAST: u8 = 0xfe;

/// The streams of texts: ids, Swedish, English.
pub(super) const STREAMS: usize = 3;
const IDS: usize = 0;
const SV: usize = 1;
const EN: usize = 2;

/// Visits what is saved, writing or reading it.
#[derive(Debug, Default)]
pub(super) struct Coder<'a, const READ: bool> {
    /// Read: what is left of the numbers.
    input: &'a [u8],
    /// Read: what is left of the texts; `None` for a language that is not there.
    texts: [Option<&'a [u8]>; STREAMS],
    /// Written so far.
    pub(super) numbers: Vec<u8>,
    pub(super) written: [Vec<u8>; STREAMS],
    depth: usize,
    failed: bool,
}

impl Coder<'_, false> {
    pub(super) fn writer() -> Self {
        Self::default()
    }
}

impl<'a> Coder<'a, true> {
    pub(super) fn reader(input: &'a [u8], texts: [Option<&'a [u8]>; STREAMS]) -> Self {
        Self {
            input,
            texts,
            ..Self::default()
        }
    }
}

impl<'a, const READ: bool> Coder<'a, READ> {
    pub(super) fn is_reading(&self) -> bool {
        READ
    }

    /// Whether nothing was amiss and nothing is left over.
    pub(super) fn is_complete(&self) -> bool {
        let none_left = self.texts.iter().flatten().all(|left| left.is_empty());
        !self.failed && self.input.is_empty() && none_left
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    pub(super) fn fail(&mut self) {
        self.failed = true;
        self.input = &[];
        self.texts = [None; STREAMS];
    }

    pub(super) fn u64(&mut self, value: &mut u64) {
        if !READ {
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
        let current = match READ {
            true => None,
            false => all.iter().position(|v| v == value),
        };
        let number = self.number(current.unwrap_or(0) as u64, u64::MAX);
        match usize::try_from(number).ok().and_then(|n| all.get(n)) {
            Some(found) => *value = *found,
            None => self.fail(),
        }
    }

    /// A text of one stream; empty where the stream is not there.
    fn of(&mut self, stream: usize, value: &str) -> &'a str {
        if !READ {
            if let Some(written) = self.written.get_mut(stream) {
                written.extend_from_slice(value.as_bytes());
                written.push(END);
            }
            return "";
        }
        let Some(Some(left)) = self.texts.get_mut(stream) else {
            return "";
        };
        let all: &'a [u8] = left;
        if let Some(end) = all.iter().position(|b| *b == END)
            && let Some((text, rest)) = all.split_at_checked(end)
            && let Ok(text) = std::str::from_utf8(text)
        {
            *left = rest.get(1..).unwrap_or(&[]);
            return text;
        }
        self.fail();
        ""
    }

    pub(super) fn str(&mut self, value: &mut Arc<str>) {
        let text = self.of(IDS, value);
        if READ {
            *value = Arc::from(text);
        }
    }

    pub(super) fn string(&mut self, value: &mut String) {
        let text = self.of(IDS, value);
        if READ {
            *value = String::from(text);
        }
    }

    pub(super) fn text(&mut self, value: &mut Arc<Text>) {
        let (sv, en) = (self.of(SV, &value.sv), self.of(EN, &value.en));
        if READ {
            *value = Arc::new(Text::new(sv, en));
        }
    }

    /// Words of both languages.
    pub(super) fn words(&mut self, sv: &mut Vec<String>, en: &mut Vec<String>) {
        for (stream, list) in [(SV, sv), (EN, en)] {
            if !READ {
                for word in list {
                    self.of(stream, word);
                }
                if let Some(written) = self.written.get_mut(stream) {
                    written.push(LAST);
                }
                continue;
            }
            list.clear();
            while let Some(Some(left)) = self.texts.get_mut(stream) {
                if let Some((&LAST, rest)) = left.split_first() {
                    *left = rest;
                    break;
                }
                list.push(String::from(self.of(stream, "")));
            }
        }
    }

    /// A list of at most `max` entries, each of which takes at least a byte.
    pub(super) fn list<T: Default>(
        &mut self,
        list: &mut Vec<T>,
        max: usize,
        each: fn(&mut Self, &mut T),
    ) {
        self.list_of(list, max, T::default, each);
    }

    /// As [`Coder::list`], of what has no value to begin with.
    pub(super) fn list_of<T>(
        &mut self,
        list: &mut Vec<T>,
        max: usize,
        empty: fn() -> T,
        each: fn(&mut Self, &mut T),
    ) {
        let length = self.length(list.len(), max);
        if READ {
            for _ in 0..length {
                let mut entry = empty();
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

    /// How many entries follow.
    fn length(&mut self, length: usize, max: usize) -> usize {
        let length = self.number(length as u64, max as u64) as usize;
        if READ && length > self.input.len() {
            self.fail();
            return 0;
        }
        length
    }

    pub(super) fn option<T: Default>(
        &mut self,
        value: &mut Option<T>,
        each: fn(&mut Self, &mut T),
    ) {
        let mut there = value.is_some();
        self.bool(&mut there);
        if READ {
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
            let mut reader = Coder::reader(&bytes, [Some(b""); STREAMS]);
            let (mut x, mut y, mut z) = (0, 0, 0);
            reader.u64(&mut x);
            reader.i64(&mut y);
            reader.u16(&mut z);
            proptest::prop_assert!(reader.is_complete());
            proptest::prop_assert_eq!((x, y, z), (a, b, c));
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let mut reader = Coder::reader(&bytes, [Some("åäö\u{ff}".as_bytes()); STREAMS]);
            let mut list: Vec<Arc<str>> = Vec::new();
            reader.list(&mut list, 10, |c, s| c.str(s));
            let mut number = 0i64;
            reader.i64(&mut number);
        }
    }
}
