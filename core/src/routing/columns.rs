//! Writing and reading in one description.
//!
//! What is saved says once which of its parts stand in which column, with the macro [`saved`]: it
//! makes what writes and what reads, so that the two cannot drift apart, and what reads stands
//! alone, so that a router that is only ever loaded carries nothing that writes.
//!
//! Numbers are written seven bits to a byte. Like numbers stand together in columns, and texts
//! apart from them, ids together and each language together: so they compress best, and a language
//! can be left out. A text ends with [`END`], a list of texts with [`LAST`]: two bytes that no UTF-8
//! contains, which compress better than lengths among the numbers.

use std::sync::Arc;

use crate::organisation::model::Words;
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

/// How many entries a list may have.
const MANY: u32 = 4 << 20;

/// The columns of numbers.
pub(super) const COLUMNS: usize = 43;

/// What stands in columns.
pub(super) trait Saved: Sized {
    /// Writes it.
    fn write(&self, to: &mut Writer);
    /// Reads it; after a fault anything.
    fn read(from: &mut Reader<'_>) -> Self;
}

/// Says in which column each part of a struct stands; for ids and texts the column means nothing.
macro_rules! saved {
    ($type:ty { $($field:ident: $column:literal),* $(,)? }) => {
        impl Saved for $type {
            fn write(&self, to: &mut Writer) {
                $( to.at($column, &self.$field); )*
            }

            fn read(from: &mut Reader<'_>) -> Self {
                Self { $( $field: from.at($column) ),* }
            }
        }
    };
}

/// Says by which number each of a few plain values is saved.
macro_rules! plain {
    ($($type:ty: $all:expr;)*) => {
        $(
            impl Saved for $type {
                fn write(&self, to: &mut Writer) {
                    let place = $all.iter().position(|one| one == self);
                    to.number(place.unwrap_or(0) as u64);
                }

                fn read(from: &mut Reader<'_>) -> Self {
                    let all = $all;
                    from.one_of(all[0], &all)
                }
            }
        )*
    };
}

pub(super) use {plain, saved};

/// What was written so far.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) columns: [Vec<u8>; COLUMNS],
    pub(super) texts: [Vec<u8>; STREAMS],
    column: usize,
}

impl Writer {
    pub(super) fn new() -> Self {
        Self {
            columns: [const { Vec::new() }; COLUMNS],
            texts: Default::default(),
            column: 0,
        }
    }

    /// Goes to a column, and writes there.
    pub(super) fn at<T: Saved>(&mut self, column: usize, value: &T) {
        self.column = column;
        value.write(self);
    }

    pub(super) fn number(&mut self, number: u64) {
        if let Some(column) = self.columns.get_mut(self.column) {
            number_to(column, number);
        }
    }

    fn text(&mut self, stream: usize, text: &str) {
        if let Some(written) = self.texts.get_mut(stream) {
            written.extend_from_slice(text.as_bytes());
            written.push(END);
        }
    }
}

/// Seven bits to a byte, the lowest first.
pub(super) fn number_to(bytes: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// What is left to be read.
#[derive(Debug)]
pub(super) struct Reader<'a> {
    columns: [&'a [u8]; COLUMNS],
    /// `None` for a language that is not there.
    texts: [Option<&'a [u8]>; STREAMS],
    column: usize,
    depth: usize,
    failed: bool,
}

impl<'a> Reader<'a> {
    /// Reads columns whose lengths stand before them.
    pub(super) fn new(numbers: &'a [u8], texts: [Option<&'a [u8]>; STREAMS]) -> Self {
        let mut reader = Self {
            columns: [&[]; COLUMNS],
            texts,
            column: 0,
            depth: 0,
            failed: false,
        };
        if let Some(first) = reader.columns.first_mut() {
            *first = numbers;
        }
        let mut lengths = [0; COLUMNS];
        for length in &mut lengths {
            *length = reader.number() as usize;
        }
        let mut rest = reader.columns.first().copied().unwrap_or_default();
        for (column, length) in reader.columns.iter_mut().zip(lengths) {
            let Some((own, others)) = rest.split_at_checked(length) else {
                reader.failed = true;
                break;
            };
            (*column, rest) = (own, others);
        }
        reader.failed |= !rest.is_empty();
        reader
    }

    /// Whether nothing was amiss and nothing is left over.
    pub(super) fn is_complete(&self) -> bool {
        let numbers = self.columns.iter().all(|left| left.is_empty());
        let texts = self.texts.iter().flatten().all(|left| left.is_empty());
        !self.failed && numbers && texts
    }

    pub(super) fn has_failed(&self) -> bool {
        self.failed
    }

    pub(super) fn fail(&mut self) {
        self.failed = true;
    }

    /// Goes to a column, and reads there.
    pub(super) fn at<T: Saved>(&mut self, column: usize) -> T {
        self.column = column;
        T::read(self)
    }

    /// As many entries as a number says, each from the column it stands in.
    fn each(&mut self, read: &mut dyn FnMut(&mut Self)) {
        let column = self.column;
        for _ in 0..self.number_to(MANY) {
            self.column = column;
            read(self);
            if self.failed {
                break;
            }
        }
    }

    fn wide(&mut self) -> u64 {
        let mut sum = 0u64;
        if let Some(column) = self.columns.get_mut(self.column) {
            for shift in (0..64).step_by(7) {
                let Some((byte, rest)) = column.split_first() else {
                    break;
                };
                *column = rest;
                let part = u64::from(byte & 0x7f);
                if (part << shift) >> shift != part {
                    break;
                }
                sum |= part << shift;
                if byte & 0x80 == 0 {
                    return sum;
                }
            }
        }
        self.failed = true;
        0
    }

    /// A number; after a fault 0.
    pub(super) fn number(&mut self) -> u32 {
        self.number_to(u32::MAX)
    }

    /// A number no greater than `max`.
    pub(super) fn number_to(&mut self, max: u32) -> u32 {
        let number = self.wide();
        if self.failed || number > u64::from(max) {
            self.failed = true;
            return 0;
        }
        number as u32
    }

    /// One of a few plain values, by its number; after a fault the first.
    pub(super) fn one_of<T: Copy>(&mut self, first: T, all: &[T]) -> T {
        let found = all.get(self.number() as usize);
        self.failed |= found.is_none();
        found.copied().unwrap_or(first)
    }

    /// A text of one stream; empty where the stream is not there.
    fn text(&mut self, stream: usize) -> &'a str {
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
        self.failed = true;
        ""
    }

    /// Goes one level down; false where that is too deep.
    pub(super) fn down(&mut self) -> bool {
        self.depth += 1;
        self.failed |= self.depth > MAX_DEPTH;
        !self.failed
    }

    pub(super) fn up(&mut self) {
        self.depth -= 1;
    }
}

impl Saved for u32 {
    fn write(&self, to: &mut Writer) {
        to.number(u64::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.number()
    }
}

impl Saved for u16 {
    fn write(&self, to: &mut Writer) {
        to.number(u64::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.number_to(u32::from(u16::MAX)) as u16
    }
}

impl Saved for u8 {
    fn write(&self, to: &mut Writer) {
        to.number(u64::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.number_to(u32::from(u8::MAX)) as u8
    }
}

impl Saved for bool {
    fn write(&self, to: &mut Writer) {
        to.number(u64::from(*self));
    }

    fn read(from: &mut Reader<'_>) -> Self {
        from.number_to(1) == 1
    }
}

/// The sign stands in the lowest bit, so that small numbers are short.
impl Saved for i64 {
    fn write(&self, to: &mut Writer) {
        to.number(((*self << 1) ^ (*self >> 63)) as u64);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let folded = from.wide();
        (folded >> 1) as i64 ^ -((folded & 1) as i64)
    }
}

impl Saved for Arc<str> {
    fn write(&self, to: &mut Writer) {
        to.text(IDS, self);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Arc::from(from.text(IDS))
    }
}

impl Saved for String {
    fn write(&self, to: &mut Writer) {
        to.text(IDS, self);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        String::from(from.text(IDS))
    }
}

impl Saved for Arc<Text> {
    fn write(&self, to: &mut Writer) {
        to.text(SV, &self.sv);
        to.text(EN, &self.en);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Arc::new(Text::new(from.text(SV), from.text(EN)))
    }
}

impl Saved for Words {
    fn write(&self, to: &mut Writer) {
        for (stream, list) in [(SV, &self.sv), (EN, &self.en)] {
            for word in list {
                to.text(stream, word);
            }
            if let Some(written) = to.texts.get_mut(stream) {
                written.push(LAST);
            }
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        Self {
            sv: words(from, SV),
            en: words(from, EN),
        }
    }
}

fn words(from: &mut Reader<'_>, stream: usize) -> Vec<String> {
    let mut list = Vec::new();
    while let Some(Some(left)) = from.texts.get_mut(stream) {
        if let Some((&LAST, rest)) = left.split_first() {
            *left = rest;
            break;
        }
        list.push(String::from(from.text(stream)));
        if from.failed {
            break;
        }
    }
    list
}

impl<T: Saved> Saved for Option<T> {
    fn write(&self, to: &mut Writer) {
        self.is_some().write(to);
        if let Some(value) = self {
            value.write(to);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        bool::read(from).then(|| T::read(from))
    }
}

/// INVARIANT: every entry takes at least a byte, so that a list is no longer than the file.
impl<T: Saved> Saved for Vec<T> {
    fn write(&self, to: &mut Writer) {
        let column = to.column;
        to.number(self.len() as u64);
        for entry in self {
            to.at(column, entry);
        }
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let mut list = Vec::new();
        from.each(&mut |from| list.push(T::read(from)));
        list
    }
}

impl<A: Saved, B: Saved> Saved for (A, B) {
    fn write(&self, to: &mut Writer) {
        let column = to.column;
        self.0.write(to);
        to.at(column, &self.1);
    }

    fn read(from: &mut Reader<'_>) -> Self {
        let column = from.column;
        (from.at(column), from.at(column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(writer: &Writer) -> Vec<u8> {
        let mut bytes = Vec::new();
        for column in &writer.columns {
            number_to(&mut bytes, column.len() as u64);
        }
        bytes.extend(writer.columns.concat());
        bytes
    }

    proptest::proptest! {
        #[test]
        fn what_is_written_is_read(a: u32, b: i64, c: Vec<Option<u16>>, d: (bool, u8)) {
            let mut writer = Writer::new();
            writer.at(0, &a);
            writer.at(3, &b);
            writer.at(1, &c);
            writer.at(3, &d);
            let bytes = numbers(&writer);
            let mut reader = Reader::new(&bytes, [Some(b""); STREAMS]);
            proptest::prop_assert_eq!(reader.at::<u32>(0), a);
            proptest::prop_assert_eq!(reader.at::<i64>(3), b);
            proptest::prop_assert_eq!(reader.at::<Vec<Option<u16>>>(1), c);
            proptest::prop_assert_eq!(reader.at::<(bool, u8)>(3), d);
            proptest::prop_assert!(reader.is_complete());
        }

        #[test]
        fn no_bytes_panic(bytes: Vec<u8>) {
            let mut reader = Reader::new(&bytes, [Some("åäö\u{ff}".as_bytes()); STREAMS]);
            let _: Vec<Arc<str>> = reader.at(0);
            let _: i64 = reader.at(1);
            let _: Words = reader.at(2);
        }
    }
}
