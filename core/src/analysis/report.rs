//! Everything there is to say about one model, as one value.

use serde_json::json;

use super::Measures;
use crate::finding::{Finding, Severity};
use crate::policy::{Choice, Compiled};

/// The findings on a model with its files, and how much of it the document states:
/// `{"errors", "findings", "models": [{"measures", "model"}], "warnings"}`.
///
/// ```
/// let choice = bestit::Policy::embedded().model("best-it")?;
/// let compiled = choice.clone().compile()?;
/// let report = bestit::analysis::report_json(&choice, &compiled);
/// assert!(report.starts_with(r#"{"errors":0,"findings":["#));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn report_json(choice: &Choice, compiled: &Compiled) -> String {
    let mut findings: Vec<&Finding> = Vec::new();
    let checked = compiled.check();
    let own = choice.policy().findings().iter();
    for finding in own.chain(compiled.findings.iter()).chain(checked.iter()) {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    let errors = findings.iter().filter(|f| f.severity == Severity::Error);
    let errors = errors.count();
    let measures: Measures = compiled.measures();
    json!({
        "errors": errors,
        "warnings": findings.len() - errors,
        "models": [{"model": choice.id(), "measures": measures}],
        "findings": findings,
    })
    .to_string()
}
