//! Why a case is answered as it is: the rules, and the facts that already force the answer.
//!
//! A set of given facts is *sufficient* where every case that agrees with it has the same answer:
//! the sufficient reasons of A. Darwiche and A. Hirth, "On the reasons behind decisions" (2020).

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::compile::witness::next_set;
use crate::order::{Gather as _, Map};
use crate::organisation::terms::Duty;
use crate::routing::{
    Answer, Case, Entries, Facts, Forced, Options, Overridden, Reason, Route, Router, Standing,
};

/// How many sets of facts one call may look at. Past that the search settles for a set from
/// which no single fact can be left out, and says so.
const MAX_SETS: usize = 4_096;

/// Why a case is answered as it is.
///
/// In JSON `{"status": "why", "model", "on", "ref", "case", "sufficient", "duties", "because",
/// "overridden"}`; the last two are those of the route.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explanation {
    /// Always `why`.
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
    /// A smallest part of them that forces the answers to all duties together.
    pub sufficient: Sufficient,
    /// The duties that a rule speaks of, in the order of an answer.
    pub duties: Vec<ExplainedDuty>,
    /// The rules in force, by id.
    pub because: Vec<Reason>,
    /// The rules that would be in force if no other overrode them, by id.
    pub overridden: Vec<Overridden>,
}

/// The status of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhyStatus {
    /// It is an [`Explanation`].
    Why,
    /// It is a [`WhyNot`](super::WhyNot).
    WhyNot,
}

/// Facts that already force an answer: every case that agrees with them has the same holders and
/// the same rules in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sufficient {
    /// The facts, in the register's order.
    pub facts: Facts,
    /// Whether it is proven that no fewer do. False only past the stated number of sets; then no
    /// single one of them can be left out.
    pub smallest: bool,
}

/// Why one duty is answered as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplainedDuty {
    /// The duty.
    pub duty: Duty,
    /// Whether anybody has it; `None` for an optional duty that nobody has.
    pub status: Option<Standing>,
    /// Who has it, by id.
    pub holders: Vec<Arc<str>>,
    /// The rules in force for it.
    pub rules: Vec<Arc<str>>,
    /// The rules overridden for it.
    pub overridden: Vec<OverriddenFor>,
    /// A smallest part of the facts that forces this duty alone.
    pub sufficient: Sufficient,
}

/// A rule that another overrides for a duty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OverriddenFor {
    /// The rule's id.
    pub rule: Arc<str>,
    /// The rules in force instead.
    pub by: Vec<Arc<str>>,
}

impl Router {
    /// Why a case is answered as it is: for each duty the rules in force and overridden, and a
    /// smallest set of the given facts that already forces the answer, for each duty and for all
    /// together. Of equally small sets the first in the register's order of facts.
    ///
    /// # Errors
    /// The question or the refusal, where the case is not routed.
    ///
    /// ```
    /// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
    /// use bestit::{Case, Duty};
    /// let case = [("kind", "system_support"), ("department", "education"), ("system", "heroma")];
    /// let why = router.why(&Case::from_pairs(&router, case)?).map_err(|a| a.to_json())?;
    /// // Who asks makes no difference to who answers.
    /// let facts: Vec<&str> = why.sufficient.facts.0.iter().map(|(fact, _)| &**fact).collect();
    /// assert_eq!(facts, ["kind", "system"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn why(&self, case: &Case) -> Result<Explanation, Box<Answer>> {
        self.why_with(case, Options::default())
    }

    /// As [`Router::why`], asking for more.
    ///
    /// # Errors
    /// The question or the refusal, where the case is not routed.
    pub fn why_with(&self, case: &Case, options: Options) -> Result<Explanation, Box<Answer>> {
        let route = match self.route_case_with(case, options) {
            Answer::Routed(route) => *route,
            other => return Err(Box::new(other)),
        };
        let mut search = Search::new(self, case);
        let all = search.smallest(u16::MAX >> (16 - Duty::ALL.len()));
        let mut duties = Vec::new();
        for duty in Duty::ALL {
            let rules = in_force(&route, duty);
            let overridden = overridden(&route, duty, &rules);
            if rules.is_empty() && overridden.is_empty() {
                continue;
            }
            let answer = route.duty(duty);
            duties.push(ExplainedDuty {
                duty,
                status: answer.map(|a| a.status),
                holders: answer
                    .map(|a| a.holders.iter().map(|h| Arc::clone(&h.id)).gather())
                    .unwrap_or_default(),
                rules,
                overridden,
                sufficient: search.smallest(1 << duty.index()),
            });
        }
        Ok(Explanation {
            status: WhyStatus::Why,
            model: route.model,
            on: route.on,
            reference: route.reference,
            case: route.case,
            sufficient: all,
            duties,
            because: route.because,
            overridden: route.overridden,
        })
    }
}

/// The rules in force for a duty. Of an optional duty that a rule removes the route says nothing
/// but this.
fn in_force(route: &Route, duty: Duty) -> Vec<Arc<str>> {
    let for_it = route.because.iter().filter(|r| r.duties.contains(&duty));
    for_it.map(|r| Arc::clone(&r.rule)).gather()
}

fn overridden(route: &Route, duty: Duty, rules: &[Arc<str>]) -> Vec<OverriddenFor> {
    let for_it = route.overridden.iter();
    for_it
        .filter(|o| o.duties.contains(&duty))
        .map(|o| OverriddenFor {
            rule: Arc::clone(&o.rule),
            // A rule may be overridden by different ones for its other duties.
            by: o.by.iter().filter(|b| rules.contains(b)).cloned().gather(),
        })
        .gather()
}

/// The search among the parts of one case.
struct Search<'a> {
    router: &'a Router,
    case: &'a Case,
    /// The places of the given facts in the register.
    given: Vec<usize>,
    /// What the whole case comes to.
    answer: Vec<Option<Forced>>,
    /// For each set of given facts, as bits over `given`, the duties it forces, as bits.
    known: Map<u64, u16>,
    /// A part could not be judged: a smaller sufficient one may have been passed over.
    is_limited: bool,
}

impl<'a> Search<'a> {
    fn new(router: &'a Router, case: &'a Case) -> Self {
        let places = 0..case.row().len();
        Self {
            router,
            case,
            given: places
                .filter(|ix| u8::try_from(*ix).is_ok_and(|f| case.knows(f)))
                .gather(),
            answer: router
                .inner
                .forced(case.row())
                .ok()
                .flatten()
                .unwrap_or_default(),
            known: Map::new(),
            is_limited: false,
        }
    }

    /// The duties that a part of the case forces to what the whole comes to. With more facts there
    /// are fewer completions, so a greater part forces all that a smaller one does.
    fn forces(&mut self, set: u64) -> u16 {
        if let Some(known) = self.known.get(&set) {
            return *known;
        }
        let mut row = self.case.row().to_vec();
        for (bit, place) in self.given.iter().enumerate() {
            if set >> bit & 1 == 0
                && let Some(slot) = row.get_mut(*place)
            {
                *slot = Case::UNKNOWN;
            }
        }
        // A part of a case that is routed has the case itself among its completions.
        let forced = self.router.inner.forced(&row).ok().flatten();
        self.is_limited |= forced.is_none();
        let forced = forced.unwrap_or_default();
        let mut duties = 0u16;
        for (bit, (part, whole)) in forced.iter().zip(&self.answer).enumerate() {
            if part.is_some() && part == whole {
                duties |= 1 << bit;
            }
        }
        self.known.insert(set, duties);
        duties
    }

    /// A smallest set of the given facts that forces these duties, then the first by its facts.
    fn smallest(&mut self, duties: u16) -> Sufficient {
        let size = self.given.len();
        let all = if size >= 64 {
            u64::MAX
        } else {
            (1 << size) - 1
        };
        let enough = |search: &mut Self, set: u64| search.forces(set) & duties == duties;
        // A fact without which the others are not enough is in every sufficient set.
        let needed: u64 = (0..size)
            .map(|bit| 1u64 << bit)
            .filter(|fact| !enough(self, all & !fact))
            .sum();
        let rest: Vec<u64> = (0..size)
            .map(|bit| 1u64 << bit)
            .filter(|fact| needed & fact == 0)
            .gather();
        for more in 0..=rest.len() {
            let mut chosen: Vec<usize> = (0..more).gather();
            loop {
                if self.known.len() >= MAX_SETS {
                    return self.irreducible(all, duties);
                }
                let set = chosen.iter().filter_map(|c| rest.get(*c)).sum::<u64>() | needed;
                if enough(self, set) {
                    return self.sufficient(set, true);
                }
                if !next_set(&mut chosen, rest.len()) {
                    break;
                }
            }
        }
        self.sufficient(all, true)
    }

    /// A set from which no fact can be left out, the last ones left out first.
    fn irreducible(&mut self, all: u64, duties: u16) -> Sufficient {
        let mut set = all;
        for bit in (0..self.given.len()).rev() {
            let less = set & !(1 << bit);
            if self.forces(less) & duties == duties {
                set = less;
            }
        }
        self.sufficient(set, false)
    }

    fn sufficient(&self, set: u64, smallest: bool) -> Sufficient {
        let facts = self.case.facts().0.into_iter().enumerate();
        Sufficient {
            facts: Entries(
                facts
                    .filter(|(bit, _)| set >> bit & 1 == 1)
                    .map(|(_, fact)| fact)
                    .gather(),
            ),
            smallest: smallest && !self.is_limited,
        }
    }
}
