//! Conversion of one text, with its positions.

use std::borrow::Cow;
use std::ffi::OsString;
use std::path::Path;

use phi_engine::{Facts, Refusal, body};
use phi_syntax::Edge;
use pyo3::exceptions::{PySyntaxError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::columns;
use crate::diagnostic::Diagnostic;
use crate::maps::refused;

/// φ text, the Python text it stands for, and the positions of both.
#[pyclass(frozen, module = "phicode_engine._native")]
pub(crate) struct Conversion {
    source: Py<PyBytes>,
    /// The Python text in UTF-8, without a byte order mark.
    #[pyo3(get)]
    python: Py<PyBytes>,
    /// What to tell the user about the configuration.
    #[pyo3(get)]
    notices: Vec<String>,
    /// The pack file that the symbol map was read from: path, size, mtime in ns.
    #[pyo3(get)]
    pack: Option<(OsString, u64, u64)>,
    facts: Facts,
}

/// Converts φ text under the map of its header, of `directory`, or the map `phi`.
#[pyfunction]
#[pyo3(signature = (source, directory, context = None))]
pub(crate) fn convert(
    py: Python<'_>,
    source: Bound<'_, PyBytes>,
    directory: Option<OsString>,
    context: Option<&[u8]>,
) -> PyResult<Conversion> {
    let text = body(source.as_bytes());
    let context = context.unwrap_or_default();
    let converted = py
        .detach(|| phi_engine::convert(text, directory.as_deref().map(Path::new), context))
        .map_err(|error| refused(&error))?;
    let python = match &converted.python {
        Cow::Borrowed(same) if same.len() == source.as_bytes().len() => source.clone(),
        text => PyBytes::new(py, text),
    };
    Ok(Conversion {
        python: python.unbind(),
        notices: converted.notices,
        pack: converted.pack.map(|pack| (pack.path.into_os_string(), pack.size, pack.mtime_ns)),
        facts: converted.facts,
        source: source.unbind(),
    })
}

/// Converts Python text to φ text; refuses text that does not parse.
#[pyfunction]
#[pyo3(signature = (text, directory, context = None))]
pub(crate) fn to_phi(
    text: &str,
    directory: Option<OsString>,
    context: Option<&[u8]>,
) -> PyResult<String> {
    let phi =
        phi_engine::to_phi(text, directory.as_deref().map(Path::new), context.unwrap_or_default())
            .map_err(|error| refused(&error))?;
    phi.map_err(|Refusal { message, line, column, text }| {
        PySyntaxError::new_err((message, ("<string>", line, column, text)))
    })
}

/// Raises `error`, from a frame that tracebacks do not show.
#[pyfunction]
pub(crate) fn throw(error: Bound<'_, PyAny>) -> PyResult<()> {
    Err(PyErr::from_value(error))
}

#[pymethods]
impl Conversion {
    /// What makes the text unusable, in the order of the text.
    #[getter]
    fn errors(&self, py: Python<'_>) -> Vec<Diagnostic> {
        self.facts.errors(self.phi(py)).into_iter().map(Diagnostic::from).collect()
    }

    /// Everything that can be said about the text.
    fn check(&self, py: Python<'_>) -> Vec<Diagnostic> {
        self.facts.check(self.phi(py)).into_iter().map(Diagnostic::from).collect()
    }

    /// What was converted: line (from 1), Python word and its spelling in the text.
    #[getter]
    fn words(&self, py: Python<'_>) -> Vec<(usize, String, String)> {
        self.facts.words(self.phi(py), self.python.as_bytes(py))
    }

    /// What was replaced: start and end in the φ text, start and end in the Python text, all in
    /// characters from 0, a byte order mark not counted.
    #[getter]
    fn edits(&self, py: Python<'_>) -> Vec<(usize, usize, usize, usize)> {
        self.facts.edits(self.phi(py), self.python.as_bytes(py))
    }

    /// Python words with the spelling that the text's map prints.
    #[getter]
    fn spellings(&self) -> Vec<(String, String)> {
        self.facts.spellings()
    }

    /// The column of the φ text for one of the Python text, in characters from 0.
    ///
    /// A column inside a word is the start of its glyph, or the end of it if `end` is set.
    fn phi_column(&self, py: Python<'_>, line: usize, column: usize, end: bool) -> usize {
        let edge = if end { Edge::End } else { Edge::Start };
        self.facts.phi_column(self.phi(py), self.python.as_bytes(py), line, column, edge)
    }

    /// One line about an uncaught exception in the language of the text's map, if it has one.
    ///
    /// `classes` are the names of its class and of all that this is derived from; line and column
    /// count from 1; `names` are those that the program could have used.
    fn explain(
        &self,
        classes: Vec<String>,
        message: &str,
        line: Option<usize>,
        column: Option<usize>,
        names: Vec<String>,
    ) -> Option<String> {
        self.facts.explain(&classes, message, (line, column), &names)
    }

    /// The code object of the Python text with the columns of the φ text (CPython 3.11+).
    ///
    /// It must be fresh from the compiler, because it may be changed in place.
    fn rewrite_columns<'py>(
        &self,
        py: Python<'py>,
        code: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if self.facts.is_identity() {
            return Ok(code);
        }
        if !code.hasattr("co_positions")? {
            return Err(PyTypeError::new_err("a code object with columns is needed"));
        }
        columns::rewrite(code, &self.facts.line_edits(self.python.as_bytes(py)))
    }
}

impl Conversion {
    fn phi<'a>(&'a self, py: Python<'a>) -> &'a [u8] {
        body(self.source.as_bytes(py))
    }
}
