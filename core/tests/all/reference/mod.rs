//! The meaning of a policy's rules, a second time: slow, obvious, and written from
//! `docs/language.md` alone.
//!
//! Nothing here is shared with the library. The files are read by another YAML reader, a case is
//! a map of texts, and every question is answered by going through every case. The compiler has
//! to agree with this in every case there is.

mod answers;
mod condition;
mod decision;
mod domain;
mod files;
mod needed;

pub(crate) use answers::{case_of, contested_of, decision_of, shown_in};
pub(crate) use condition::number;
pub(crate) use decision::{Answer, Contested, DUTIES, Decision, LISTS, REQUIRED, contested};
pub(crate) use domain::Case;
pub(crate) use files::{Model, Policy};

/// A case from facts and values.
pub(crate) fn case<'a>(facts: impl IntoIterator<Item = (&'a str, &'a str)>) -> Case {
    let owned = |(fact, value): (&str, &str)| (fact.to_owned(), value.to_owned());
    facts.into_iter().map(owned).collect()
}
