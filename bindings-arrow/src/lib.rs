//! Apache Arrow tables to [`bestit`] and back.
//!
//! A [`Table`] takes record batches of cases, a column for each fact, and gives record batches of
//! what each row comes to, in the same order. What is decided, and how often, is the library's:
//! here cells become its values and its indices become dictionaries.
#![forbid(unsafe_code)]

mod cells;
mod columns;
mod error;
mod table;

pub use columns::Column;
pub use error::TableError;
pub use table::{Table, TableOptions};
