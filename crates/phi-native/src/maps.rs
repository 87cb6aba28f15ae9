//! The symbol map of a text, looked up once per directory and state of its configuration.

use std::collections::HashMap;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use phi_config::{ConfigError, map_for_source, project_config};
use phi_diagnostics::Severity;
use phi_syntax::{SymbolMap, file_map_header};
use pyo3::{PyErr, PyResult, pyfunction};

/// Exceptions of the Python package.
mod exceptions {
    pyo3::import_exception!(phicode_engine._errors, ConfigError);
}

/// A directory, and the fingerprint of everything that configures it.
type Place = (PathBuf, Vec<u8>);

static MAPS: LazyLock<Mutex<HashMap<Place, SymbolMap>>> = LazyLock::new(Mutex::default);

/// A symbol map, and what the user must be told about its configuration: once, when it is read.
pub(crate) struct FoundMap {
    pub(crate) map: SymbolMap,
    pub(crate) notices: Vec<String>,
}

/// The map of `source`: its header decides, then the configuration of `directory`, then `phi`.
///
/// `context` is the fingerprint of that configuration; under the same one nothing is read again.
pub(crate) fn map_of(source: &[u8], directory: Option<&str>, context: &[u8]) -> PyResult<FoundMap> {
    let Some(directory) = directory else {
        let map = map_for_source(source, None).map_err(refused)?;
        return Ok(FoundMap { map, notices: Vec::new() });
    };
    let start = Path::new(if directory.is_empty() { "." } else { directory });
    if file_map_header(source).is_some() {
        let map = map_for_source(source, Some(start)).map_err(refused)?;
        return Ok(FoundMap { map, notices: Vec::new() });
    }
    let place = (start.to_owned(), context.to_owned());
    // A panic while the lock was held leaves whole entries behind: the table stays usable.
    let mut maps = MAPS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(map) = maps.get(&place) {
        return Ok(FoundMap { map: map.clone(), notices: Vec::new() });
    }
    let project = project_config(start).map_err(refused)?;
    let errors = project.problems.into_iter().filter(|one| one.severity == Severity::Error);
    let notices = project.notices.into_iter().chain(errors.map(|one| one.message)).collect();
    maps.insert(place, project.map.clone());
    Ok(FoundMap { map: project.map, notices })
}

/// Python words with all their spellings under the map of a directory, the printed one first.
#[pyfunction]
#[pyo3(signature = (directory, context = None))]
pub(crate) fn symbols(
    directory: Option<&str>,
    context: Option<&[u8]>,
) -> PyResult<Vec<(String, Vec<String>)>> {
    let found = map_of(b"", directory, context.unwrap_or_default())?;
    Ok(found.map.entries().map(|(word, spellings)| (word.to_owned(), spellings.to_vec())).collect())
}

fn refused(error: ConfigError) -> PyErr {
    let mut text = format!("failed to {error}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    if let Some(hint) = error.hint {
        text.push_str("; hint: ");
        text.push_str(&hint);
    }
    exceptions::ConfigError::new_err(text)
}
