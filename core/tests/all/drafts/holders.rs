//! Holders at random. The first of each list is the simplest.

use proptest::prelude::*;
use proptest::sample::select;

use super::{Assign, Care};

/// Holders of any duty with a single answer that can be filled in wherever there is a system.
const SINGLE: &[&str] = &[
    "r0",
    "r1",
    "u",
    "m(department)",
    "\"m:d1\"",
    "{shared: [r0, r1]}",
    "{shared: [m(department), \"m:d1\"]}",
    "unstated",
    "{shared: [r0, unstated]}",
    "system.owner",
    "system.manager",
    "system_owner(system)",
    "{shared: [system.owner, r0]}",
];

const LISTS: &[&str] = &[
    "r0",
    "[r0, r1]",
    "[u, m(department)]",
    "none",
    "[unstated, r1]",
    "system.owner",
];

/// A holder that a shared system does not have.
const OF_OWN_SYSTEMS: &str = "m(system.department)";

const REQUIRED_DUTIES: &[&str] = &["owner", "prepares", "decides"];
const OPTIONAL_DUTIES: &[&str] = &["presents", "orders", "executes", "signs"];
const LIST_DUTIES: &[&str] = &["consulted", "informed"];

/// A holder that can always be filled in.
pub(super) fn required() -> impl Strategy<Value = &'static str> {
    select(&["r0", "u", "not_applicable", "unstated", "m(department)"][..])
}

/// What a rule assigns: one to four duties.
pub(super) fn assign(care: Care) -> impl Strategy<Value = Assign> {
    let wild = u32::from(care == Care::Careless);
    let holders = |holders, only: &'static str| prop_oneof![18 => select(holders), 2 => Just(only), wild => Just(OF_OWN_SYSTEMS)];
    let required = (select(REQUIRED_DUTIES), holders(SINGLE, "not_applicable"));
    let optional = (select(OPTIONAL_DUTIES), holders(SINGLE, "none"));
    let list = (select(LIST_DUTIES), holders(LISTS, "none"));
    let entry = prop_oneof![4 => required, 2 => optional, 1 => list];
    prop::collection::vec(entry, 1..=4).prop_map(|entries| entries.into_iter().collect())
}
