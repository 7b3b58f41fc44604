//! Everything there is to say about a policy or one of its models, as one value.

use serde::Serialize;

use super::{Measures, check_policy};
use crate::finding::{Finding, Severity};
use crate::order::Gather as _;
use crate::policy::{Choice, Compiled, Policy, PolicyError};

/// What a check comes to.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// How many of the findings are errors.
    pub errors: usize,
    /// How many are not.
    pub warnings: usize,
    /// The models looked at.
    pub models: Vec<Checked>,
    /// The findings, each once, in their order.
    pub findings: Vec<Finding>,
}

/// One model of a [`Report`].
#[derive(Clone, Debug, Serialize)]
pub struct Checked {
    /// Its id.
    pub model: String,
    /// How much of it the document states; `None` where it does not compile.
    pub measures: Option<Measures>,
}

impl Report {
    fn new<'a>(found: impl IntoIterator<Item = &'a Finding>, models: Vec<Checked>) -> Self {
        let mut findings: Vec<Finding> = Vec::new();
        for finding in found {
            if !findings.contains(finding) {
                findings.push(finding.clone());
            }
        }
        let errors = findings.iter().filter(|f| f.severity == Severity::Error);
        let errors = errors.count();
        Self {
            errors,
            warnings: findings.len() - errors,
            models,
            findings,
        }
    }

    /// The report as one line of JSON.
    pub fn to_json(&self) -> String {
        // Nothing in it can fail to be written.
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// The findings on a policy's files and one of its models, or all of them, and how much of each
/// the document states. With all models come the findings on the policy as a whole, and the other
/// sides of readings are taken by the models that have all of them; where none has, that is told.
///
/// ```
/// let report = bestit::analysis::report(&bestit::Policy::embedded(), None, &[])?;
/// assert_eq!((report.errors, report.models.len()), (0, 4));
/// # Ok::<(), bestit::PolicyError>(())
/// ```
///
/// # Errors
/// There is no such model or reading.
pub fn report(
    policy: &Policy,
    model: Option<&str>,
    readings: &[(String, String)],
) -> Result<Report, PolicyError> {
    let choose = |id: &str| -> Result<Choice, PolicyError> {
        let chosen = policy.model(id)?;
        let mut readings = readings.iter();
        readings.try_fold(chosen, |choice, (r, o)| choice.with_reading(r, o))
    };
    let models: Vec<String> = match model {
        Some(id) => vec![id.to_owned()],
        None => policy.models().into_iter().map(|m| m.id).gather(),
    };
    let some_take = models.iter().any(|id| choose(id).is_ok());
    let mut findings: Vec<Finding> = policy.findings().iter().cloned().gather();
    let mut checked = Vec::new();
    for model in models {
        let choice = match choose(&model) {
            Ok(choice) => choice,
            // Of all models a reading concerns those it is for.
            Err(_) if some_take => continue,
            Err(error) => return Err(error),
        };
        let measures = match choice.compile() {
            Ok(compiled) => {
                findings.extend(compiled.findings.iter().cloned());
                findings.extend(compiled.check().iter().cloned());
                Some(compiled.measures())
            }
            Err(more) => {
                findings.extend(more.iter().cloned());
                None
            }
        };
        checked.push(Checked { model, measures });
    }
    if model.is_none() {
        findings.extend(check_policy(policy).iter().cloned());
    }
    Ok(Report::new(&findings, checked))
}

/// The findings on a compiled model with its files, and how much of it the document states:
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
    let checked = compiled.check();
    let own = choice.policy().findings().iter();
    let found = own.chain(compiled.findings.iter()).chain(checked.iter());
    let model = Checked {
        model: choice.id().to_owned(),
        measures: Some(compiled.measures()),
    };
    Report::new(found, vec![model]).to_json()
}
