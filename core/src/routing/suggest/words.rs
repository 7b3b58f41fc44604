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
pub(super) struct Stems {
    snowball: Stemmer,
    lang: Lang,
}

impl Stems {
    pub(super) fn new(lang: Lang) -> Self {
        let snowball = Stemmer::new(match lang {
            Lang::Sv => Algorithm::Swedish,
            Lang::En => Algorithm::English,
        });
        Self { snowball, lang }
    }

    /// A plain word without its ending.
    pub(super) fn stem(&self, plain: &str) -> String {
        let stem = self.snowball.stem(plain);
        // The algorithm leaves "-et" after two consonants: "lösenordet".
        let shorter = match self.lang {
            Lang::Sv => stem.strip_suffix("et").filter(|s| s.len() >= 4),
            Lang::En => None,
        };
        String::from(shorter.unwrap_or(&stem))
    }

    /// The words of a text, in order. Letters and digits make a word, and so does a hyphen
    /// between them: "e-tjänst" is one word.
    pub(super) fn words<'t>(&self, text: &'t str) -> Vec<Word<'t>> {
        let mut words = Vec::new();
        let (mut from, mut end, mut count) = (0, 0, 0);
        let mut plain_word = String::new();
        let chars = text.char_indices().take(MAX_CHARS);
        for (at, c) in chars.chain(std::iter::once((text.len(), ' '))) {
            if is_letter(c) {
                if count == 0 {
                    from = at;
                }
                count += 1;
                end = at + c.len_utf8();
                if count <= MAX_LETTERS {
                    plain_word.push(plain(c));
                }
            } else if matches!(c, '\u{300}'..='\u{36f}') {
                // A ring or dots typed apart from their letter.
                end = at + c.len_utf8();
            } else if !matches!(c, '-' | '\u{2010}' | '\u{2011}') && count > 0 {
                if count <= MAX_LETTERS && words.len() < MAX_WORDS {
                    words.push(Word {
                        written: text.get(from..end).unwrap_or(""),
                        stem: self.stem(&plain_word),
                        plain: plain_word.clone(),
                    });
                }
                plain_word.clear();
                count = 0;
            }
        }
        words
    }
}

/// Letters and digits, roughly: a table of all of Unicode's would weigh more than the rest.
fn is_letter(c: char) -> bool {
    let other = matches!(c, '×' | '÷' | '\u{300}'..='\u{36f}' | '\u{2000}'..='\u{2bff}' | '\u{3000}'..='\u{303f}');
    c.is_ascii_alphanumeric() || (c >= '\u{c0}' && !other)
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
        for forms in [
            "lösenord lösenordet losenord",
            "skrivare skrivaren skrivarna",
        ] {
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
