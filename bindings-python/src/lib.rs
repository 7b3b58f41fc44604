//! The private module `_bestit` of the Python package `bestit`.
//!
//! Glue only: it turns Python values into the library's and back. What a caller sees is the
//! package in `python/bestit/`.
#![forbid(unsafe_code)]

mod asked;
mod decision;
mod engine;
mod errors;
mod files;
mod functions;
mod given;
mod table;

use pyo3::prelude::*;

#[pymodule(gil_used = false)]
mod _bestit {
    #[pymodule_export]
    use crate::decision::Decision;
    #[pymodule_export]
    use crate::engine::Engine;
    #[pymodule_export]
    use crate::files::{Counter, Files};
    #[pymodule_export]
    use crate::functions::{explain, format_file, json_schema, picture, table};
    #[pymodule_export]
    use crate::table::RoutedTable;
    #[pymodule_export]
    #[allow(non_upper_case_globals, reason = "the name that Python tools look for")]
    const __version__: &str = env!("CARGO_PKG_VERSION");
}
