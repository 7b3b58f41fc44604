//! The next question: what to ask whom, how many questions remain, what is settled and what open.

mod answer;
mod joint;
mod mix;
mod plan;
mod table;
#[cfg(feature = "yaml")]
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use super::answer::{Asked, Entries, Question, Refusal};
use super::case::{Case, FactId, Given};
use super::decide::UNKNOWN;
use super::line::Value;
use super::program::{ASKED, FactInfo, Ref};
use super::question::{Open, Outlook};
use super::refusal::Code;
use super::router::{Inner, Options, Router};
use crate::organisation::model::{Asked as AskedOf, Duty, FactIx, ValueIx};
use crate::routing::order::Gather as _;
use joint::Joint;
use plan::{Ahead, Plan, Situation, Work};
use table::{Memo, OUT, Table, bit, facts};

pub use answer::{Asking, Interview, Progress, Remaining};

/// How many cases a mix may have.
const MAX_MIX: usize = 10_000;

/// Asks for the facts of a case, one at a time, in the order with the least expected number of
/// questions; see [`Router::interviewer`].
///
/// It remembers what it has worked out: the first call is the dear one.
pub struct Interviewer {
    router: Router,
    asking: Asking,
    options: Options,
    /// The facts this person may be asked for, as bits.
    may_ask: u64,
    /// None where it would be too large.
    joint: Option<Joint>,
    mix: Table,
    mix_root: Ref,
    plan: Plan,
    known: Memo,
    told: Vec<Arc<Told>>,
}

impl fmt::Debug for Interviewer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Interviewer")
            .field("router", &self.router)
            .field("asking", &self.asking)
            .finish_non_exhaustive()
    }
}

/// The duties open and settled in a situation.
struct Told {
    answers: u32,
    open: Entries<Duty, Vec<Arc<str>>>,
    settled: Entries<Duty, Vec<Arc<str>>>,
}

/// A case mix that cannot be used.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum MixError {
    /// A case that is no case of the model, or cannot exist.
    #[error("case {at} of the mix: {refusal}")]
    Case {
        /// Which case; of a text, which line.
        at: usize,
        /// What is the matter with it.
        refusal: Box<Refusal>,
    },
    /// A weight that is no number above 0.
    #[error("case {0} of the mix has a weight that is no number above 0")]
    Weight(usize),
    /// Too many cases.
    #[error("a mix has at most {0} cases")]
    TooMany(usize),
    /// The answers of the model are too many to be weighed.
    #[error("the model is too large for a case mix")]
    TooLarge,
}

impl Router {
    /// Asks a person for the facts of a case, with all combinations of facts counting alike.
    ///
    /// Works out every answer of the model once: some milliseconds for a model like the report's.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// use bestit::{Asking, Case, Options, Progress};
    /// let mut interviewer = router.interviewer(Asking::Employee, Options::default());
    /// let mut case = Case::from_pairs(&router, [("kind", "security_incident")])?;
    /// while let Some(asked) = interviewer.next(&case, &[])?.question {
    ///     assert_ne!(&*asked.fact, "serious", "an employee is never asked that");
    ///     let value = asked.values.first().ok_or("no value")?;
    ///     case.set(&asked.fact, &*value.id)?;
    /// }
    /// let end = interviewer.next(&case, &[])?;
    /// assert_eq!(end.status, Progress::Stuck);
    /// assert_eq!(end.missing[0].known_by.as_deref(), Some("service_desk"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn interviewer(&self, asking: Asking, options: Options) -> Interviewer {
        let inner = &*self.inner;
        let may_ask = inner.may_ask(&asking);
        Interviewer {
            router: self.clone(),
            asking,
            options,
            may_ask,
            joint: Joint::new(inner, &inner.all_values()),
            mix: Table::default(),
            mix_root: OUT,
            plan: Plan::default(),
            known: Memo::default(),
            told: Vec::new(),
        }
    }

    /// The next question to an employee, of whom only these facts are known. For more than one
    /// question make an [`Interviewer`] once. Refused as [`Router::route_case`] refuses.
    pub fn interview(&self, case: &Case) -> Result<Interview, Box<Refusal>> {
        self.interviewer(Asking::Employee, Options::default())
            .next(case, &[])
    }

    /// Who is asked, by name: `employee`, `anyone`, or one of [`Router::knowers`], whose
    /// beginning may be left out as long as it is clear who is meant.
    pub fn asking(&self, name: &str) -> Option<Asking> {
        match Asking::from(name.to_owned()) {
            Asking::Role(name) => {
                let knowers = self.knowers();
                let ends = |id: &&Arc<str>| {
                    id.strip_suffix(&*name)
                        .is_some_and(|rest| rest.ends_with('_'))
                };
                let mut ending = knowers.iter().filter(ends);
                let exact = knowers.iter().find(|id| ***id == *name);
                let found = match (exact, ending.next(), ending.next()) {
                    (Some(exact), ..) => exact,
                    (None, Some(only), None) => only,
                    _ => return None,
                };
                Some(Asking::Role(Arc::clone(found)))
            }
            other => Some(other),
        }
    }

    /// The actors that know a fact, by `known_by` in the register, sorted.
    pub fn knowers(&self) -> Vec<Arc<str>> {
        let facts = self.inner.program.facts.iter();
        let mut ids: Vec<Arc<str>> = facts.filter_map(|f| f.known_by.clone()).gather();
        super::order::sort_once(&mut ids);
        ids
    }
}

impl Interviewer {
    /// The order for these cases, each with its weight, in place of all combinations alike. The
    /// weight of a case that leaves facts open is spread evenly over its completions; where the
    /// interview leads to cases that the mix has not, combinations count alike again.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// use bestit::{Asking, Case, Options};
    /// let development = Case::from_pairs(&router, [("kind", "development")])?;
    /// let mut interviewer = router
    ///     .interviewer(Asking::Employee, Options::default())
    ///     .with_mix(&[(development.clone(), 12.0)])?;
    /// let state = interviewer.next(&development, &[])?;
    /// // The scope; and the department where it is local.
    /// assert_eq!(state.remaining.expected, Some(1.5));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_mix(self, cases: &[(Case, f64)]) -> Result<Self, MixError> {
        let rows = cases.iter().map(|(c, weight)| (c.row.clone(), *weight));
        let rows = rows.zip(1..).map(|((row, weight), at)| (row, weight, at));
        self.weighed(rows.gather())
    }

    /// As [`Interviewer::with_mix`], from lines of JSON: each a case as [`Router::answer_json`]
    /// reads it, with its `weight` among the facts; 1 where there is none.
    pub fn with_mix_lines(self, text: &str) -> Result<Self, MixError> {
        let mut rows = Vec::new();
        for (line, at) in text.lines().zip(1..) {
            if line.trim().is_empty() {
                continue;
            }
            let amiss = |refusal| MixError::Case { at, refusal };
            let Some(entries) = super::line::read(line) else {
                let refusal = Refusal::new(Code::MalformedLine, None, None, None);
                return Err(amiss(Box::new(refusal)));
            };
            let mut weight = 1.0;
            let mut pairs: Vec<(&str, Given<'_>)> = Vec::new();
            for (key, value) in &entries {
                match (key.as_str(), value) {
                    ("ref" | "model" | "on", _) => {}
                    ("weight", Value::Number(number)) => {
                        weight = number.parse().map_err(|_| MixError::Weight(at))?;
                    }
                    ("weight", _) => return Err(MixError::Weight(at)),
                    (fact, value) => pairs.push((fact, value.into())),
                }
            }
            let case = Case::of(&self.router, &mut pairs).map_err(amiss)?;
            rows.push((case.row, weight, at));
        }
        self.weighed(rows)
    }

    fn weighed(mut self, rows: Vec<mix::Weighed>) -> Result<Self, MixError> {
        if rows.len() > MAX_MIX {
            return Err(MixError::TooMany(MAX_MIX));
        }
        if let Some((.., at)) = rows.iter().find(|(_, w, _)| !(w.is_finite() && *w > 0.0)) {
            return Err(MixError::Weight(*at));
        }
        let Some(joint) = &self.joint else {
            return Err(MixError::TooLarge);
        };
        let router = self.router.clone();
        let (table, root) =
            mix::diagram(&router.inner, joint, &rows).map_err(|(row, at)| MixError::Case {
                at,
                refusal: router.inner.why_refused(row),
            })?;
        (self.mix, self.mix_root, self.plan) = (table, root, Plan::default());
        Ok(self)
    }

    /// The state of an interview in which these facts are given, and to the `unknown` ones the
    /// answer was "I do not know". Refused as [`Router::route_case`] refuses.
    pub fn next(&mut self, case: &Case, unknown: &[FactId]) -> Result<Interview, Box<Refusal>> {
        let router = self.router.clone();
        let inner = &*router.inner;
        let about = |refusal: Refusal| {
            let model = Some(&inner.program.model);
            Box::new(refusal.about(model, case.on.as_ref(), case.reference.as_ref()))
        };
        inner
            .extended(case.on.as_deref(), self.options)
            .map_err(|refusal| about(*refusal))?;
        let not_known = unknown.iter().fold(0, |bits, f| bits | bit(f.0));
        let may_ask = self.may_ask & !not_known;
        let state = match &mut self.joint {
            Some(joint) => {
                let mut parts = Parts {
                    inner,
                    joint,
                    mix: &mut self.mix,
                    plan: &mut self.plan,
                    known: &mut self.known,
                    told: &mut self.told,
                };
                let at = Situation {
                    answers: parts.joint.root,
                    mix: self.mix_root,
                };
                parts.next(&case.row, at, may_ask)
            }
            // With more facts known it may fit.
            None => match Joint::new(inner, &inner.possible_values(&case.row)) {
                Some(mut joint) => {
                    let mut parts = Parts {
                        inner,
                        joint: &mut joint,
                        mix: &mut Table::default(),
                        plan: &mut Plan::default(),
                        known: &mut Memo::default(),
                        told: &mut Vec::new(),
                    };
                    let at = Situation {
                        answers: parts.joint.root,
                        mix: OUT,
                    };
                    parts.next(&case.row, at, may_ask)
                }
                None => inner.in_the_register_s_order(case, may_ask),
            },
        };
        let state = state.map_err(|refusal| about(*refusal))?;
        let facts = facts(not_known).filter_map(|f| inner.program.facts.get(usize::from(f)));
        let round = |n: f64| (n * 10_000.0).round() / 10_000.0;
        Ok(Interview {
            status: state.status,
            model: Arc::clone(&inner.program.model),
            on: case.on.clone(),
            reference: case.reference.clone(),
            case: case.facts(),
            asking: self.asking.clone(),
            unknown: facts.map(|f| Arc::clone(&f.id)).gather(),
            question: state.question,
            remaining: Remaining {
                best: state.ahead.best,
                worst: state.ahead.worst,
                expected: state.ahead.expected.map(round),
                optimal: state.ahead.expected.is_some(),
                bound: round(state.ahead.bound),
            },
            answers: state.answers,
            open: state.open,
            settled: state.settled,
            missing: state.missing,
        })
    }
}

/// What is to be said of a situation.
struct State {
    status: Progress,
    ahead: Ahead,
    question: Option<Asked>,
    answers: Option<u32>,
    open: Entries<Duty, Vec<Arc<str>>>,
    settled: Entries<Duty, Vec<Arc<str>>>,
    missing: Vec<Asked>,
}

/// What an interviewer works with, or what is made for a single call.
struct Parts<'a> {
    inner: &'a Inner,
    joint: &'a mut Joint,
    mix: &'a mut Table,
    plan: &'a mut Plan,
    known: &'a mut Memo,
    told: &'a mut Vec<Arc<Told>>,
}

impl Parts<'_> {
    fn next(
        &mut self,
        given: &[ValueIx],
        at: Situation,
        may_ask: u64,
    ) -> Result<State, Box<Refusal>> {
        let inner = self.inner;
        let at = self.situation(given, at)?;
        let told = self.tell(at.answers);
        let mut work = Work::new(inner, self.joint, self.mix, self.plan, may_ask);
        let ahead = work.ahead(at);
        let mut state = State {
            status: Progress::Ask,
            ahead,
            question: None,
            answers: Some(told.answers),
            open: told.open.clone(),
            settled: told.settled.clone(),
            missing: Vec::new(),
        };
        if let Some(fact) = ahead.fact {
            let values = work.values(at, fact);
            state.question = Some(inner.asked(fact, &values));
        } else if work.joint.table.only(at.answers).is_some() {
            state.status = Progress::Done;
            if inner.begins_is_given(given)
                && let Outlook::Refused(refusal) = inner.outlook(given)
            {
                return Err(refusal);
            }
        } else {
            state.status = Progress::Stuck;
            let plain = work.joint.table.plain(at.answers);
            for fact in facts(work.joint.table.tests(plain)) {
                if given.get(usize::from(fact)) == Some(&UNKNOWN) {
                    let values = work.values(at, fact);
                    state.missing.push(inner.asked(fact, &values));
                }
            }
        }
        Ok(state)
    }

    /// What the facts given leave of the answers and of the mix.
    fn situation(
        &mut self,
        given: &[ValueIx],
        mut at: Situation,
    ) -> Result<Situation, Box<Refusal>> {
        let inner = self.inner;
        let infos = inner.program.facts.iter().zip(given).zip(0..);
        let mut may_exist: Vec<(FactIx, ValueIx, &FactInfo)> = Vec::new();
        for ((info, value), fact) in infos {
            if *value == UNKNOWN || self.joint.table.rank_of(fact) == u8::MAX {
                continue;
            }
            if info.optional {
                may_exist.push((fact, *value, info));
            } else {
                at = self.cut(at, fact, *value);
            }
        }
        if inner.begins_is_given(given) {
            let allowed = inner.possible_values(given);
            for ((values, info), fact) in allowed.iter().zip(&inner.program.facts).zip(0..) {
                let all = info.arity();
                if self.joint.table.rank_of(fact) != u8::MAX
                    && values.len() < usize::from(all)
                    && given.get(usize::from(fact)) == Some(&UNKNOWN)
                {
                    at = self.keep(at, fact, values, all);
                }
            }
        }
        if at.answers == OUT {
            return Err(inner.why_refused(given));
        }
        // Whether one of these facts exists may follow from another of them.
        loop {
            let before = may_exist.len();
            let mut open = Vec::new();
            for (fact, value, info) in may_exist {
                if self.joint.table.cut(at.answers, fact, value) == OUT {
                    return Err(inner.why_refused(given));
                }
                if self.joint.table.cut(at.answers, fact, info.absent()) == OUT {
                    at = self.cut(at, fact, value);
                } else {
                    at = self.keep(at, fact, &[value, info.absent()], info.arity());
                    open.push((fact, value, info));
                }
            }
            may_exist = open;
            if may_exist.len() == before {
                return Ok(at);
            }
        }
    }

    fn cut(&mut self, at: Situation, fact: FactIx, value: ValueIx) -> Situation {
        Situation {
            answers: self.joint.table.cut(at.answers, fact, value),
            mix: self.mix.cut(at.mix, fact, value),
        }
    }

    fn keep(&mut self, at: Situation, fact: FactIx, values: &[ValueIx], of: ValueIx) -> Situation {
        Situation {
            answers: self.joint.table.keep(at.answers, fact, values, of),
            mix: self.mix.keep(at.mix, fact, values, of),
        }
    }

    /// The duties open and settled, worked out once.
    fn tell(&mut self, answers: Ref) -> Arc<Told> {
        if let Some(told) = self.known.get(&[answers])
            && let Some(told) = self.told.get(told as usize)
        {
            return Arc::clone(told);
        }
        let leaves = self.joint.table.leaves(answers);
        let prospects = self.joint.prospects(self.inner, &leaves);
        let (open, settled) = self.inner.possibilities(&prospects);
        let told = Arc::new(Told {
            answers: u32::try_from(leaves.len()).unwrap_or(u32::MAX),
            open: Entries(open),
            settled: Entries(settled),
        });
        self.known.set(&[answers], self.told.len() as u32);
        self.told.push(Arc::clone(&told));
        told
    }
}

impl Inner {
    /// The facts somebody may be asked for, as bits.
    fn may_ask(&self, asking: &Asking) -> u64 {
        let who = match asking {
            Asking::Employee => "requester",
            Asking::Anyone => "",
            Asking::Role(id) => id,
        };
        let facts = self.program.facts.iter().zip(0..);
        facts.fold(0, |bits, (info, fact)| {
            let may = match ASKED.get(usize::from(info.asked)) {
                Some(AskedOf::Anyone) => true,
                Some(AskedOf::KnownBy) => {
                    *asking == Asking::Anyone || info.known_by.as_deref() == Some(who)
                }
                Some(AskedOf::Never) | None => false,
            };
            if may { bits | bit(fact) } else { bits }
        })
    }

    fn begins_is_given(&self, given: &[ValueIx]) -> bool {
        self.begins
            .iter()
            .any(|f| given.get(usize::from(*f)).is_some_and(|v| *v != UNKNOWN))
    }

    /// Why no completion of these facts can exist.
    fn why_refused(&self, given: &[ValueIx]) -> Box<Refusal> {
        match self.outlook(given) {
            Outlook::Refused(refusal) => refusal,
            Outlook::Settled(_) | Outlook::Open(_) => {
                Box::new(Refusal::new(Code::ImpossibleCase, None, None, None))
            }
        }
    }

    /// Where not even the answers fit: the first fact that surely exists and that this person can
    /// answer. A question too many, never a wrong answer.
    fn in_the_register_s_order(&self, case: &Case, may_ask: u64) -> Result<State, Box<Refusal>> {
        let nothing = || Entries(Vec::new());
        let mut state = State {
            status: Progress::Done,
            ahead: Ahead::past_the_limits(None, 0),
            question: None,
            answers: None,
            open: nothing(),
            settled: nothing(),
            missing: Vec::new(),
        };
        let open: Box<Open<'_>> = match self.outlook(&case.row) {
            Outlook::Refused(refusal) => return Err(refusal),
            Outlook::Settled(_) => {
                let prospects = self.prospects(&self.space(&case.row));
                let (open, settled) = self.possibilities(&prospects);
                (state.open, state.settled) = (Entries(open), Entries(settled));
                state.ahead = Ahead::nothing(OUT);
                return Ok(state);
            }
            Outlook::Open(open) => open,
        };
        let Question {
            open: duties,
            settled,
            ..
        } = self.question(case, &open);
        (state.open, state.settled) = (duties, settled);
        let mut asked = Vec::new();
        for (fact, _) in &self.ranked {
            let info = self.program.facts.get(usize::from(*fact));
            let (Some(info), Some(&UNKNOWN)) = (info, case.row.get(usize::from(*fact))) else {
                continue;
            };
            let possible = open.space.allowed(*fact);
            if possible.len() < 2 {
                continue;
            }
            let sure = !info.optional || !possible.contains(&info.absent());
            if sure && may_ask & bit(*fact) != 0 {
                asked.push(*fact);
            } else {
                state.missing.push(self.asked(*fact, possible));
            }
        }
        state.status = Progress::Stuck;
        if let Some(first) = asked.first() {
            state.status = Progress::Ask;
            state.question = Some(self.asked(*first, open.space.allowed(*first)));
            state.missing.clear();
        }
        let all =
            (may_ask & self.ranked.iter().fold(0, |bits, (f, _)| bits | bit(*f))).count_ones();
        state.ahead = Ahead::past_the_limits(asked.first().copied(), all);
        Ok(state)
    }
}
