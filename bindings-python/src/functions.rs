//! What is asked of no policy at all.

use std::path::PathBuf;

use bestit::analysis::table::{Budget, Table};
use bestit::finding::Code;
use bestit::format::FormatError;
use bestit::{Lang, Source};
use pyo3::prelude::*;

use crate::engine::Engine;
use crate::errors::{Failure, json, say};

/// A language by whether it is English.
pub(crate) fn lang(english: bool) -> Lang {
    if english { Lang::En } else { Lang::Sv }
}

/// The way of a route as a picture, with the titles of the model that answered where it is given.
#[pyfunction]
#[pyo3(signature = (route, engine, english))]
pub(crate) fn picture(
    py: Python<'_>,
    route: &str,
    engine: Option<&Bound<'_, Engine>>,
    english: bool,
) -> PyResult<String> {
    let compiled = engine.map(|engine| &engine.get().compiled);
    let picture = || -> Result<String, Failure> {
        let route = serde_json::from_str(route)
            .map_err(|e| Failure::Call(say("no-route", &[("why", &e.to_string())])))?;
        Ok(bestit::export::way(&route, compiled, lang(english)))
    };
    py.detach(picture).map_err(|f| f.raise(py))
}

/// A code of findings in words, as JSON; without one, all codes in a list.
#[pyfunction]
#[pyo3(signature = (code))]
pub(crate) fn explain(py: Python<'_>, code: Option<&str>) -> PyResult<String> {
    let Some(asked) = code else {
        let all = Code::ALL.iter().map(|code| code.listed());
        return Ok(json(&all.collect::<Vec<_>>()));
    };
    match Code::find(asked) {
        Some(code) => Ok(json(&code.explained())),
        None => Err(Failure::Call(say("no-code", &[("given", asked)])).raise(py)),
    }
}

/// The overlaps and the gaps of a decision table, as JSON.
#[pyfunction]
pub(crate) fn table(
    py: Python<'_>,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
) -> PyResult<String> {
    let found = || -> Result<String, Failure> {
        let table = Table::from_records(&header, &rows)
            .map_err(|e| Failure::Call(say("unreadable", &[("why", &e.to_string())])))?;
        let report = table.report(Budget::default());
        let report = report.map_err(|limit| Failure::Call(limit.finding().message))?;
        Ok(json(&report))
    };
    py.detach(found).map_err(|f| f.raise(py))
}

/// The JSON Schema of policy files, with its texts in one language.
#[pyfunction]
pub(crate) fn json_schema(py: Python<'_>, english: bool) -> String {
    py.detach(|| bestit::schema::json_schema(lang(english)))
}

/// A policy file in the style of policy files.
#[pyfunction]
pub(crate) fn format_file(py: Python<'_>, name: PathBuf, text: String) -> PyResult<String> {
    let source = Source::new(name.to_string_lossy().into_owned(), text);
    let formatted = py.detach(|| bestit::format::format(&source));
    formatted.map_err(|error| {
        let failure = match error {
            FormatError::Unreadable(findings) => findings.into(),
            FormatError::Altered { .. } => Failure::Call(say("no-yaml", &[])),
        };
        failure.raise(py)
    })
}
