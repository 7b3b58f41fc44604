//! A decision: who has each single duty, and the reasons once somebody looks at them.

use std::hash::{DefaultHasher, Hash, Hasher};

use bestit::{Duty, FactId, Kept};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyTuple};

use crate::engine::Engine;

/// Who has each single duty in one case.
///
/// A duty is an id, the ids of those who share it joined by `+`, `unstated` or `not_applicable`;
/// None where nobody has it. `route` gives the whole answer with its reasons.
#[pyclass(frozen, module = "bestit", name = "Decision")]
pub(crate) struct Decision {
    /// Answers for the matter.
    #[pyo3(get)]
    pub(crate) owner: Py<PyAny>,
    /// Prepares it for decision.
    #[pyo3(get)]
    pub(crate) prepares: Py<PyAny>,
    /// Decides it.
    #[pyo3(get)]
    pub(crate) decides: Py<PyAny>,
    pub(crate) engine: Py<Engine>,
    pub(crate) kept: Kept,
    pub(crate) facts: Facts,
}

/// How many facts have a slot of their own: more than the report's register has.
pub(crate) const SLOTS: usize = 12;

/// The facts that were given, for the reasons.
#[derive(Default)]
pub(crate) struct Facts {
    /// By their places in the register.
    slots: [Option<Py<PyAny>>; SLOTS],
    /// Those past the last slot; nobody else holds this dictionary.
    others: Option<Py<PyDict>>,
}

impl Facts {
    #[inline]
    pub(crate) fn put<'py>(
        &mut self,
        fact: FactId,
        value: &Bound<'py, PyAny>,
        name: impl FnOnce() -> Bound<'py, PyAny>,
    ) {
        match self.slots.get_mut(fact.index()) {
            Some(slot) => *slot = Some(value.clone().unbind()),
            None => self.put_beside(name(), value),
        }
    }

    #[cold]
    fn put_beside<'py>(&mut self, name: Bound<'py, PyAny>, value: &Bound<'py, PyAny>) {
        let py = value.py();
        let others = self.others.get_or_insert_with(|| PyDict::new(py).unbind());
        // A text can always be a key.
        let _ = others.bind(py).set_item(name, value);
    }
}

impl Decision {
    fn duty(&self, py: Python<'_>, duty: Duty) -> Py<PyAny> {
        self.engine.get().word(py, &self.kept, duty)
    }

    fn words(&self) -> Vec<(Duty, Option<String>)> {
        let decision = self.engine.get().compiled.router.kept(&self.kept);
        let single = Duty::ALL.into_iter().take(Duty::SINGLE);
        single
            .map(|duty| (duty, decision.and_then(|d| d.word(duty))))
            .collect()
    }

    fn facts<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let facts = match &self.facts.others {
            Some(others) => others.bind(py).copy()?,
            None => PyDict::new(py),
        };
        let names = self.engine.get().compiled.router.fact_ids();
        for (name, value) in names.zip(&self.facts.slots) {
            if let Some(value) = value {
                facts.set_item(name, value)?;
            }
        }
        Ok(facts)
    }
}

#[pymethods]
impl Decision {
    #[classattr]
    #[pyo3(name = "__match_args__")]
    const MATCH_ARGS: (&'static str, &'static str, &'static str) = ("owner", "prepares", "decides");

    /// Presents it to who decides.
    #[getter]
    fn presents(&self, py: Python<'_>) -> Py<PyAny> {
        self.duty(py, Duty::Presents)
    }

    /// Orders the work.
    #[getter]
    fn orders(&self, py: Python<'_>) -> Py<PyAny> {
        self.duty(py, Duty::Orders)
    }

    /// Carries it out.
    #[getter]
    fn executes(&self, py: Python<'_>) -> Py<PyAny> {
        self.duty(py, Duty::Executes)
    }

    /// Has the functional responsibility for the system.
    #[getter]
    fn maintains(&self, py: Python<'_>) -> Py<PyAny> {
        self.duty(py, Duty::Maintains)
    }

    /// Signs the agreement.
    #[getter]
    fn signs(&self, py: Python<'_>) -> Py<PyAny> {
        self.duty(py, Duty::Signs)
    }

    /// Follows up.
    #[getter]
    fn follows_up(&self, py: Python<'_>) -> Py<PyAny> {
        self.duty(py, Duty::FollowsUp)
    }

    /// The fingerprint of the model that decided.
    #[getter]
    fn fingerprint(&self) -> &str {
        self.engine.get().compiled.router.fingerprint()
    }

    /// The whole answer: the way, the rules and what they rest on. Worked out when asked for.
    #[getter]
    fn route<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        let this = slf.get();
        let engine = this.engine.bind(slf.py());
        engine.call_method1("route_case", (this.facts(slf.py())?,))
    }

    /// The duties by name.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for (duty, word) in self.words() {
            dict.set_item(duty.id(), word)?;
        }
        Ok(dict)
    }

    fn __repr__(&self) -> String {
        let words = self.words().into_iter();
        let parts = words.map(|(duty, word)| match word {
            // Ids hold no quotes.
            Some(word) => format!("{}='{word}'", duty.id()),
            None => format!("{}=None", duty.id()),
        });
        format!("Decision({})", parts.collect::<Vec<_>>().join(", "))
    }

    fn __eq__(&self, other: &Bound<'_, PyAny>) -> bool {
        other.cast::<Self>().is_ok_and(|other| {
            let other = other.get();
            self.fingerprint() == other.fingerprint() && self.words() == other.words()
        })
    }

    fn __hash__(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.fingerprint().hash(&mut hasher);
        for (_, word) in self.words() {
            word.hash(&mut hasher);
        }
        hasher.finish()
    }

    /// Decided again from the router and the facts.
    fn __reduce__<'py>(
        &self,
        py: Python<'py>,
    ) -> PyResult<(Bound<'py, PyAny>, Bound<'py, PyTuple>)> {
        let decide = self.engine.bind(py).getattr("decide")?;
        Ok((decide, PyTuple::new(py, [self.facts(py)?])?))
    }
}
