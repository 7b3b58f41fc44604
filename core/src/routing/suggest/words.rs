//! From a text to its words, in the form they are compared in.

use frostem::{Algorithm, Stemmer};

use crate::suggest::plain;
use crate::text::Lang;

/// What follows of a longer text is not read.
pub(super) const MAX_CHARS: usize = 1_000;
/// How many words of a text are read.
pub(super) const MAX_WORDS: usize = 32;
/// A longer word is no word that people type.
pub(super) const MAX_LETTERS: usize = 40;

/// A word of a text: as it stands there, and as it is compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Word<'t> {
    pub(super) written: &'t str,
    /// In lower case, without rings, dots and hyphens.
    pub(super) plain: String,
    /// The plain word without its ending.
    pub(super) stem: String,
}

/// Takes the endings off words of one language.
pub(super) struct Stems(Stemmer);

impl Stems {
    pub(super) fn new(lang: Lang) -> Self {
        Self(Stemmer::new(match lang {
            Lang::Sv => Algorithm::Swedish,
            Lang::En => Algorithm::English,
        }))
    }

    pub(super) fn stem(&self, plain: &str) -> String {
        self.0.stem(plain).into_owned()
    }

    /// The words of a text, in order. Letters and digits make a word, and so does a hyphen
    /// between them: "e-tjänst" is one word.
    pub(super) fn words<'t>(&self, text: &'t str) -> Vec<Word<'t>> {
        let end = text
            .char_indices()
            .nth(MAX_CHARS)
            .map_or(text.len(), |(at, _)| at);
        let text = text.get(..end).unwrap_or(text);
        text.split(|c: char| !is_of_word(c))
            .map(|written| written.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|written| !written.is_empty())
            .filter_map(|written| self.word(written))
            .take(MAX_WORDS)
            .collect()
    }

    fn word<'t>(&self, written: &'t str) -> Option<Word<'t>> {
        let mut letters = String::with_capacity(written.len());
        for (count, c) in written.chars().filter(|c| c.is_alphanumeric()).enumerate() {
            if count == MAX_LETTERS {
                return None;
            }
            letters.push(plain(c));
        }
        Some(Word {
            written,
            stem: self.stem(&letters),
            plain: letters,
        })
    }
}

/// Letters, digits, what hangs on a letter (a ring typed apart from its a) and hyphens.
fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{300}'..='\u{36f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(lang: Lang, text: &str) -> Vec<String> {
        let words = Stems::new(lang).words(text);
        words.into_iter().map(|w| w.stem).collect()
    }

    #[test]
    fn inflected_words_have_one_stem() {
        for forms in ["lösenord lösenordet lösenorden losenord", "skrivare skrivaren skrivarna"] {
            let all = stems(Lang::Sv, forms);
            assert!(all.iter().all(|s| *s == all[0]), "{all:?}");
        }
        let all = stems(Lang::En, "printer printers");
        assert_eq!(all[0], all[1]);
    }

    #[test]
    fn a_hyphen_joins_and_a_dash_does_not() {
        let plains = |text| -> Vec<String> {
            let words = Stems::new(Lang::Sv).words(text);
            words.into_iter().map(|w| w.plain).collect()
        };
        assert_eq!(plains("E-tjänst – IT-plan!"), ["etjanst", "itplan"]);
        assert_eq!(plains("- -- a-"), ["a"]);
        assert_eq!(plains("fra\u{30a}ga på"), ["fraga", "pa"]);
        assert_eq!(plains(""), [""; 0]);
    }

    #[test]
    fn what_is_too_long_is_left_out() {
        let stems = Stems::new(Lang::Sv);
        assert_eq!(stems.words(&"ord ".repeat(1_000)).len(), MAX_WORDS);
        assert_eq!(stems.words(&"å".repeat(100_000)), []);
        let after = format!("{} lösenord", " ".repeat(MAX_CHARS));
        assert_eq!(stems.words(&after), []);
    }
}
