//! Everything there is to say about one model, as one value.

use serde::Serialize;

use super::Measures;
use crate::finding::{Finding, Severity};
use crate::policy::{Choice, Compiled};

/// What a check comes to.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    /// How many of the findings are errors.
    pub errors: usize,
    /// How many are not.
    pub warnings: usize,
    /// The models looked at.
    pub models: &'a [Checked],
    /// The findings, in their order.
    pub findings: &'a [Finding],
}

/// One model of a [`Report`].
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// Its id.
    pub model: String,
    /// How much of it the document states; `None` where it does not compile.
    pub measures: Option<Measures>,
}

/// The findings on a model with its files, and how much of it the document states:
/// a [`Report`] as one line of JSON.
///
/// ```
/// let choice = bestit::Policy::embedded().model("best-it")?;
/// let compiled = choice.clone().compile()?;
/// let report = bestit::analysis::report_json(&choice, &compiled);
/// assert!(report.starts_with(r#"{"errors":0,"warnings":"#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn report_json(choice: &Choice, compiled: &Compiled) -> String {
    let mut findings: Vec<Finding> = Vec::new();
    let checked = compiled.check();
    let own = choice.policy().findings().iter();
    for finding in own.chain(compiled.findings.iter()).chain(checked.iter()) {
        if !findings.contains(finding) {
            findings.push(finding.clone());
        }
    }
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let errors = errors.count();
    let model = Checked {
        model: choice.id().to_owned(),
        measures: Some(compiled.measures()),
    };
    let report = Report {
        errors,
        warnings: findings.len() - errors,
        models: std::slice::from_ref(&model),
        findings: &findings,
    };
    // Nothing in it can fail to be written.
    serde_json::to_string(&report).unwrap_or_default()
}
