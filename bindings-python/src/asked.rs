//! What calls ask, as Python gives it.

use bestit::analysis::Part;
use bestit::{Duty, Given, Options};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::errors::Failure;
use crate::given::{Pair, Value, pairs};

/// What a call asks besides the facts.
pub(crate) struct Asked<'py> {
    case: Option<Bound<'py, PyAny>>,
    facts: Option<Bound<'py, PyDict>>,
    on: Option<Bound<'py, PyAny>>,
    reference: Option<Bound<'py, PyAny>>,
    after_validity: bool,
}

impl Asked<'_> {
    pub(crate) fn options(&self) -> Options {
        Options {
            after_validity: self.after_validity,
        }
    }

    fn pairs(&self) -> PyResult<Vec<Pair>> {
        pairs(self.case.as_ref(), self.facts.as_ref())
    }

    /// The facts, the day and the reference.
    pub(crate) fn all(&self) -> PyResult<Vec<Pair>> {
        let mut pairs = self.pairs()?;
        for (name, value) in [("on", &self.on), ("ref", &self.reference)] {
            if let Some(value) = value {
                pairs.push((name.to_owned(), Value::of(value)));
            }
        }
        Ok(pairs)
    }
}

impl<'py> FromPyObject<'_, 'py> for Asked<'py> {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let (case, facts, on, reference, after_validity) = object.extract()?;
        Ok(Self {
            case,
            facts,
            on,
            reference,
            after_validity,
        })
    }
}

pub(crate) fn given(pairs: &[Pair]) -> Vec<(&str, Given<'_>)> {
    let pairs = pairs.iter();
    pairs
        .map(|(name, value)| (name.as_str(), value.given()))
        .collect()
}

/// A case mix as it is given: lines of JSON, or cases with their weights.
#[derive(FromPyObject)]
pub(crate) enum Mix<'py> {
    Lines(String),
    Cases(Vec<(Bound<'py, PyAny>, f64)>),
}

/// A case mix without Python's objects.
pub(crate) enum Weighed {
    Lines(String),
    Cases(Vec<(Vec<Pair>, f64)>),
}

impl Weighed {
    pub(crate) fn of(mix: Mix<'_>) -> PyResult<Self> {
        Ok(match mix {
            Mix::Lines(text) => Self::Lines(text),
            Mix::Cases(cases) => {
                let cases = cases.iter();
                let cases = cases.map(|(case, weight)| Ok((pairs(Some(case), None)?, *weight)));
                Self::Cases(cases.collect::<PyResult<_>>()?)
            }
        })
    }
}

/// The part of two models that is compared: a condition, and duties.
#[derive(FromPyObject)]
pub(crate) struct Selected(Option<String>, Vec<String>);

impl Selected {
    pub(crate) fn part(&self) -> Result<Part, Failure> {
        let part = self.0.as_ref().map(Part::when).unwrap_or_default();
        let duties = self.1.iter().map(|name| name.parse::<Duty>());
        Ok(part.duties(duties.collect::<Result<Vec<_>, _>>()?))
    }
}
