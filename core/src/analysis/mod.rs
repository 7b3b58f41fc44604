//! Questions about a whole model, answered for every case at once.
//!
//! Everything here works on the compiled diagrams, so an answer covers every case that can
//! exist, and what it claims comes with a smallest case that shows it. Results count
//! combinations of facts, never cases: nothing is known of how often each occurs.

mod calls;
mod change;
mod claim;
mod compare;
mod coverage;
mod invariants;
mod kinds;
mod measures;
mod names;
mod policy_tests;
mod prove;
mod region;
mod report;
mod rule_effect;
mod structure;
pub mod table;
mod trace;
mod usage;
mod ways;
mod why;
mod why_not;
mod witnesses;

pub use compare::{
    Cause, CauseOf, ChangeOf, CompareError, Compared, Comparison, DifferenceStatus,
    DifferentRegion, DutyDifference, HoldsUnder, KindCount, Line, LineKind, OnlyIn, OnlyUnder,
    Pair, Part, PlacementDifference, PlacementOf, Refinement, RuleChange, Span, SpanStyle,
    WhichSide, compare, compare_choices, compare_choices_part, compare_part, refines,
    refines_choices,
};
pub use coverage::{Coverage, ExceptionCoverage, RuleCoverage};
pub use kinds::{KindDuty, KindHolder, KindRow, KindTable};
pub use measures::{Measure, Measures};
pub use names::{InvariantName, Names};
pub use policy_tests::{Difference, TestError, TestFailure, TestReport, test_policy};
pub use prove::{
    Blank, ClaimError, Dependence, Proof, ProofStatus, Proven, Readings, RuleDependence, RuleProven,
};
pub use region::{Region, Test as RegionTest};
pub use report::{Checked, Report, report, report_json};
pub use rule_effect::{DutyEffect, NeverDecisive, RuleEffect};
pub use trace::{Trace, Traced, TracedReading};
pub use why::{ExplainedDuty, Explanation, OverriddenFor, Sufficient, WhyStatus};
pub use why_not::{Change, Combinations, Never, Share, UnknownDuty, WhyNot, WhyNotError};
pub use witnesses::{TestWitness, TestWitnesses};

use crate::compile::store::TooLarge;
use crate::finding::{Code, Finding, Findings, Place, Severity};
use crate::order::Gather as _;
use crate::policy::{Compiled, Policy};

impl Compiled {
    /// What is to be said about the model as an organisation: broken and open invariants,
    /// contacts that nobody documents, posts that join roles of the same cases, performers that
    /// sit where their work is prepared. All of them warnings, each with a smallest case.
    ///
    /// ```
    /// let matrix = bestit::Policy::embedded().model("matrix")?.compile()?;
    /// let findings = matrix.check();
    /// // Who is employed in one unit and works in another answers to two (section 4.3).
    /// assert!(findings.iter().any(|f| f.code.name() == "broken-invariant"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn check(&self) -> Findings {
        let mut findings = Findings::default();
        if let Err(limit) = self.check_into(&mut findings) {
            let limit = limit.limit.to_string();
            let found = format!("> {limit}");
            let args = [
                ("what", "states that the ways of cases depend on"),
                ("what_sv", "antalet lägen som ärendenas vägar beror på"),
                ("found", &found),
                ("limit", &limit),
            ];
            findings.push(Finding::new(Code::LimitExceeded, &args));
        }
        findings.sort();
        findings
    }

    fn check_into(&self, findings: &mut Findings) -> Result<(), TooLarge> {
        let policy = &self.inner;
        let model = &policy.model;
        let mut compiled = policy.compilation.clone();
        let place = |section: &str, id: &str| -> Option<Place> { policy.place(section, id) };
        structure::check(model, &mut compiled, &place, findings)?;
        let begins = ways::ways(model, &mut compiled, &self.router.inner)?;
        invariants::check(model, &mut compiled, &begins, &place, findings)?;
        ways::undocumented(model, &mut compiled, &begins, &place, findings)
    }

    /// How much of the model the document states, per duty, in combinations of facts.
    pub fn measures(&self) -> Measures {
        let mut compiled = self.inner.compilation.clone();
        measures::measures(&self.inner.model, &mut compiled).unwrap_or_default()
    }
}

/// Where every statement and every reading of the policy's document is encoded, over all its
/// models. Models that do not compile take no part.
pub fn trace(policy: &Policy) -> Trace {
    let models = compiled(policy);
    trace::trace(&models.iter().map(|m| &m.inner.model).gather())
}

/// Findings on a policy as a whole: actors that no model uses, statements that are encoded
/// nowhere and readings that nothing names, neither with a reason why; and the errors that the
/// other side of a reading would bring. Models that do not compile take no part.
pub fn check_policy(policy: &Policy) -> Findings {
    let models = compiled(policy);
    let mut findings = Findings::default();
    let Some(first) = models.first() else {
        return findings;
    };
    let resolved: Vec<_> = models.iter().map(|m| &m.inner.model).gather();
    let at = |finding: Finding, section: &str, id: &str| match first.inner.place(section, id) {
        Some(place) => finding.at(place),
        None => finding,
    };
    for actor in usage::unused(&resolved) {
        let finding = Finding::new(Code::UnusedActor, &[("actor", &actor)]);
        findings.push(at(finding, "register-actors", &actor));
    }
    for model in &models {
        findings.extend(other_sides(policy, &model.inner.model.id));
    }
    let trace = trace::trace(&resolved);
    for statement in trace
        .statements
        .iter()
        .filter(|s| s.routing && !s.is_accounted_for())
    {
        let finding = Finding::new(
            Code::StatementNotEncoded,
            &[("statement", &statement.statement)],
        );
        findings.push(at(finding, "statements", &statement.statement));
    }
    for reading in trace
        .readings
        .iter()
        .filter(|r| r.used.is_empty() && r.unused.is_none())
    {
        let finding = Finding::new(Code::UnusedReading, &[("reading", &reading.reading)]);
        findings.push(at(finding, "readings", &reading.reading));
    }
    findings.sort();
    findings
}

/// The errors of a model with each other side of a reading alone. What a route says is contested
/// must be an answer on that side too.
fn other_sides(policy: &Policy, model: &str) -> Findings {
    let mut errors = Findings::default();
    let options = policy.model(model).map(|c| c.options()).unwrap_or_default();
    for option in options {
        let choice = policy
            .model(model)
            .and_then(|choice| choice.with_reading(&option.reading, &option.option));
        if let Ok(Err(found)) = choice.map(crate::policy::Choice::compile) {
            for finding in found.iter().filter(|f| f.severity == Severity::Error) {
                errors.push(finding.clone());
            }
        }
    }
    errors
}

fn compiled(policy: &Policy) -> Vec<Compiled> {
    policy
        .models()
        .iter()
        .filter_map(|info| policy.model(&info.id).ok())
        .filter_map(|choice| choice.compile().ok())
        .gather()
}
