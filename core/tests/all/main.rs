//! The library's tests, in one program: most of them share the reference and the random policies,
//! which are compiled once here. `digest` and `no_allocation` need a program of their own.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may stop where it fails"
)]

// What tests share.
mod drafts;
mod folders;
mod reference;
mod routed;

mod broken;
mod compare;
mod conformance;
mod format;
mod hostile;
mod interview;
mod policy_tests;
mod proofs;
mod random_policies;
mod ready_questions;
mod reference_by_hand;
mod sarif;
mod schema;
mod suggest;
mod way;
mod whole_domain;
mod why;
