//! Values as Python gives them.

use bestit::Given;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString};

/// A value that outlives the Python object it came from.
#[derive(Clone, Debug)]
pub(crate) enum Value {
    Nothing,
    Bool(bool),
    Integer(i64),
    Number(String),
    Text(String),
    Other(String),
}

impl Value {
    pub(crate) fn given(&self) -> Given<'_> {
        match self {
            Value::Nothing => Given::Nothing,
            Value::Bool(value) => Given::Bool(*value),
            Value::Integer(value) => Given::Integer(*value),
            Value::Number(text) => Given::Number(text),
            Value::Text(text) => Given::Text(text),
            Value::Other(text) => Given::Other(text),
        }
    }

    /// Every object is some value: what can be no value of a fact is refused by the library.
    pub(crate) fn of(object: &Bound<'_, PyAny>) -> Self {
        if object.is_none() {
            Value::Nothing
        } else if let Ok(text) = object.cast::<PyString>() {
            // A lone surrogate is no character, and so part of no id.
            Value::Text(text.to_string_lossy().into_owned())
        } else if let Ok(value) = object.cast::<PyBool>() {
            Value::Bool(value.is_true())
        } else if let Ok(value) = object.cast::<PyFloat>() {
            Value::Other(format!("{:?}", value.value()))
        } else if let Ok(value) = object.extract::<i64>() {
            Value::Integer(value)
        } else if object.is_instance_of::<PyInt>() || is_decimal(object) {
            // Python itself refuses to write out numbers of too many digits.
            written(object).map_or_else(|| type_name(object), Value::Number)
        } else {
            as_json(object).map_or_else(|| type_name(object), Value::Other)
        }
    }
}

/// Gives a value on; the usual ones need no copy.
#[inline]
pub(crate) fn with(value: &Bound<'_, PyAny>, give: impl FnOnce(Given<'_>) -> bool) -> bool {
    if let Some(text) = text(value) {
        return give(Given::Text(text));
    }
    if let Ok(value) = value.cast_exact::<PyBool>() {
        return give(Given::Bool(value.is_true()));
    }
    if value.is_exact_instance_of::<PyInt>()
        && let Ok(value) = value.extract()
    {
        return give(Given::Integer(value));
    }
    give(Value::of(value).given())
}

#[inline]
pub(crate) fn text<'a>(object: &'a Bound<'_, PyAny>) -> Option<&'a str> {
    object.cast_exact::<PyString>().ok()?.to_str().ok()
}

/// A list or a mapping as it is written in JSON.
fn as_json(object: &Bound<'_, PyAny>) -> Option<String> {
    if !(object.is_instance_of::<PyList>() || object.is_instance_of::<PyDict>()) {
        return None;
    }
    let json = object.py().import("json").ok()?;
    // Python itself refuses what nests too deep.
    let text = json.call_method1("dumps", (object,)).ok()?;
    Some(text.cast::<PyString>().ok()?.to_string_lossy().into_owned())
}

fn written(object: &Bound<'_, PyAny>) -> Option<String> {
    Some(object.str().ok()?.to_string_lossy().into_owned())
}

fn is_decimal(object: &Bound<'_, PyAny>) -> bool {
    let decimal = || {
        let class = object.py().import("decimal")?.getattr("Decimal")?;
        object.is_instance(&class)
    };
    decimal().unwrap_or(false)
}

fn type_name(object: &Bound<'_, PyAny>) -> Value {
    let name = object.get_type().name();
    Value::Other(name.map_or_else(
        |_| "object".to_owned(),
        |n| n.to_string_lossy().into_owned(),
    ))
}

/// A name and the value given for it.
pub(crate) type Pair = (String, Value);

/// The facts of a call: those of a mapping, then those given by name.
pub(crate) fn pairs(
    case: Option<&Bound<'_, PyAny>>,
    facts: Option<&Bound<'_, PyDict>>,
) -> PyResult<Vec<Pair>> {
    let mut pairs = Vec::new();
    if let Some(case) = case {
        collect(&as_dict(case)?, &mut pairs)?;
    }
    if let Some(facts) = facts {
        collect(facts, &mut pairs)?;
    }
    Ok(pairs)
}

fn collect(dict: &Bound<'_, PyDict>, pairs: &mut Vec<Pair>) -> PyResult<()> {
    for (name, value) in dict
        .items()
        .iter()
        .map(|item| item.extract::<(Bound<'_, PyAny>, Bound<'_, PyAny>)>())
        .collect::<PyResult<Vec<_>>>()?
    {
        let name = name.cast::<PyString>()?;
        pairs.push((name.to_string_lossy().into_owned(), Value::of(&value)));
    }
    Ok(())
}

/// A dictionary of one's own with what a mapping holds.
pub(crate) fn as_dict<'py>(case: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyDict>> {
    if let Ok(dict) = case.cast::<PyDict>() {
        return dict.copy();
    }
    let dict = PyDict::new(case.py());
    dict.update(case.cast::<PyMapping>()?)?;
    Ok(dict)
}
