//! What is wrong with a call, in both languages.

use std::sync::OnceLock;

use super::{CompareError, TestError, UnknownDuty, WhyNotError};
use crate::order::Map;
use crate::routing::MixError;
use crate::text::Text;

fn text(key: &str, args: &[(&str, &str)]) -> Text {
    static TEXTS: OnceLock<Map<String, Text>> = OnceLock::new();
    let all = TEXTS.get_or_init(|| {
        serde_json::from_str(include_str!("../texts/calls.json")).unwrap_or_default()
    });
    match all.get(key) {
        Some(text) => text.fill(args),
        None => Text::new(key, key),
    }
}

/// `{at}` or `{limit}` as a number.
fn counted(key: &str, name: &str, number: usize) -> Text {
    text(key, &[(name, &number.to_string())])
}

impl UnknownDuty {
    /// What is wrong, in both languages.
    ///
    /// ```
    /// let unknown = "decide".parse::<bestit::Duty>().unwrap_err();
    /// assert_eq!(unknown.message().sv, "det finns ingen uppgift `decide`; menade du `decides`?");
    /// ```
    pub fn message(&self) -> Text {
        let hint = match self.suggestion {
            Some(name) => text("did-you-mean", &[("name", name)]),
            None => Text::default(),
        };
        let one = |hint: &str| text("unknown-duty", &[("name", &self.name), ("hint", hint)]);
        Text::new(one(&hint.sv).sv, one(&hint.en).en)
    }
}

impl WhyNotError {
    /// What is wrong, in both languages.
    pub fn message(&self) -> Text {
        match self {
            WhyNotError::Refused(refusal) => refusal.message.clone(),
            WhyNotError::TooLarge { limit } => counted("answer-too-large", "limit", *limit),
        }
    }
}

impl CompareError {
    /// What is wrong, in both languages.
    pub fn message(&self) -> Text {
        match self {
            CompareError::NotComparable { from, to, what } => text(
                "not-comparable",
                &[("from", from), ("to", to), ("what", what)],
            ),
            CompareError::Policy { model, .. } => text("compare-policy", &[("model", model)]),
            CompareError::Part(error) => error.message(),
            CompareError::TooLarge { limit } => counted("compare-too-large", "limit", *limit),
        }
    }
}

impl TestError {
    /// What is wrong, in both languages.
    pub fn message(&self) -> Text {
        match self {
            TestError::Policy(_) => text("tests-policy", &[]),
            TestError::Call(error) => error.refusal().message,
            TestError::TooLarge { model, limit } => {
                let limit = limit.to_string();
                text("tests-too-large", &[("model", model), ("limit", &limit)])
            }
        }
    }
}

impl MixError {
    /// What is wrong, in both languages.
    pub fn message(&self) -> Text {
        match self {
            MixError::Case { at, refusal } => {
                let at = at.to_string();
                let one = |why: &str| text("mix-case", &[("at", &at), ("why", why)]);
                Text::new(one(&refusal.message.sv).sv, one(&refusal.message.en).en)
            }
            MixError::Weight(at) => counted("mix-weight", "at", *at),
            MixError::TooMany(limit) => counted("mix-too-many", "limit", *limit),
            MixError::TooLarge => text("mix-too-large", &[]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Findings;

    #[test]
    fn every_error_has_its_text_in_both_languages() {
        let (from, to, what) = ("a".to_owned(), "b".to_owned(), "register".to_owned());
        let model = from.clone();
        let findings = Findings::default;
        let texts = [
            CompareError::NotComparable { from, to, what }.message(),
            CompareError::TooLarge { limit: 7 }.message(),
            CompareError::Policy {
                model: model.clone(),
                findings: findings(),
            }
            .message(),
            WhyNotError::TooLarge { limit: 7 }.message(),
            TestError::Policy(findings()).message(),
            TestError::TooLarge { model, limit: 7 }.message(),
            MixError::Weight(7).message(),
            MixError::TooMany(7).message(),
            MixError::TooLarge.message(),
        ];
        for text in texts {
            assert!(text.sv.contains(' ') && text.en.contains(' ') && text.sv != text.en);
            assert!(!text.sv.contains(['{', '}']) && !text.en.contains(['{', '}']));
        }
    }
}
