//! Questions about symbol maps, and the refusal of a configuration.

use std::ffi::OsString;
use std::path::Path;

use phi_config::ConfigError;
use pyo3::{PyErr, PyResult, pyfunction};

/// Exceptions of the Python package.
mod exceptions {
    pyo3::import_exception!(phicode_engine._errors, ConfigError);
}

/// Python words with all their spellings under the map of a directory, the printed one first.
#[pyfunction]
#[pyo3(signature = (directory, context = None))]
pub(crate) fn symbols(
    directory: Option<OsString>,
    context: Option<&[u8]>,
) -> PyResult<Vec<(String, Vec<String>)>> {
    phi_engine::spellings_of(directory.as_deref().map(Path::new), context.unwrap_or_default())
        .map_err(|it| refused(&it))
}

/// What the map of a directory is called.
#[pyfunction]
#[pyo3(signature = (directory, context = None))]
pub(crate) fn map_name(directory: Option<OsString>, context: Option<&[u8]>) -> PyResult<String> {
    phi_engine::map_name_of(directory.as_deref().map(Path::new), context.unwrap_or_default())
        .map_err(|it| refused(&it))
}

/// Names, without a backslash, with the spelling that each types under the map of a directory.
#[pyfunction]
#[pyo3(signature = (directory, context = None))]
pub(crate) fn typing_names(
    directory: Option<OsString>,
    context: Option<&[u8]>,
) -> PyResult<Vec<(String, String)>> {
    phi_engine::typing_names_of(directory.as_deref().map(Path::new), context.unwrap_or_default())
        .map_err(|it| refused(&it))
}

/// The suffixes of φ files that the configuration of a directory adds to `.φ` and `.phi`.
#[pyfunction]
pub(crate) fn suffixes(directory: OsString) -> PyResult<Vec<String>> {
    phi_engine::suffixes_of(Path::new(&directory)).map_err(|it| refused(&it))
}

/// The error as the exception of the Python package.
pub(crate) fn refused(error: &ConfigError) -> PyErr {
    exceptions::ConfigError::new_err((phi_engine::whole(error), error.hint.clone()))
}
