//! What can be wrong with a claim.

use std::sync::OnceLock;

use super::text::Unread;
use crate::compile::store::TooLarge;
use crate::finding::{Finding, Findings};
use crate::order::{Gather as _, Map};
use crate::text::Text;

/// Why a claim could not be put to a model.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{}", self.message().en)]
pub enum ClaimError {
    /// The text is longer than [`Compiled::prove`](crate::Compiled::prove) reads.
    TooLong {
        /// How long it is, in bytes.
        found: usize,
        /// How long it may be.
        limit: usize,
    },
    /// The text is no claim.
    Syntax {
        /// Where, counted in characters from 1.
        column: u32,
        /// What stands there; empty at the end.
        found: String,
        /// What would be read there.
        wanted: Text,
    },
    /// It names what does not exist, or tests it as it cannot be tested.
    Names {
        /// Each with its place in the claim, and the nearest name.
        findings: Findings,
    },
    /// It cuts a number where no rule of the policy does.
    Threshold,
    /// A condition that says of which cases something is asked reads the answer to them.
    FactsOnly {
        /// What it reads: a duty, or `steps`.
        found: String,
    },
    /// There is no such rule.
    UnknownRule {
        /// The id asked for.
        id: String,
        /// The nearest that there is.
        suggestion: Option<String>,
    },
    /// There is no such invariant.
    UnknownInvariant {
        /// The id asked for.
        id: String,
        /// The nearest that there is.
        suggestion: Option<String>,
    },
    /// A diagram or the states of ways grew past a stated limit.
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

impl ClaimError {
    /// What is wrong, in both languages.
    pub fn message(&self) -> Text {
        match self {
            ClaimError::TooLong { found, limit } => text(
                "too-long",
                &[("found", &found.to_string()), ("limit", &limit.to_string())],
            ),
            ClaimError::Syntax {
                column,
                found,
                wanted,
            } => {
                let key = if found.is_empty() {
                    "syntax-end"
                } else {
                    "syntax"
                };
                let (column, found) = (column.to_string(), found.as_str());
                let args = |wanted| {
                    [
                        ("column", column.as_str()),
                        ("found", found),
                        ("wanted", wanted),
                    ]
                };
                Text::new(
                    text(key, &args(&wanted.sv)).sv,
                    text(key, &args(&wanted.en)).en,
                )
            }
            ClaimError::Names { findings } => {
                let list: Vec<Text> = findings.iter().map(one).gather();
                let joined =
                    |of: fn(&Text) -> &str| -> String { list.iter().map(of).gather().join("; ") };
                Text::new(joined(|t| &t.sv), joined(|t| &t.en))
            }
            ClaimError::Threshold => text("threshold", &[]),
            ClaimError::FactsOnly { found } => text("facts-only", &[("found", found)]),
            ClaimError::UnknownInvariant { id, suggestion } => {
                unknown("unknown-invariant", id, suggestion.as_deref())
            }
            ClaimError::UnknownRule { id, suggestion } => {
                unknown("unknown-rule", id, suggestion.as_deref())
            }
            ClaimError::TooLarge { limit } => text("too-large", &[("limit", &limit.to_string())]),
        }
    }
}

/// An id that does not exist, with the nearest that does.
fn unknown(key: &str, id: &str, near: Option<&str>) -> Text {
    match near {
        Some(near) => text(&format!("{key}-near"), &[("id", id), ("near", near)]),
        None => text(key, &[("id", id)]),
    }
}

/// A finding with its help as one sentence.
fn one(finding: &Finding) -> Text {
    let with = |message: &str, help: Option<&str>| match help.filter(|h| !h.is_empty()) {
        Some(help) => format!("{message} ({help})"),
        None => message.to_owned(),
    };
    let (message, help) = (&finding.message, finding.help.as_ref());
    Text::new(
        with(&message.sv, help.map(|h| h.sv.as_str())),
        with(&message.en, help.map(|h| h.en.as_str())),
    )
}

fn text(key: &str, args: &[(&str, &str)]) -> Text {
    static TEXTS: OnceLock<Map<String, Text>> = OnceLock::new();
    let all = TEXTS.get_or_init(|| {
        serde_json::from_str(include_str!("../../texts/claims.json")).unwrap_or_default()
    });
    match all.get(key) {
        Some(text) => text.fill(args),
        None => Text::new(key, key),
    }
}

impl From<TooLarge> for ClaimError {
    fn from(error: TooLarge) -> Self {
        ClaimError::TooLarge { limit: error.limit }
    }
}

impl From<Unread> for ClaimError {
    fn from(unread: Unread) -> Self {
        ClaimError::Syntax {
            column: unread.column,
            found: unread.found,
            wanted: text(unread.wanted, &[]),
        }
    }
}
