//! A policy's files.

use std::path::PathBuf;

use bestit::analysis::{report, test_policy};
use bestit::{Desk, Options, Policy, Source};
use pyo3::prelude::*;

use crate::errors::{Failure, json};
use crate::functions::lang;

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
        json(&self.policy.listing())
    }

    /// The findings on the files and one model or all of them, as JSON.
    #[pyo3(signature = (model, readings))]
    fn report(
        &self,
        py: Python<'_>,
        model: Option<&str>,
        readings: Vec<(String, String)>,
    ) -> PyResult<String> {
        let found = py.detach(|| report(&self.policy, model, &readings).map(|r| r.to_json()));
        found.map_err(|error| Failure::from(error).raise(py))
    }

    /// The findings on the files and one model or all of them, as a SARIF log.
    #[pyo3(signature = (model, readings, folder, english))]
    fn sarif(
        &self,
        py: Python<'_>,
        model: Option<&str>,
        readings: Vec<(String, String)>,
        folder: &str,
        english: bool,
    ) -> PyResult<String> {
        let found = py.detach(|| {
            let report = report(&self.policy, model, &readings)?;
            let found = &report.findings;
            Ok(bestit::export::sarif(
                found,
                &self.policy,
                folder,
                lang(english),
            ))
        });
        found.map_err(|error: bestit::PolicyError| Failure::from(error).raise(py))
    }

    /// How the cases files of one model or all of them went, as JSON.
    #[pyo3(signature = (model))]
    fn test(&self, py: Python<'_>, model: Option<&str>) -> PyResult<String> {
        let found = py.detach(|| test_policy(&self.policy, model));
        let found = found.map_err(|error| Failure::from(error).raise(py))?;
        Ok(json(&found))
    }

    /// A file of contacts, checked against the register, as JSON.
    fn contacts(&self, py: Python<'_>, name: String, text: String) -> PyResult<String> {
        let contacts = || -> Result<String, Failure> {
            if self.policy.findings().has_errors() {
                return Err(self.policy.findings().clone().into());
            }
            Ok(json(&self.policy.contacts(Source::new(name, text))?))
        };
        py.detach(contacts).map_err(|f| f.raise(py))
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
