//! Recorded objects in the form of `calcharo.core._ref.ObjectRecord`.

use calcharo::{Object, ObjectKind, Value};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyList, PyTuple};

use super::convert::{named, python, truncated, tuple};

/// The record of an object.
pub(crate) fn record<'py>(py: Python<'py>, object: &Object) -> PyResult<Bound<'py, PyDict>> {
    let record = PyDict::new(py);
    record.set_item(intern!(py, "kind"), object.kind.name())?;
    record.set_item(intern!(py, "type_name"), python(py, &object.type_name)?)?;
    record.set_item(intern!(py, "version"), object.version)?;
    let (items, content) = items(object);
    let items = items.map(|items| kept(py, object, &tuple(py, &items)?)).transpose()?;
    record.set_item(intern!(py, "items"), items)?;
    let entries = object.entries.as_ref().map(|entries| {
        let entries: Result<Vec<_>, PyErr> =
            entries.iter().map(|(key, value)| Ok((python(py, key)?, python(py, value)?))).collect();
        kept(py, object, &PyTuple::new(py, entries?)?)
    });
    record.set_item(intern!(py, "entries"), entries.transpose()?)?;
    let pairs: Vec<_> = content
        .into_iter()
        .chain(
            object.attributes.iter().flatten().map(|(name, value)| (name.clone(), value.clone())),
        )
        .collect();
    record.set_item(intern!(py, "attributes"), named(py, &pairs)?)?;
    let data = object.data.as_ref().map(|data| {
        let data = PyBytes::new(py, data).into_any();
        match object.length {
            Some(length) => truncated(py, length, &data, &PyBytes::new(py, b"")),
            None => Ok(data),
        }
    });
    record.set_item(intern!(py, "data"), data.transpose()?)?;
    let label = object.label.as_ref().map(|label| python(py, label)).transpose()?;
    record.set_item(intern!(py, "label"), label)?;
    Ok(record)
}

/// The items of an object, and those that are read as attributes.
fn items(object: &Object) -> (Option<Vec<Value>>, Option<(Value, Value)>) {
    let attribute = |name: &str, value: Value| Some((Value::Str(name.as_bytes().into()), value));
    match (object.kind, &object.items) {
        (ObjectKind::Cell, items) => {
            let content = items.as_ref().and_then(|items| items.first().cloned());
            (None, content.and_then(|value| attribute("cell_contents", value)))
        }
        (ObjectKind::Exception, Some(items)) => {
            (Some(items.clone()), attribute("args", Value::Tuple(items.as_slice().into())))
        }
        (_, Some(items)) => (Some(items.clone()), None),
        (_, None) => {
            (object.members.as_ref().map(|members| members.iter().cloned().collect()), None)
        }
    }
}

/// A list; `Truncated` where only the beginning of a longer one is there.
fn kept<'py>(
    py: Python<'py>,
    object: &Object,
    items: &Bound<'py, PyTuple>,
) -> PyResult<Bound<'py, PyAny>> {
    match object.length {
        Some(length) => truncated(py, length, items, &PyTuple::empty(py)),
        None => Ok(PyList::new(py, items)?.into_any()),
    }
}
