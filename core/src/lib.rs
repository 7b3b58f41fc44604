//! Who owns, prepares and decides each kind of IT case in a municipality, and why.
//!
//! A policy is a folder of YAML files: what the governing document says, what exists, and rules
//! that each cite what they rest on. A policy that compiles has **exactly one answer for every
//! case that can exist**; a [`Router`] gives it in nanoseconds, with the way the case travels and
//! the sections behind it.
//!
//! ```
//! let compiled = bestit::Policy::embedded().model("best-it")?.compile()?;
//! let router = compiled.router;
//! let mut case = bestit::Case::new(&router);
//! case.set("kind", "system_support")?;
//! case.set("department", "education")?;
//! case.set("system", "heroma")?;
//! let answer = router.route_case(&case);
//! let route = answer.route().ok_or("the case is not routed")?;
//! assert_eq!(&*route.owner.as_ref().ok_or("no owner")?.holders[0].id, "system_manager:heroma");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Features
//!
//! - `yaml`: reads policies. Without it a router is loaded from its compiled form.
//! - `analysis`: answers questions about a whole model.
//! - `export`: writes a model's contact surfaces and its findings for other programs.
//! - `fmt`: formats policy files (not on by default).
//! - `schema`: describes the policy language as a JSON Schema (not on by default).
//!
//! The first three are on by default; the router alone builds without them, small, for the browser.
#![forbid(unsafe_code)]

/// The README's examples, run as tests.
#[cfg(all(doctest, feature = "yaml"))]
#[doc = include_str!("../../README.md")]
pub struct Readme;

mod order;
mod organisation;
mod routing;
mod suggest;
mod text;

#[cfg(feature = "yaml")]
mod compile;
#[cfg(feature = "yaml")]
mod contacts;
#[cfg(feature = "yaml")]
pub mod finding;
#[cfg(feature = "yaml")]
mod language;
#[cfg(feature = "yaml")]
mod policy;

#[cfg(feature = "analysis")]
pub mod analysis;
#[cfg(feature = "export")]
pub mod export;
#[cfg(feature = "fmt")]
pub mod format;
#[cfg(feature = "schema")]
pub mod schema;

pub use organisation::terms::{Action, Duty, Level, Modality};
pub use routing::{
    Answer, Apart, Ask, Asked, Asking, Batch, BatchColumn, BatchOptions, Case, Cite, Contested,
    Deciding, Decision, Demands, Desk, DutyAnswer, Entries, FactId, Facts, Given, Held, Holders,
    Interview, Interviewer, Kept, Known, LoadError, MixError, Options, Overridden, Party, PolicyId,
    Progress, Question, Reason, Refusal, RefusalCode, Remaining, Route, Router, Row, RowOutcome,
    RowStep, Standing, Status, Step, Strength, SuggestStatus, Suggestion, Suggestions, ValueChoice,
    ValueId, Verification, Who, WhoActor, WhoDuty, WhoPost, WhoSystem, Why,
};
pub use suggest::nearest;
pub use text::{Lang, Text};

#[cfg(feature = "yaml")]
pub use contacts::{Contact, Contacts};
#[cfg(feature = "yaml")]
pub use language::Source;
#[cfg(feature = "yaml")]
pub use policy::{
    Choice, Compiled, DeskError, ModelInfo, ModelListing, Policy, PolicyError, ReadingOption,
};
