//! Case to route: decisions, ways, explanations, questions.

mod answer;
mod batch;
mod call;
mod case;
mod columns;
mod decide;
mod demands;
mod describe;
mod desk;
mod entries;
mod explain;
mod first_contact;
#[cfg(feature = "analysis")]
mod forced;
#[cfg(feature = "yaml")]
mod from_model;
mod holds;
mod interview;
mod json;
mod keep;
mod line;
#[cfg(not(target_family = "wasm"))]
mod names;
#[cfg(target_family = "wasm")]
#[path = "names_listed.rs"]
mod names;
#[cfg(all(test, not(target_family = "wasm")))]
mod names_listed;
mod needed;
pub(crate) use crate::order;
pub(crate) mod program;
mod question;
mod refusal;
mod router;
mod save;
mod save_diagrams;
mod save_program;
mod suggest;
#[cfg(feature = "yaml")]
#[cfg(test)]
mod tests;
mod validate;
mod verify;
mod ways;
mod who;

pub use answer::{
    Answer, Asked, Cite, Contested, DutyAnswer, Entries, Facts, Known, Overridden, Party, PolicyId,
    Question, Reason, Refusal, Route, Standing, Status, Step, ValueChoice,
};
pub use batch::{Batch, BatchColumn, BatchOptions, RowOutcome, RowStep};
pub use case::{Case, FactId, Given, ValueId};
#[cfg(feature = "yaml")]
pub(crate) use case::{decimal, is_date};
pub use decide::{Decision, Held, Holders};
pub use demands::Demands;
pub use desk::Desk;
#[cfg(feature = "yaml")]
pub(crate) use desk::{Dated, in_force};
#[cfg(feature = "analysis")]
pub(crate) use forced::Forced;
pub use interview::{Asking, Interview, Interviewer, MixError, Progress, Remaining};
pub use keep::{Deciding, Kept};
pub use refusal::Code as RefusalCode;
#[cfg(feature = "analysis")]
pub(crate) use router::Inner;
pub use router::{Options, Router, Row};
pub use save::LoadError;
pub use suggest::{Apart, Ask, Strength, SuggestStatus, Suggestion, Suggestions};
pub use verify::{Verification, Why};
#[cfg(feature = "analysis")]
pub(crate) use ways::StepIx;
pub use who::{Who, WhoActor, WhoDuty, WhoPost, WhoSystem};
