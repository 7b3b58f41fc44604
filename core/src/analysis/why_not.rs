//! Why somebody does not have a duty: the smallest change of facts that would give it to them,
//! or the proof that nothing does.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::change::{Search, Wanted};
use super::why::WhyStatus;
use crate::compile::store::TooLarge;
use crate::order::Gather as _;
use crate::organisation::terms::Duty;
use crate::routing::program::TRUE;
use crate::routing::{Answer, Case, DutyAnswer, Facts, Options, Refusal, Router, Standing};

/// Why there is no answer to [`Router::why_not`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WhyNotError {
    /// The case is refused, or the model does not know the holder.
    #[error(transparent)]
    Refused(#[from] Box<Refusal>),
    /// The diagrams that the answer needs grew past the stated number of nodes.
    #[error("the answer would take more than {limit} nodes")]
    TooLarge {
        /// The limit.
        limit: usize,
    },
}

/// No duty has this name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no duty `{name}`{}", .suggestion.map(|s| format!("; did you mean `{s}`?")).unwrap_or_default())]
pub struct UnknownDuty {
    /// The name.
    pub name: String,
    /// The nearest there is.
    pub suggestion: Option<&'static str>,
}

impl std::str::FromStr for Duty {
    type Err = UnknownDuty;

    fn from_str(name: &str) -> Result<Self, UnknownDuty> {
        Duty::from_id(name).ok_or_else(|| UnknownDuty {
            name: name.to_owned(),
            suggestion: crate::suggest::nearest(name, Duty::ALL.map(Duty::id)),
        })
    }
}

/// Why somebody does not have a duty in a case.
///
/// In JSON `{"status": "why_not", "model", "on", "ref", "case", "duty", "holder", "now", "never",
/// "combinations", "change", "same_kind"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WhyNot {
    /// Always `why_not`.
    pub status: WhyStatus,
    /// The model that answers.
    pub model: Arc<str>,
    /// The date asked for.
    pub on: Option<Arc<str>>,
    /// The caller's own reference.
    #[serde(rename = "ref")]
    pub reference: Option<Arc<str>>,
    /// The facts given.
    pub case: Facts,
    /// The duty asked about.
    pub duty: Duty,
    /// Who is to have it.
    pub holder: Arc<str>,
    /// Who has it now, by id; `unstated`, `not_applicable` and `none` stand for themselves. `None`
    /// where that is still open.
    pub now: Option<Vec<Arc<str>>>,
    /// The proof that nothing does: not in any case of the model, or not with this kind.
    pub never: Option<Never>,
    /// In how many combinations of facts the holder has the duty, and of how many.
    pub combinations: Combinations,
    /// The smallest change that makes the holder the answer.
    pub change: Option<Change>,
    /// The smallest one that leaves the kind as it is.
    pub same_kind: Option<Change>,
}

/// How far it is proven that somebody never has a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Never {
    /// In no case of the model.
    InTheModel,
    /// In no case of this kind.
    WithThisKind,
}

/// In how many combinations of facts somebody has a duty.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Combinations {
    /// Of all the model's.
    pub model: Share,
    /// Of those of this kind, where the kind is known.
    pub kind: Option<Share>,
}

/// A number of combinations, and of how many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Share {
    /// Those in which the holder has the duty.
    pub held: u64,
    /// All that can exist.
    pub of: u64,
}

/// A change of the facts of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The facts that get another value, or one at all. None where the holder has the duty
    /// already.
    pub set: Facts,
    /// The facts given that no longer exist in the changed case. They are not counted.
    pub dropped: Vec<Arc<str>>,
    /// The changed case.
    pub case: Facts,
    /// Whether it is proven that no fewer facts do. False only past the stated number of sets;
    /// then no single one of them can be left out.
    pub smallest: bool,
}

impl Router {
    /// Why `holder` does not have `duty` in a case: the smallest change of facts that makes it
    /// so, or the proof that nothing does. The holder is an actor's id, or `unstated`,
    /// `not_applicable` or `none`; it has a duty also where it shares it.
    ///
    /// The smallest change sets the fewest facts, then the first in the register's order, then
    /// the first values; what is left of the case keeps its value, as far as it then exists, and
    /// every completion of the changed case must give the holder the duty.
    ///
    /// # Errors
    /// The refusal of the case, or of a holder the model does not know; a limit that was hit.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// use bestit::{Case, Duty};
    /// let case = [("kind", "change_request"), ("department", "education"), ("system", "heroma")];
    /// let mut case = Case::from_pairs(&router, case)?;
    /// case.set("in_plan", true)?;
    /// let why_not = router.why_not(&case, Duty::Decides, "executive_group")?;
    /// let change = why_not.same_kind.ok_or("nothing does")?;
    /// assert_eq!(serde_json::to_string(&change.set)?, r#"{"in_plan":false}"#);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn why_not(&self, case: &Case, duty: Duty, holder: &str) -> Result<WhyNot, WhyNotError> {
        self.why_not_with(case, duty, holder, Options::default())
    }

    /// As [`Router::why_not`], asking for more.
    ///
    /// # Errors
    /// The refusal of the case, or of a holder the model does not know; a limit that was hit.
    pub fn why_not_with(
        &self,
        case: &Case,
        duty: Duty,
        holder: &str,
        options: Options,
    ) -> Result<WhyNot, WhyNotError> {
        let now = match self.route_case_with(case, options) {
            Answer::Refused(refusal) => return Err(WhyNotError::Refused(refusal)),
            Answer::Routed(route) => Some(named(route.duty(duty))),
            Answer::NeedsFact(question) => question.settled.get(&duty).cloned(),
        };
        let wanted = match holder {
            "unstated" => Wanted::Unstated,
            "not_applicable" => Wanted::NotApplicable,
            "none" => Wanted::Nobody,
            id => Wanted::Actor(self.inner.actor_named(id).map_err(|mut refusal| {
                refusal.model = Some(self.model().into());
                refusal
            })?),
        };
        self.search(case, duty, holder, wanted, now)
            .map_err(|limit| WhyNotError::TooLarge { limit: limit.limit })
    }

    fn search(
        &self,
        case: &Case,
        duty: Duty,
        holder: &str,
        wanted: Wanted,
        now: Option<Vec<Arc<str>>>,
    ) -> Result<WhyNot, TooLarge> {
        let mut search = Search::new(self, case, duty, wanted)?;
        let mut combinations = Combinations {
            model: search.share(TRUE)?,
            kind: None,
        };
        let kind = self.inner.kind_in(case.row());
        if let Some((fact, value)) = kind {
            let here = search.store.is(fact, &[value])?;
            combinations.kind = Some(search.share(here)?);
        }
        let never = if combinations.model.held == 0 {
            Some(Never::InTheModel)
        } else if combinations.kind.is_some_and(|k| k.held == 0) {
            Some(Never::WithThisKind)
        } else {
            None
        };
        let change = match never {
            Some(Never::InTheModel) => None,
            _ => search.smallest(None)?,
        };
        let same_kind = match (never, kind, &change) {
            (Some(_), ..) | (_, None, _) => None,
            // A change that leaves the kind alone is the smallest of those too.
            (_, Some((kind, _)), Some(change)) if !search.sets(change, kind) => {
                Some(change.clone())
            }
            (_, Some((kind, _)), _) => search.smallest(Some(kind))?,
        };
        Ok(WhyNot {
            status: WhyStatus::WhyNot,
            model: self.model().into(),
            on: case.date().cloned(),
            reference: case.referred().cloned(),
            case: case.facts(),
            duty,
            holder: holder.into(),
            now: now.map(|ids| {
                if ids.is_empty() {
                    vec![Arc::from("none")]
                } else {
                    ids
                }
            }),
            never,
            combinations,
            change,
            same_kind,
        })
    }
}

/// Who has a duty, by id, or the word for that nobody is named.
fn named(answer: Option<&DutyAnswer>) -> Vec<Arc<str>> {
    let Some(answer) = answer else {
        return Vec::new();
    };
    match answer.status {
        Standing::Held => answer.holders.iter().map(|h| Arc::clone(&h.id)).gather(),
        Standing::Unstated => vec![Arc::from("unstated")],
        Standing::NotApplicable => vec![Arc::from("not_applicable")],
    }
}
