//! A text in the two languages of the library.

use serde::{Deserialize, Serialize};

/// A text in Swedish and English. Both are always there, unless a router was loaded with one
/// language's texts alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Text {
    /// Swedish.
    pub sv: String,
    /// English.
    pub en: String,
}

/// A language of the library's texts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Swedish, the default.
    #[default]
    Sv,
    /// English.
    En,
}

impl Lang {
    /// A whole number in groups of three with a space that does not break, as both languages
    /// write it.
    ///
    /// ```
    /// assert_eq!(bestit::Lang::En.number(6846), "6\u{a0}846");
    /// ```
    pub fn number(self, n: u64) -> String {
        let digits = n.to_string();
        let mut text = String::with_capacity(digits.len() + 2 * (digits.len() / 3));
        for (place, digit) in digits.chars().enumerate() {
            if place > 0 && (digits.len() - place).is_multiple_of(3) {
                text.push('\u{a0}');
            }
            text.push(digit);
        }
        text
    }
}

impl Text {
    /// A text from its two languages.
    pub fn new(sv: impl Into<String>, en: impl Into<String>) -> Self {
        Self {
            sv: sv.into(),
            en: en.into(),
        }
    }

    /// The text in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Sv => &self.sv,
            Lang::En => &self.en,
        }
    }

    /// The text with every placeholder `{name}` replaced by its argument.
    ///
    /// ```
    /// let text = bestit::Text::new("{n} fall", "{n} cases");
    /// assert_eq!(text.fill(&[("n", "3")]).en, "3 cases");
    /// ```
    pub fn fill(&self, args: &[(&str, &str)]) -> Self {
        Self {
            sv: fill(&self.sv, args),
            en: fill(&self.en, args),
        }
    }
}

/// What is before and after the first such byte of a text, an ASCII character.
pub(crate) fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Replaces `{name}` in one pass, so that an argument's own braces stay as they are.
fn fill(template: &str, args: &[(&str, &str)]) -> String {
    let mut out = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some((before, after)) = cut(rest, b'{') {
        out.push_str(before);
        match cut(after, b'}') {
            Some((name, tail)) => {
                match args.iter().find(|(n, _)| *n == name) {
                    Some((_, value)) => out.push_str(value),
                    None => {
                        out.push('{');
                        out.push_str(name);
                        out.push('}');
                    }
                }
                rest = tail;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn an_argument_keeps_its_braces() {
        let t = Text::new("`{a}` är {b}", "`{a}` is {b} {c}");
        let t = t.fill(&[("a", "{b}"), ("b", "å")]);
        assert_eq!(t, Text::new("`{b}` är å", "`{b}` is å {c}"));
    }
}
