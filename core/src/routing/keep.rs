//! For a caller that gives the facts one by one and keeps what was decided: a binding.

use super::answer::Answer;
use super::call::answer_pairs;
use super::case::{FactId, Given, ValueId};
use super::decide::{Decision, MAX_FACTS};
use super::order::{Gather as _, joined};
use super::program;
use super::router::{Inner, Options, Router};
use crate::organisation::model::{Duty, ValueIx};

/// Takes the facts of a case one by one and decides it, without allocating.
///
/// ```
/// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
/// use bestit::{Duty, Given::Text};
/// let mut deciding = router.deciding();
/// for (fact, value) in [("kind", "incident"), ("department", "education"), ("system", "network")] {
///     assert!(deciding.give(fact, Text(value)));
/// }
/// let kept = deciding.decide().ok_or("not complete")?.keep();
/// let owner = kept.place(Duty::Owner).ok_or("no single duty")?;
/// assert_eq!(router.words()[owner].as_deref(), Some("it_unit"));
/// assert_eq!(router.kept(&kept).ok_or("of another model")?.only(Duty::Owner), Some("it_unit"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Deciding<'r> {
    inner: &'r Inner,
    row: [ValueIx; MAX_FACTS],
    seen: u64,
}

impl<'r> Deciding<'r> {
    /// Gives a fact. `false` where there is no such fact or value, or the fact stands twice; then
    /// [`Router::answer_pairs`] says what is the matter.
    #[inline]
    pub fn give(&mut self, fact: &str, value: Given<'_>) -> bool {
        let Some(fact) = self.inner.names.fact(fact) else {
            return false;
        };
        self.give_id(FactId(fact), value)
    }

    /// As [`Deciding::give`], for a caller who has looked the fact up once.
    #[inline]
    pub fn give_id(&mut self, fact: FactId, value: Given<'_>) -> bool {
        let (row, seen) = (&mut self.row, &mut self.seen);
        self.inner.put(row, seen, fact.0, &value).is_some()
    }

    /// As [`Deciding::give_id`], for a caller who has looked the value up too.
    #[inline]
    pub fn give_value(&mut self, fact: FactId, value: ValueId) -> bool {
        let (row, seen) = (&mut self.row, &mut self.seen);
        self.inner.give(row, seen, fact.0, value.0).is_some()
    }

    /// Who has each single duty; `None` as [`Router::decide_pairs`].
    #[inline]
    pub fn decide(&self) -> Option<Decision<'r>> {
        let mut decision = None;
        self.inner.decide_given(&self.row, self.seen, &mut decision);
        decision
    }
}

/// What a router decided, without the router: small, and copied at no cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kept {
    answers: [u32; Duty::SINGLE],
    /// Stands for the model.
    stamp: u64,
}

impl Kept {
    /// The place of a single duty's answer among the router's [`words`](Router::words); `None`
    /// for `consulted` and `informed`.
    #[inline]
    pub fn place(&self, duty: Duty) -> Option<usize> {
        self.answers.get(duty.index()).map(|a| *a as usize)
    }
}

/// An answer as one word.
fn word(inner: &Inner, held: &program::Answer) -> Option<String> {
    match held {
        program::Answer::Held(actors) => {
            let ids = actors.iter().filter_map(|actor| inner.actor_id(*actor));
            Some(joined(&ids.gather(), "+"))
        }
        program::Answer::Unstated => Some("unstated".to_owned()),
        program::Answer::NotApplicable => Some("not_applicable".to_owned()),
        program::Answer::Absent | program::Answer::Gap | program::Answer::Conflict => None,
    }
}

impl Decision<'_> {
    /// Who has a single duty, as one word: an id, the ids of those who share it joined by `+`,
    /// `unstated` or `not_applicable`; `None` where nobody has it.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// use bestit::{Duty, Given::Text};
    /// let case = [("kind", Text("system_support")), ("department", Text("education")), ("system", Text("heroma"))];
    /// let decision = router.decide_pairs(&case).ok_or("not complete")?;
    /// assert_eq!(decision.word(Duty::Decides).as_deref(), Some("not_applicable"));
    /// assert_eq!(decision.word(Duty::Signs), None);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn word(&self, duty: Duty) -> Option<String> {
        let answer = *self.answers.get(duty.index())?;
        let answers = &self.inner.program.diagrams.answers;
        word(self.inner, answers.get(answer as usize)?)
    }

    /// The decision without its router.
    #[inline]
    pub fn keep(&self) -> Kept {
        Kept {
            answers: self.answers,
            stamp: self.inner.stamp,
        }
    }
}

impl Router {
    /// Decides a case whose facts are given one by one.
    #[inline]
    pub fn deciding(&self) -> Deciding<'_> {
        Deciding {
            inner: &self.inner,
            row: self.inner.template,
            seen: 0,
        }
    }

    /// The decision that was kept; `None` where a model with another fingerprint decided it.
    #[inline]
    pub fn kept(&self, kept: &Kept) -> Option<Decision<'_>> {
        (kept.stamp == self.inner.stamp).then(|| Decision {
            inner: &self.inner,
            answers: kept.answers,
        })
    }

    /// Every answer there is to a single duty, as [`Decision::word`] says it.
    pub fn words(&self) -> Vec<Option<String>> {
        let answers = self.inner.program.diagrams.answers.iter();
        answers.map(|answer| word(&self.inner, answer)).gather()
    }

    /// Answers facts and values, with `ref`, `model` and `on` among them, as
    /// [`Router::answer_json_with`] answers a line of them.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// use bestit::{Given::Text, Options};
    /// let pairs = [("kind", Text("incident")), ("on", Text("2012-06-01"))];
    /// let line = r#"{"kind": "incident", "on": "2012-06-01"}"#;
    /// let answer = router.answer_pairs(pairs.to_vec(), Options::default());
    /// assert_eq!(answer.to_json(), router.answer_json(line));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn answer_pairs(&self, pairs: Vec<(&str, Given<'_>)>, options: Options) -> Answer {
        answer_pairs(pairs, options, &|model, _| self.pick(model))
    }
}
