//! Rules to decision diagrams; gaps and conflicts.

pub(crate) mod diagram;
