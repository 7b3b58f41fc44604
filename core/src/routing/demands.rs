//! What a caller demands of every answer before it takes it.

use super::answer::{Answer, Refusal};
use super::refusal::Code;

/// What a caller demands of every answer: one that does not meet it is refused instead.
///
/// ```
/// # let router = bestit::Policy::embedded().model("best-it")?.compile()?.router;
/// use bestit::{Case, Demands, RefusalCode};
/// let demands = Demands { no_sample: false, date: true };
/// let mut case = Case::from_pairs(&router, [("kind", "incident"), ("system", "network")])?;
/// let refused = demands.of(router.route_case(&case));
/// assert_eq!(refused.refusal().map(|r| r.code), Some(RefusalCode::NoDate));
/// case.on("2012-06-01")?;
/// assert_eq!(demands.of(router.route_case(&case)), router.route_case(&case));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Demands {
    /// A route must not rest on sample data.
    pub no_sample: bool,
    /// A case must have a date.
    pub date: bool,
}

impl Demands {
    /// Whether anything is demanded.
    pub fn any(self) -> bool {
        self.no_sample || self.date
    }

    /// The answer, or the refusal of it where it does not meet the demands. A refusal stays.
    pub fn of(self, answer: Answer) -> Answer {
        let (on, model, reference) = match &answer {
            Answer::Routed(route) => (&route.on, &route.model, &route.reference),
            Answer::NeedsFact(question) => (&question.on, &question.model, &question.reference),
            Answer::Refused(_) => return answer,
        };
        let code = if self.date && on.is_none() {
            Code::NoDate
        } else if self.no_sample && answer.route().is_some_and(|r| r.sample) {
            Code::SampleData
        } else {
            return answer;
        };
        let refusal = Refusal::new(code, None, None, None);
        Answer::Refused(Box::new(refusal.about(
            Some(model),
            on.as_ref(),
            reference.as_ref(),
        )))
    }
}
