//! Tables of cases, from anything that speaks Arrow's C interface to anything that does.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use arrow_array::{ArrayRef, RecordBatch, RecordBatchIterator, RecordBatchReader, StructArray};
use arrow_schema::{ArrowError, Field, SchemaRef};
use bestit::{Duty, Lang};
use bestit_arrow::{Table, TableError, TableOptions};
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyTuple};
use pyo3_arrow::ffi::{ArrayIterator, to_schema_pycapsule, to_stream_pycapsule};
use pyo3_arrow::{PyRecordBatch, PyRecordBatchReader};

use crate::engine::Engine;
use crate::errors::{Failure, say};

/// How many rows are routed at a time: what is kept beside the input and the output does not grow
/// with a table that comes in one piece, and whoever reads the answers gets the first soon.
const ROWS_AT_A_TIME: usize = 1 << 18;

type Source = Box<dyn RecordBatchReader + Send>;

impl From<TableError> for Failure {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Refused(refusal) => refusal.into(),
            other => Failure::Call(other.message()),
        }
    }
}

/// What a call says of a table besides its data.
pub(crate) struct Wanted {
    duties: Option<Vec<String>>,
    rules: bool,
    titles: Option<String>,
    with_steps: bool,
    keep: bool,
    columns: Vec<(String, String)>,
    after_validity: bool,
}

impl<'py> FromPyObject<'_, 'py> for Wanted {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        let (duties, rules, titles, with_steps, keep, columns, after_validity) =
            object.extract()?;
        Ok(Self {
            duties,
            rules,
            titles,
            with_steps,
            keep,
            columns,
            after_validity,
        })
    }
}

impl Wanted {
    fn options(self) -> Result<TableOptions, Failure> {
        let mut options = TableOptions {
            rules: self.rules,
            with_steps: self.with_steps,
            keep: self.keep,
            columns: self.columns,
            after_validity: self.after_validity,
            ..TableOptions::default()
        };
        if let Some(names) = self.duties {
            options.duties.clear();
            for name in names {
                let duty: Duty = name.parse()?;
                if duty.is_list() {
                    return Err(Failure::Call(say("list-duty", &[("duty", duty.id())])));
                }
                if !options.duties.contains(&duty) {
                    options.duties.push(duty);
                }
            }
        }
        options.titles = match self.titles.as_deref() {
            None => None,
            Some("sv") => Some(Lang::Sv),
            Some("en") => Some(Lang::En),
            Some(other) => {
                return Err(Failure::Call(say("no-titles", &[("given", other)])));
            }
        };
        Ok(options)
    }
}

/// The answers to a table of cases, a row for each; they are routed as they are read.
///
/// Anything that reads Arrow's C stream reads it: `polars.DataFrame(routed)`,
/// `pyarrow.table(routed)`, `duckdb.sql("select … from routed")`, `pandas.DataFrame.from_arrow`.
/// Each reading asks the table given for its rows anew.
#[pyclass(frozen, module = "bestit", name = "RoutedTable")]
pub(crate) struct RoutedTable {
    engine: Py<Engine>,
    data: Py<PyAny>,
    options: TableOptions,
    schema: SchemaRef,
    /// What was opened to see the columns, for the first who reads.
    opened: Mutex<Option<Routing>>,
}

impl RoutedTable {
    pub(crate) fn new(
        engine: &Bound<'_, Engine>,
        data: &Bound<'_, PyAny>,
        wanted: Wanted,
    ) -> PyResult<Self> {
        let py = engine.py();
        let options = wanted.options().map_err(|f| f.raise(py))?;
        let routing = Routing::open(engine.get(), data, &options)?;
        Ok(Self {
            engine: engine.clone().unbind(),
            data: data.clone().unbind(),
            options,
            schema: Arc::clone(routing.table.schema()),
            opened: Mutex::new(Some(routing)),
        })
    }

    fn names(&self) -> impl ExactSizeIterator<Item = &String> {
        self.schema.fields().iter().map(|field| field.name())
    }

    fn routing(&self, py: Python<'_>) -> PyResult<Routing> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(routing) = opened.take() {
            return Ok(routing);
        }
        drop(opened);
        let data = self.data.bind(py);
        // Such a one would give what is left of it, which is nothing, and say nothing of it.
        if data.hasattr("__next__")? {
            return Err(Failure::Call(say("read-once", &[])).raise(py));
        }
        let routing = Routing::open(self.engine.get(), data, &self.options)?;
        if routing.table.schema() != &self.schema {
            return Err(Failure::from(TableError::Schema).raise(py));
        }
        Ok(routing)
    }
}

#[pymethods]
impl RoutedTable {
    /// The names of the columns.
    #[getter]
    fn columns<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyTuple>> {
        PyTuple::new(py, self.names())
    }

    /// The id of the model that answers.
    #[getter]
    fn model(&self) -> &str {
        self.engine.get().compiled.router.model()
    }

    /// The fingerprint of the model that answers; it stands in the metadata of the columns too.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.engine.get().compiled.router.fingerprint()
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        Ok(to_schema_pycapsule(py, self.schema.as_ref())?)
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyCapsule>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        let routing = self.routing(py)?;
        let fields = self.schema.fields().clone();
        let row = Field::new_struct("", fields, false).with_metadata(self.schema.metadata.clone());
        let arrays = routing.map(|answers| -> Result<ArrayRef, ArrowError> {
            Ok(Arc::new(StructArray::from(answers?)))
        });
        let arrays = ArrayIterator::new(arrays, Arc::new(row));
        Ok(to_stream_pycapsule(py, Box::new(arrays), requested_schema)?)
    }

    fn __repr__(&self) -> String {
        let names: Vec<&str> = self.names().map(String::as_str).collect();
        format!(
            "<bestit.RoutedTable '{}', columns {}, fingerprint {}>",
            self.model(),
            names.join(", "),
            self.fingerprint().get(..12).unwrap_or_default()
        )
    }
}

/// A table that is being read and routed.
struct Routing {
    /// `None` once it has given its last row or failed.
    source: Option<Source>,
    table: Table,
    /// What is left of the batch that was read last.
    rest: Option<RecordBatch>,
}

impl Routing {
    fn open(engine: &Engine, data: &Bound<'_, PyAny>, options: &TableOptions) -> PyResult<Self> {
        let py = data.py();
        let source = open(data)?;
        let schema = guard(|| Ok(source.schema())).map_err(|e| unreadable(py, e))?;
        let router = &engine.compiled.router;
        let table = py.detach(|| Table::new(router, &schema, options));
        Ok(Self {
            source: Some(source),
            table: table.map_err(|e| Failure::from(e).raise(py))?,
            rest: None,
        })
    }

    /// The next rows, no more than are routed at a time.
    fn rows(&mut self) -> Option<Result<RecordBatch, ArrowError>> {
        while self.rest.is_none() {
            let source = self.source.as_mut()?;
            match guard(|| source.next().transpose()) {
                Ok(Some(batch)) => self.rest = Some(batch).filter(|b| b.num_rows() > 0),
                Ok(None) => self.source = None,
                Err(error) => return Some(Err(error)),
            }
        }
        let batch = self.rest.take()?;
        let count = batch.num_rows();
        if count <= ROWS_AT_A_TIME {
            return Some(Ok(batch));
        }
        self.rest = Some(batch.slice(ROWS_AT_A_TIME, count - ROWS_AT_A_TIME));
        Some(Ok(batch.slice(0, ROWS_AT_A_TIME)))
    }
}

impl Iterator for Routing {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let answers = self.rows()?.and_then(|rows| {
            let table = &mut self.table;
            let mut route = || {
                guard(|| {
                    let answers = table.route(&rows);
                    answers.map_err(|e| ArrowError::ExternalError(Box::new(e)))
                })
            };
            // Whoever reads may hold the interpreter's lock, which nobody needs meanwhile. There
            // is none to hold once the interpreter has come to its end.
            let routed = Python::try_attach(|py| py.detach(&mut route));
            routed.unwrap_or_else(route)
        });
        if answers.is_err() {
            (self.source, self.rest) = (None, None);
        }
        // The message goes on as text that ends at its first null.
        Some(answers.map_err(|error| match error.to_string() {
            text if text.contains('\0') => ArrowError::CDataInterface(text.replace('\0', "")),
            _ => error,
        }))
    }
}

/// The stream of a table.
fn open(data: &Bound<'_, PyAny>) -> PyResult<Source> {
    let py = data.py();
    if data.hasattr("__arrow_c_stream__")? {
        let capsule = data.call_method0("__arrow_c_stream__")?;
        let capsule = capsule.cast_into::<PyCapsule>()?;
        let open = || PyRecordBatchReader::from_arrow_pycapsule(&capsule)?.into_reader();
        return caught(py, open);
    }
    if data.hasattr("__arrow_c_array__")? {
        let capsules = data.call_method0("__arrow_c_array__")?;
        let (schema, array): (Bound<'_, PyCapsule>, Bound<'_, PyCapsule>) = capsules.extract()?;
        return caught(py, || {
            let batch = PyRecordBatch::from_arrow_pycapsule(&schema, &array)?.into_inner();
            let schema = batch.schema();
            Ok(Box::new(RecordBatchIterator::new([Ok(batch)], schema)) as Source)
        });
    }
    let kind = data.get_type().name()?;
    let kind = kind.to_string_lossy();
    Err(Failure::Call(say("no-table", &[("kind", &kind)])).raise(py))
}

/// The source of a table, or that what is given is none.
fn caught(py: Python<'_>, open: impl FnOnce() -> PyResult<Source>) -> PyResult<Source> {
    match guard(|| Ok(open())) {
        Ok(Ok(source)) => Ok(source),
        Ok(Err(error)) => Err(unreadable(py, error.value(py))),
        Err(error) => Err(unreadable(py, error)),
    }
}

fn unreadable(py: Python<'_>, why: impl std::fmt::Display) -> PyErr {
    Failure::Call(say("unreadable", &[("why", &why.to_string())])).raise(py)
}

/// What a foreign table breaks of Arrow's rules may make a reader of them panic, which must not
/// go on into the program that calls.
fn guard<T>(work: impl FnOnce() -> Result<T, ArrowError>) -> Result<T, ArrowError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| {
        let message = "the table breaks the rules of Arrow's C interface";
        Err(ArrowError::CDataInterface(message.to_owned()))
    })
}
