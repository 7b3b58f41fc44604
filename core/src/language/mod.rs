//! From YAML text to files as written, with the place of every value.

pub(crate) mod written;
