//! The tree of a file: mappings, lists and scalars, each with its place.

use std::borrow::Cow;

use super::written::{Mark, Written};

/// A value and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node<'a> {
    pub(crate) mark: Mark,
    pub(crate) kind: Kind<'a>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind<'a> {
    Mapping(Vec<Pair<'a>>),
    Sequence(Vec<Node<'a>>),
    Scalar {
        text: Cow<'a, str>,
        /// Written without quotes and not as a block, so that it may be more than text.
        plain: bool,
    },
    /// What has been found fault with already; nothing more is said about it.
    Refused,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pair<'a> {
    pub(crate) key: Cow<'a, str>,
    pub(crate) mark: Mark,
    pub(crate) value: Node<'a>,
    /// The key has been found fault with: it stands twice, or is no text.
    pub(crate) refused: bool,
}

impl Pair<'_> {
    /// The key as a written id.
    pub(crate) fn id(&self) -> Written<String> {
        Written {
            value: self.key.clone().into_owned(),
            mark: self.mark,
        }
    }
}

/// What a scalar means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sense {
    Text,
    Bool(bool),
    Number,
    Null,
    /// True or false to some readers of YAML only.
    LooseBool,
    /// A date to some readers of YAML, a text to others.
    Date,
}

impl Node<'_> {
    /// The scalar's text and what it means.
    pub(crate) fn scalar(&self) -> Option<(&str, Sense)> {
        match &self.kind {
            Kind::Scalar { text, plain: true } => Some((text, sense(text))),
            Kind::Scalar { text, plain: false } => Some((text, Sense::Text)),
            _ => None,
        }
    }

    /// Nothing stands here.
    pub(crate) fn is_null(&self) -> bool {
        matches!(self.scalar(), Some((_, Sense::Null)))
    }

    /// The word for what stands here, a key of the texts.
    pub(crate) fn found(&self) -> &'static str {
        match (&self.kind, self.scalar()) {
            (Kind::Mapping(_), _) => "mapping",
            (Kind::Sequence(list), _) if list.is_empty() => "empty_list",
            (Kind::Sequence(_), _) => "list",
            (_, Some((_, Sense::Bool(_) | Sense::LooseBool))) => "boolean",
            (_, Some((_, Sense::Number))) => "number",
            (_, Some((_, Sense::Text | Sense::Date))) => "text",
            _ => "nothing",
        }
    }
}

/// What a plain scalar means: the core schema of YAML 1.2, with what YAML 1.1 reads otherwise told apart.
pub(crate) fn sense(text: &str) -> Sense {
    match text.as_bytes() {
        [] => Sense::Null,
        [b'0'..=b'9' | b'+' | b'-' | b'.', ..] if is_number(text) => Sense::Number,
        [b'0'..=b'9', ..] if is_date(text) => Sense::Date,
        [_, _, _, _, _, _, ..] => Sense::Text,
        _ => match text {
            "~" | "null" | "Null" | "NULL" => Sense::Null,
            "true" => Sense::Bool(true),
            "false" => Sense::Bool(false),
            _ => {
                const LOOSE: [&str; 8] = ["true", "false", "yes", "no", "on", "off", "y", "n"];
                let loose = LOOSE.iter().any(|word| word.eq_ignore_ascii_case(text));
                if loose { Sense::LooseBool } else { Sense::Text }
            }
        },
    }
}

fn is_number(text: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    if let Some(octal) = text.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|b| (b'0'..=b'7').contains(&b));
    }
    if let Some(hex) = text.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    if matches!(unsigned, ".inf" | ".Inf" | ".INF") || matches!(text, ".nan" | ".NaN" | ".NAN") {
        return true;
    }
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let exponent_is_fine = exponent.is_none_or(|e| digits(e.strip_prefix(['+', '-']).unwrap_or(e)));
    let mantissa_is_fine = match mantissa.split_once('.') {
        None => digits(mantissa),
        Some(("", fraction)) => digits(fraction),
        Some((whole, fraction)) => digits(whole) && (fraction.is_empty() || digits(fraction)),
    };
    mantissa_is_fine && exponent_is_fine
}

/// `YYYY-M-D`, perhaps with a time after it, as YAML 1.1 reads a date.
fn is_date(text: &str) -> bool {
    let mut parts = text.splitn(3, '-');
    let mut part = |min: usize, max: usize| {
        let part = parts.next().unwrap_or_default();
        let count = part.bytes().take_while(u8::is_ascii_digit).count();
        (min..=max)
            .contains(&count)
            .then(|| part.get(count..).unwrap_or_default())
    };
    part(4, 4) == Some("")
        && part(1, 2) == Some("")
        && part(1, 2).is_some_and(|rest| rest.is_empty() || rest.starts_with(['t', 'T', ' ']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_scalars_mean_what_yaml_says() {
        for text in [
            "0", "-1", "+1", "3.1", "4.", ".5", "1e3", "1.5E-3", "0o17", "0x1F", ".inf", "-.INF",
            ".nan",
        ] {
            assert_eq!(sense(text), Sense::Number, "{text}");
        }
        for text in ["yes", "No", "ON", "oFF", "y", "N", "True", "FALSE"] {
            assert_eq!(sense(text), Sense::LooseBool, "{text}");
        }
        for text in [
            "2012-01-01",
            "2012-1-1",
            "2012-13-41",
            "2001-12-14t21:59:43.10-05:00",
            "2001-12-14 21:59:43",
        ] {
            assert_eq!(sense(text), Sense::Date, "{text}");
        }
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(sense(text), Sense::Null, "{text}");
        }
        for text in [
            "-",
            "+",
            ".",
            "1.2.3",
            "3.1.x",
            "e3",
            "0o",
            "0x",
            "12-01-01",
            "2012-01",
            "2012-01-01x",
            "nej",
            "trues",
            "å",
        ] {
            assert_eq!(sense(text), Sense::Text, "{text}");
        }
        assert_eq!(sense("true"), Sense::Bool(true));
        assert_eq!(sense("false"), Sense::Bool(false));
    }
}
