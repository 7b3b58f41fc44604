//! A policy's files.

use std::path::PathBuf;

use bestit::{Desk, Options, Policy, Source};
use pyo3::prelude::*;

use crate::errors::{Failure, json};

/// A policy's files, read but not compiled.
#[pyclass(frozen, module = "bestit._bestit")]
pub(crate) struct Files {
    pub(crate) policy: Policy,
}

#[pymethods]
impl Files {
    /// The policy that the library carries.
    #[staticmethod]
    fn embedded(py: Python<'_>) -> Self {
        Self {
            policy: py.detach(Policy::embedded),
        }
    }

    /// A folder with a policy.
    #[staticmethod]
    fn load(py: Python<'_>, folder: PathBuf) -> Self {
        Self {
            policy: py.detach(|| Policy::load(folder)),
        }
    }

    /// Names and texts of files.
    #[staticmethod]
    fn of(py: Python<'_>, files: Vec<(String, String)>) -> Self {
        let sources = files
            .into_iter()
            .map(|(name, text)| Source::new(name, text));
        Self {
            policy: py.detach(|| Policy::from_sources(sources.collect::<Vec<_>>())),
        }
    }

    /// The names and texts of the files.
    fn sources(&self) -> Vec<(&str, &str)> {
        let sources = self.policy.sources();
        sources.map(|s| (s.name(), s.text())).collect()
    }

    /// All models at one desk.
    fn desk(&self, py: Python<'_>, readings: Vec<(String, String)>) -> PyResult<Counter> {
        let desk = py.detach(|| self.policy.desk(&readings));
        let desk = desk.map_err(|error| Failure::from(error).raise(py))?;
        Ok(Counter { desk })
    }

    /// The models, as JSON.
    fn models(&self) -> String {
        json(&self.policy.models())
    }

    /// Whether there is such a model.
    fn has_model(&self, id: &str) -> bool {
        self.policy.models().iter().any(|m| m.id == id)
    }

    /// The model that answers: the one named, else the one in force on the day, else the policy's own.
    #[pyo3(signature = (model, on, after_validity))]
    fn model_for(
        &self,
        py: Python<'_>,
        model: Option<&str>,
        on: Option<&str>,
        after_validity: bool,
    ) -> PyResult<String> {
        if self.policy.findings().has_errors() {
            return Err(Failure::from(self.policy.findings().clone()).raise(py));
        }
        let found = self.policy.model_for(model, on, after_validity);
        found.map_err(|error| Failure::from(error).raise(py))
    }
}

/// All models of a policy, which answer lines of JSON by name, by date or by default.
#[pyclass(frozen, module = "bestit._bestit", name = "Desk")]
pub(crate) struct Counter {
    desk: Desk,
}

#[pymethods]
impl Counter {
    /// Answers a line of JSON with a line of JSON.
    fn answer_json(&self, py: Python<'_>, line: &str, after_validity: bool) -> String {
        py.detach(|| self.desk.answer_json(line, Options { after_validity }))
    }
}
