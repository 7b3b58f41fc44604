//! What the library says is wrong, as the package's exceptions.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use bestit::analysis::{ClaimError, CompareError, TestError, UnknownDuty, WhyNotError};
use bestit::finding::Findings;
use bestit::{Answer, DeskError, MixError, PolicyError, Refusal, Text};
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::PyTuple;

/// Why a call has no answer; it becomes an exception once the interpreter is at hand.
pub(crate) enum Failure {
    Answer(Box<Answer>),
    Findings(Findings),
    Claim(Box<ClaimError>),
    Call(Text),
}

/// A text of the module's own.
pub(crate) fn say(key: &str, args: &[(&str, &str)]) -> Text {
    static TEXTS: OnceLock<BTreeMap<String, Text>> = OnceLock::new();
    let all =
        TEXTS.get_or_init(|| serde_json::from_str(include_str!("texts.json")).unwrap_or_default());
    match all.get(key) {
        Some(text) => text.fill(args),
        None => Text::new(key, key),
    }
}

impl From<Box<Refusal>> for Failure {
    fn from(refusal: Box<Refusal>) -> Self {
        Failure::Answer(Box::new(Answer::Refused(refusal)))
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        Box::new(error.refusal()).into()
    }
}

impl From<Findings> for Failure {
    fn from(findings: Findings) -> Self {
        Failure::Findings(findings)
    }
}

impl From<DeskError> for Failure {
    fn from(error: DeskError) -> Self {
        match error {
            DeskError::Policy(findings) => findings.into(),
            DeskError::Call(error) => error.into(),
        }
    }
}

impl From<ClaimError> for Failure {
    fn from(error: ClaimError) -> Self {
        Failure::Claim(Box::new(error))
    }
}

impl From<CompareError> for Failure {
    fn from(error: CompareError) -> Self {
        match error {
            CompareError::Policy { findings, .. } => findings.into(),
            CompareError::Part(error) => error.into(),
            other => Failure::Call(other.message()),
        }
    }
}

impl From<TestError> for Failure {
    fn from(error: TestError) -> Self {
        match error {
            TestError::Policy(findings) => findings.into(),
            TestError::Call(error) => error.into(),
            other => Failure::Call(other.message()),
        }
    }
}

impl From<UnknownDuty> for Failure {
    fn from(error: UnknownDuty) -> Self {
        Failure::Call(error.message())
    }
}

impl From<MixError> for Failure {
    fn from(error: MixError) -> Self {
        Failure::Call(error.message())
    }
}

impl From<WhyNotError> for Failure {
    fn from(error: WhyNotError) -> Self {
        match error {
            WhyNotError::Refused(refusal) => refusal.into(),
            other => Failure::Call(other.message()),
        }
    }
}

impl Failure {
    /// The exception.
    pub(crate) fn raise(self, py: Python<'_>) -> PyErr {
        let made = match self {
            Failure::Answer(answer) => {
                let suggestion = answer.refusal().and_then(|r| r.suggestion.clone());
                make(py, "of_answer", (answer.to_json(), suggestion.as_deref()))
            }
            Failure::Findings(findings) => {
                make(py, "of_findings", (json(&findings), findings.to_string()))
            }
            Failure::Claim(error) => {
                let message = error.message();
                make(py, "of_claim", (message.sv, message.en))
            }
            Failure::Call(message) => make(py, "of_call", (message.sv, message.en)),
        };
        made.unwrap_or_else(|error| error)
    }
}

fn make<'py>(
    py: Python<'py>,
    maker: &str,
    arguments: impl IntoPyObject<'py, Target = PyTuple, Output = Bound<'py, PyTuple>, Error = PyErr>,
) -> PyResult<PyErr> {
    let arguments = arguments.into_pyobject(py)?;
    let maker = py.import("bestit._errors")?.getattr(maker)?;
    Ok(PyErr::from_value(maker.call1(arguments)?))
}

/// A value of the library as one line of JSON, as the command line prints it.
pub(crate) fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// For what the library never does.
pub(crate) fn unexpected(what: &str) -> PyErr {
    PyRuntimeError::new_err(what.to_owned())
}
