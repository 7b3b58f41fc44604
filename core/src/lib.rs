//! bestit: who decides, and why.
#![forbid(unsafe_code)]

pub mod finding;
mod text;

#[cfg(feature = "yaml")]
mod language;
mod organisation;

#[cfg(feature = "yaml")]
mod compile;
mod routing;

#[cfg(feature = "analysis")]
pub mod analysis;

pub use text::{Lang, Text};
