//! One file for each subcommand.

pub(crate) mod answer;
pub(crate) mod ask;
pub(crate) mod batch;
pub(crate) mod check;
pub(crate) mod compare;
pub(crate) mod compile;
pub(crate) mod contacts;
pub(crate) mod explain;
pub(crate) mod fmt;
pub(crate) mod graph;
pub(crate) mod models;
pub(crate) mod overview;
pub(crate) mod prove;
pub(crate) mod route;
pub(crate) mod schema;
pub(crate) mod suggest;
pub(crate) mod table;
pub(crate) mod test;
pub(crate) mod trace;
pub(crate) mod verify;
pub(crate) mod who;
pub(crate) mod why;
