//! Names resolved: actors, systems, facts and their domains, interfaces, the governing document.
//!
//! What stands in the files is merged first (a model with what it extends and the other sides of
//! readings), still as written; then every name becomes an index and every scoped role a table.
//! Nothing stops at the first fault, and a fault in the register or the document is not told
//! again at each place that names what it hides.

pub(crate) mod graph;
#[cfg_attr(
    not(feature = "yaml"),
    allow(dead_code, reason = "the router alone reads only part of it")
)]
pub(crate) mod model;

pub(crate) mod terms;

#[cfg(feature = "yaml")]
mod actors;
#[cfg(feature = "analysis")]
pub(crate) mod adhoc;
#[cfg(feature = "yaml")]
mod catalogue;
#[cfg(feature = "yaml")]
mod check;
#[cfg(feature = "yaml")]
mod check_names;
#[cfg(feature = "yaml")]
mod claims;
#[cfg(feature = "yaml")]
mod condition;
#[cfg(feature = "yaml")]
mod facts;
#[cfg(feature = "yaml")]
mod files;
#[cfg(feature = "yaml")]
mod fingerprint;
#[cfg(feature = "yaml")]
mod holders;
#[cfg(feature = "yaml")]
mod interfaces;
#[cfg(feature = "yaml")]
mod merge;
#[cfg(feature = "yaml")]
mod names;
#[cfg(feature = "yaml")]
mod numbers;
#[cfg(feature = "yaml")]
mod places;
#[cfg(feature = "yaml")]
mod register;
#[cfg(feature = "yaml")]
mod report;
#[cfg(feature = "yaml")]
mod resolve;
#[cfg(feature = "yaml")]
mod rules;
#[cfg(feature = "yaml")]
mod sides;
#[cfg(test)]
mod tests;

#[cfg(feature = "yaml")]
pub(crate) use check::check_files;
#[cfg(feature = "analysis")]
pub(crate) use condition::spelling;
#[cfg(feature = "yaml")]
pub(crate) use files::{default_model, models, options, timeline};
#[cfg(feature = "yaml")]
pub(crate) use fingerprint::{canonical_json, fingerprint};
#[cfg(feature = "analysis")]
pub(crate) use numbers::{scaled, spelled};
#[cfg(feature = "yaml")]
pub(crate) use places::Places;
#[cfg(feature = "yaml")]
pub(crate) use resolve::resolve;
