//! Conditions: what they say, and whether they hold.

use std::collections::BTreeSet;

use yaml_serde::Value;

use super::files::text;

/// A condition over the facts of a case and the attributes that follow from them.
#[derive(Clone, Debug)]
pub(crate) enum Condition {
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    Test(String, Test),
}

/// What is asked of one fact or attribute.
#[derive(Clone, Debug)]
pub(crate) enum Test {
    OneOf(Vec<String>),
    Not(Box<Test>),
    Range {
        at_least: Option<String>,
        below: Option<String>,
    },
    SameAs(String),
}

/// What a fact or an attribute is in the case at hand; `None` where it does not exist.
pub(crate) type Look<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Condition {
    /// No `when` always holds.
    pub(crate) fn read(written: Option<&Value>) -> Self {
        let Some(written) = written else {
            return Condition::All(Vec::new());
        };
        let entries = written.as_mapping().expect("a condition is a mapping");
        Condition::All(
            entries
                .iter()
                .map(|(key, value)| match key.as_str().expect("a key is text") {
                    "all" => Condition::All(list(value)),
                    "any" => Condition::Any(list(value)),
                    "not" => Condition::Not(Box::new(Condition::read(Some(value)))),
                    path => Condition::Test(path.to_owned(), Test::read(value)),
                })
                .collect(),
        )
    }

    pub(crate) fn holds(&self, look: Look<'_>) -> bool {
        match self {
            Condition::All(parts) => parts.iter().all(|part| part.holds(look)),
            Condition::Any(parts) => parts.iter().any(|part| part.holds(look)),
            Condition::Not(part) => !part.holds(look),
            Condition::Test(path, test) => test.holds(look(path).as_deref(), look),
        }
    }

    /// Every fact or attribute the condition asks about.
    pub(crate) fn paths(&self, into: &mut BTreeSet<String>) {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| part.paths(into));
            }
            Condition::Not(part) => part.paths(into),
            Condition::Test(path, test) => {
                into.insert(path.clone());
                test.paths(into);
            }
        }
    }

    /// The numbers at which the truth of a test on `fact` can change.
    pub(crate) fn thresholds(&self, fact: &str, into: &mut BTreeSet<i128>) {
        match self {
            Condition::All(parts) | Condition::Any(parts) => {
                parts.iter().for_each(|part| part.thresholds(fact, into));
            }
            Condition::Not(part) => part.thresholds(fact, into),
            Condition::Test(path, test) if path == fact => test.thresholds(into),
            Condition::Test(..) => {}
        }
    }
}

impl Test {
    fn read(written: &Value) -> Self {
        match written {
            Value::Sequence(values) => Test::OneOf(values.iter().map(text).collect()),
            Value::Mapping(entries) => {
                let entry = |key: &str| entries.get(key);
                if let Some(test) = entry("not") {
                    Test::Not(Box::new(Test::read(test)))
                } else if let Some(path) = entry("same_as") {
                    Test::SameAs(text(path))
                } else {
                    Test::Range {
                        at_least: entry("at_least").map(text),
                        below: entry("below").map(text),
                    }
                }
            }
            value => Test::OneOf(vec![text(value)]),
        }
    }

    /// A test on what does not exist is false, and its `not` true.
    fn holds(&self, found: Option<&str>, look: Look<'_>) -> bool {
        match self {
            Test::Not(test) => !test.holds(found, look),
            Test::OneOf(values) => {
                found.is_some_and(|found| values.iter().any(|value| names(value, found)))
            }
            Test::Range { at_least, below } => found.is_some_and(|found| {
                let found = number(found);
                at_least.as_ref().is_none_or(|least| number(least) <= found)
                    && below.as_ref().is_none_or(|below| found < number(below))
            }),
            Test::SameAs(path) => found.is_some() && look(path).as_deref() == found,
        }
    }

    fn paths(&self, into: &mut BTreeSet<String>) {
        match self {
            Test::Not(test) => test.paths(into),
            Test::SameAs(path) => {
                into.insert(path.clone());
            }
            Test::OneOf(_) | Test::Range { .. } => {}
        }
    }

    fn thresholds(&self, into: &mut BTreeSet<i128>) {
        match self {
            Test::Not(test) => test.thresholds(into),
            Test::Range { at_least, below } => {
                into.extend(at_least.iter().chain(below).map(|bound| number(bound)));
            }
            Test::OneOf(_) | Test::SameAs(_) => {}
        }
    }
}

/// Whether a value is the one found. An actor's name without scope stands for all its scopes.
fn names(value: &str, found: &str) -> bool {
    value == found
        || found
            .split_once(':')
            .is_some_and(|(family, _)| family == value)
}

fn list(written: &Value) -> Vec<Condition> {
    let parts = written.as_sequence().expect("a list of conditions");
    parts
        .iter()
        .map(|part| Condition::read(Some(part)))
        .collect()
}

/// How many decimals a number may have.
const DECIMALS: usize = 6;

/// A decimal number in millionths, so that it is exact.
pub(crate) fn number(written: &str) -> i128 {
    let (sign, digits) = match written.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, written),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let scaled: i128 = format!("{whole}{part:0<DECIMALS$}")
        .parse()
        .expect("a decimal number");
    sign * scaled
}

/// A number in millionths as it is written with some decimals.
pub(crate) fn decimal(millionths: i128, decimals: usize) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let digits = format!("{:0>width$}", millionths.abs(), width = DECIMALS + 1);
    let (whole, part) = digits.split_at(digits.len() - DECIMALS);
    if decimals == 0 {
        format!("{sign}{whole}")
    } else {
        format!("{sign}{whole}.{}", &part[..decimals])
    }
}
