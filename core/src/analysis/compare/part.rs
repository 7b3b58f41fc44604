//! What of two models is compared: some cases, some duties.

use serde::Serialize;

use super::frame::Frame;
use crate::Duty;
use crate::analysis::prove::ClaimError;
use crate::compile::condition_of;
use crate::compile::store::TooLarge;
use crate::order::{Gather as _, Sort as _};
use crate::organisation::model::{Condition, Model};
use crate::policy::Compiled;
use crate::routing::program::{FALSE, Ref, TRUE};

/// A part of what two models say: the cases in which a condition holds, and some of the duties.
///
/// A condition is written as in a [claim](Compiled::prove), after `when`: `kind is
/// change_request and system.category is telephony`. It tests facts alone. Where the two models
/// mean different cases by it, because a system lies in another category, the cases of either are
/// of the part.
///
/// ```
/// use bestit::{Duty, analysis::Part};
/// let part = Part::when("kind is it_plan").duties([Duty::Decides]);
/// assert!(!part.is_everything());
/// assert!(Part::default().is_everything());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    when: Option<String>,
    duties: Vec<Duty>,
}

impl Part {
    /// The cases in which a condition holds.
    pub fn when(condition: impl Into<String>) -> Self {
        Self {
            when: Some(condition.into()),
            duties: Vec::new(),
        }
    }

    /// Only these duties; of none, all of them.
    #[must_use]
    pub fn duties(mut self, duties: impl IntoIterator<Item = Duty>) -> Self {
        self.duties = duties.into_iter().gather();
        self.duties.arrange();
        self.duties.dedup();
        self
    }

    /// Whether every case and every duty is of it.
    pub fn is_everything(&self) -> bool {
        self.when.is_none() && self.duties.is_empty()
    }

    /// The condition, as it was written.
    pub fn condition(&self) -> Option<&str> {
        self.when.as_deref()
    }

    /// The duties asked about, in their order; empty where all are.
    pub fn only_duties(&self) -> &[Duty] {
        &self.duties
    }

    /// Whether a duty is of it.
    pub(super) fn has(&self, duty: Duty) -> bool {
        self.duties.is_empty() || self.duties.contains(&duty)
    }
}

/// The condition of a part by each model that knows its names.
pub(super) struct Meant {
    from: Option<Condition>,
    to: Option<Condition>,
    given: bool,
}

impl Meant {
    /// What the part's condition means. A name, or a threshold of a number, may be one that only
    /// one of the models has.
    pub(super) fn of(part: &Part, from: &Compiled, to: &Compiled) -> Result<Self, ClaimError> {
        let Some(text) = part.condition() else {
            return Ok(Self {
                from: None,
                to: None,
                given: false,
            });
        };
        let (one, two) = (from.condition_on_facts(text), to.condition_on_facts(text));
        match (one, two) {
            (Err(error), Err(_)) => Err(error),
            (one, two) => Ok(Self {
                from: one.ok(),
                to: two.ok(),
                given: true,
            }),
        }
    }

    /// Where it holds, in the frame.
    pub(super) fn diagram(
        &self,
        frame: &mut Frame<'_>,
        from: &Model,
        to: &Model,
    ) -> Result<Ref, TooLarge> {
        if !self.given {
            return Ok(TRUE);
        }
        let mut either = FALSE;
        for (model, condition) in [(from, &self.from), (to, &self.to)] {
            if let Some(condition) = condition {
                let here = frame.condition(model, condition);
                let here = condition_of(&mut frame.store, &here)?;
                either = frame.store.or(either, here)?;
            }
        }
        Ok(either)
    }
}
