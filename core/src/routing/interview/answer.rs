//! What an interview says: the types whose JSON other programs read.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize as Read, Serialize as Write};

use crate::organisation::model::Duty;
use crate::routing::answer::{Asked, Entries, Facts};

/// Who is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Write, Read)]
#[serde(from = "String", into = "String")]
pub enum Asking {
    /// The person who has the case: is never asked what only somebody else knows.
    #[default]
    Employee,
    /// Whoever knows: everything may be asked.
    Anyone,
    /// Somebody with a role that the register names in a fact's `known_by`.
    Role(Arc<str>),
}

impl fmt::Display for Asking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Asking {
    /// The name by which [`Router::asking`](crate::Router::asking) knows who is asked.
    pub(in crate::routing) fn name(&self) -> &str {
        match self {
            Asking::Employee => "employee",
            Asking::Anyone => "anyone",
            Asking::Role(id) => id,
        }
    }
}

impl From<String> for Asking {
    fn from(name: String) -> Self {
        match name.as_str() {
            "employee" => Asking::Employee,
            "anyone" => Asking::Anyone,
            _ => Asking::Role(name.into()),
        }
    }
}

impl From<Asking> for String {
    fn from(asking: Asking) -> Self {
        asking.to_string()
    }
}

/// How far an interview has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Write, Read)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// There is a question.
    Ask,
    /// The answer no longer depends on what is not known.
    Done,
    /// The answer depends on facts that this person cannot answer.
    Stuck,
}

impl Progress {
    pub(in crate::routing) fn id(self) -> &'static str {
        match self {
            Progress::Ask => "ask",
            Progress::Done => "done",
            Progress::Stuck => "stuck",
        }
    }
}

/// The state of an interview: the next question and what can be said already.
#[derive(Clone, Debug, PartialEq, Write, Read)]
pub struct Interview {
    /// How far it has come.
    pub status: Progress,
    /// The model that asks.
    pub model: Arc<str>,
    /// The date asked for.
    pub on: Option<Arc<str>>,
    /// The caller's own reference.
    #[serde(rename = "ref")]
    pub reference: Option<Arc<str>>,
    /// The facts given.
    pub case: Facts,
    /// Who is asked.
    pub asking: Asking,
    /// The facts to which the person said "I do not know".
    pub unknown: Vec<Arc<str>>,
    /// The next question.
    pub question: Option<Asked>,
    /// How many questions there are still.
    pub remaining: Remaining,
    /// How many different answers are still possible; null where they were not counted.
    pub answers: Option<u32>,
    /// The duties still open, with everybody who may have them. `unstated`, `not_applicable` and
    /// `none` stand for themselves.
    pub open: Entries<Duty, Vec<Arc<str>>>,
    /// The duties already settled: so they stand whatever the open facts are.
    pub settled: Entries<Duty, Vec<Arc<str>>>,
    /// Where it is stuck: what has to be known, and who knows.
    pub missing: Vec<Asked>,
}

impl Interview {
    /// The state as one line of JSON.
    pub fn to_json(&self) -> String {
        crate::routing::json::interview(self)
    }
}

/// How many questions there are still, the next one counted.
#[derive(Clone, Copy, Debug, PartialEq, Write, Read)]
pub struct Remaining {
    /// With the luckiest answers.
    pub best: u32,
    /// With the unluckiest answers.
    pub worst: u32,
    /// On average, over all combinations or over the case mix; to four decimals. Null where the
    /// order is not known to be optimal.
    pub expected: Option<f64>,
    /// Whether no other order has a smaller expected number.
    pub optimal: bool,
    /// No order has a smaller expected number than this.
    pub bound: f64,
}
