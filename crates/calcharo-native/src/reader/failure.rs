//! What is wrong with a trace, as the exceptions of `calcharo.core.errors`.

use calcharo::json::JsonError;
use calcharo::{StoreError, StoreErrorKind};
use pyo3::call::PyCallArgs;
use pyo3::exceptions::PyIndexError;
use pyo3::prelude::*;

/// The exception for a trace that cannot be read.
pub(crate) fn store_failure(py: Python<'_>, error: StoreError) -> PyErr {
    let name = match &error.kind {
        StoreErrorKind::NoStep { step, steps } => {
            let text = format!("step {step} is out of range: the trace has {steps} steps");
            return PyIndexError::new_err(text);
        }
        StoreErrorKind::NotATrace => "FormatError",
        StoreErrorKind::UnsupportedVersion { .. } => "UnsupportedVersion",
        StoreErrorKind::Truncated => "TruncatedTrace",
        StoreErrorKind::Damaged(damage) if !damage.is_checksum() => "FormatError",
        StoreErrorKind::Damaged(_) | StoreErrorKind::LostStep { .. } => "ChecksumError",
        StoreErrorKind::Io(_) => "StoreError",
    };
    let failure = made(py, name, (error.kind.to_string(), error.path));
    if let StoreErrorKind::Io(cause) = error.kind {
        failure.set_cause(py, Some(cause.into()));
    }
    failure
}

/// The exception for a trace that cannot become JSON, or JSON that is no trace.
pub(crate) fn json_failure(py: Python<'_>, error: JsonError) -> PyErr {
    match error {
        JsonError::Store(error) => store_failure(py, error),
        JsonError::UnsupportedFormat { .. } => made(py, "UnsupportedVersion", (error.to_string(),)),
        JsonError::Malformed(cause) => {
            made(py, "SerializationError", (format!("this is no trace in JSON: {cause}"),))
        }
        JsonError::Write(cause) => {
            let text = "the trace cannot be written as JSON";
            let failure = made(py, "SerializationError", (text,));
            failure.set_cause(py, Some(cause.into()));
            failure
        }
    }
}

/// An exception by its name in `calcharo.core.errors`.
fn made<'py>(py: Python<'py>, name: &str, arguments: impl PyCallArgs<'py>) -> PyErr {
    let errors = py.import("calcharo.core.errors");
    let made = errors.and_then(|errors| errors.call_method1(name, arguments));
    made.map_or_else(|error| error, PyErr::from_value)
}
