//! Values as JavaScript gives them.
//!
//! Several texts cross as one: joined by U+0000, with U+0000 and `\` in them written `\0` and
//! `\\`. A value is a text whose first letter says what it is.

use bestit::{Given, Options};

/// The texts that were joined.
pub(crate) fn pieces(joined: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    if joined.is_empty() {
        return pieces;
    }
    let mut piece = String::new();
    let mut letters = joined.chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\0' => pieces.push(std::mem::take(&mut piece)),
            '\\' if letters.next() == Some('0') => piece.push('\0'),
            other => piece.push(other),
        }
    }
    pieces.push(piece);
    pieces
}

/// Names and values, of pieces that stand in turn.
pub(crate) fn pairs(pieces: &[String]) -> Vec<(&str, Given<'_>)> {
    let mut pairs = Vec::new();
    for [name, value] in pieces.as_chunks::<2>().0 {
        pairs.push((name.as_str(), given(value)));
    }
    pairs
}

fn given(value: &str) -> Given<'_> {
    match value.split_at_checked(1) {
        Some(("t", text)) => Given::Text(text),
        Some(("n", digits)) => Given::Number(digits),
        Some(("b", word)) => Given::Bool(word == "1"),
        Some((_, other)) => Given::Other(other),
        None => Given::Nothing,
    }
}

/// What a call asks, in the bits of a number.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flags(pub(crate) u32);

impl Flags {
    pub(crate) fn options(self) -> Options {
        Options {
            after_validity: self.0 & 1 != 0,
        }
    }

    pub(crate) fn demands(self) -> bestit::Demands {
        bestit::Demands {
            no_sample: self.0 & 2 != 0,
            date: self.0 & 4 != 0,
        }
    }
}
