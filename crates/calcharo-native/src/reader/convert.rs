//! Recorded values as Python objects.

use calcharo::Value;
use pyo3::exceptions::PyRuntimeError;
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{
    PyBool, PyBytes, PyComplex, PyDict, PyEllipsis, PyFloat, PyInt, PyNotImplemented, PyRange,
    PyString, PyTuple,
};

/// What stands for values that Python has no type for.
struct Marks {
    reference: Py<PyAny>,
    redacted: Py<PyAny>,
    truncated: Py<PyAny>,
    unreadable: Py<PyAny>,
    unbound: Py<PyAny>,
}

static MARKS: PyOnceLock<Marks> = PyOnceLock::new();

fn marks(py: Python<'_>) -> PyResult<&Marks> {
    MARKS.get_or_try_init(py, || {
        let marks = py.import("calcharo.core._marks")?;
        Ok(Marks {
            reference: py.import("calcharo.core._ref")?.getattr("Ref")?.unbind(),
            redacted: marks.getattr("Redacted")?.unbind(),
            truncated: marks.getattr("Truncated")?.unbind(),
            unreadable: marks.getattr("Unreadable")?.unbind(),
            unbound: py.import("calcharo.core._step_parts")?.getattr("UNBOUND")?.unbind(),
        })
    })
}

/// A value: atoms and tuples as such, objects as `Ref`, the rest as marks.
pub(crate) fn python<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    Ok(match value {
        Value::Unbound => marks(py)?.unbound.bind(py).clone(),
        Value::None => py.None().into_bound(py),
        Value::Bool(it) => PyBool::new(py, *it).to_owned().into_any(),
        Value::Int(int) => int.into_pyobject(py)?.into_any(),
        Value::BigInt(bytes) => big_int(py, bytes)?,
        Value::Float(bits) => PyFloat::new(py, f64::from_bits(*bits)).into_any(),
        Value::Complex(real, imaginary) => {
            let (real, imaginary) = (f64::from_bits(*real), f64::from_bits(*imaginary));
            PyComplex::from_doubles(py, real, imaginary).into_any()
        }
        Value::Str(bytes) => text(py, bytes)?,
        Value::Bytes(bytes) => PyBytes::new(py, bytes).into_any(),
        Value::Ellipsis => PyEllipsis::get(py).to_owned().into_any(),
        Value::NotImplemented => PyNotImplemented::get(py).to_owned().into_any(),
        Value::Tuple(items) => tuple(py, items)?.into_any(),
        Value::Range(parts) => {
            let range = py.get_type::<PyRange>().call1(tuple(py, &**parts)?);
            range.or_else(|_| unreadable(py, "a range whose parts are no integers"))?
        }
        Value::Ref(id) => marks(py)?.reference.bind(py).call1((*id,))?,
        Value::Redacted(rule) => marks(py)?.redacted.bind(py).call1((text(py, rule)?,))?,
        Value::Unreadable(reason) => marks(py)?.unreadable.bind(py).call1((text(py, reason)?,))?,
        Value::Truncated(it) if it.is_text => {
            truncated(py, it.length, &text(py, &it.head)?, &text(py, &it.tail)?)?
        }
        Value::Truncated(it) => {
            let (head, tail) = (PyBytes::new(py, &it.head), PyBytes::new(py, &it.tail));
            truncated(py, it.length, &head, &tail)?
        }
    })
}

/// A tuple of values.
pub(crate) fn tuple<'py>(py: Python<'py>, items: &[Value]) -> PyResult<Bound<'py, PyTuple>> {
    let items: Result<Vec<_>, _> = items.iter().map(|item| python(py, item)).collect();
    PyTuple::new(py, items?)
}

/// Names with their values. Names come again at each step, so they are interned.
pub(crate) fn named<'py>(
    py: Python<'py>,
    pairs: &[(Value, Value)],
) -> PyResult<Vec<(Bound<'py, PyAny>, Bound<'py, PyAny>)>> {
    let name = |name: &Value| match name {
        Value::Str(bytes) => match std::str::from_utf8(bytes) {
            Ok(name) => Ok(PyString::intern(py, name).into_any()),
            Err(_) => text(py, bytes),
        },
        other => python(py, other),
    };
    pairs.iter().map(|(key, value)| Ok((name(key)?, python(py, value)?))).collect()
}

/// Text with lone surrogates as Python has them.
pub(crate) fn text<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(PyString::new(py, text).into_any());
    }
    let decoded = PyString::from_encoded_object(
        &PyBytes::new(py, bytes),
        Some(c"utf-8"),
        Some(c"surrogatepass"),
    );
    decoded
        .map(Bound::into_any)
        .or_else(|_| unreadable(py, "text that is no UTF-8: the trace is damaged"))
}

/// The mark of a container or text that was kept in part.
pub(crate) fn truncated<'py>(
    py: Python<'py>,
    length: u64,
    head: &Bound<'py, PyAny>,
    tail: &Bound<'py, PyAny>,
) -> PyResult<Bound<'py, PyAny>> {
    marks(py)?.truncated.bind(py).call1((length, head, tail))
}

fn unreadable<'py>(py: Python<'py>, reason: &str) -> PyResult<Bound<'py, PyAny>> {
    marks(py)?.unreadable.bind(py).call1((reason,))
}

fn big_int<'py>(py: Python<'py>, bytes: &[u8]) -> PyResult<Bound<'py, PyAny>> {
    let signed = PyDict::new(py);
    signed.set_item(intern!(py, "signed"), true)?;
    let kind = py.get_type::<PyInt>();
    kind.call_method(intern!(py, "from_bytes"), (PyBytes::new(py, bytes), "little"), Some(&signed))
}

/// A description in JSON, as dicts and lists.
pub(crate) fn described(
    py: Python<'_>,
    json: serde_json::Result<String>,
) -> PyResult<Bound<'_, PyAny>> {
    let json = json.map_err(|error| PyRuntimeError::new_err(error.to_string()))?;
    py.import("json")?.call_method1("loads", (json,))
}
