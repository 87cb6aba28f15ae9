//! Conversion of one text, with its positions.

use std::ffi::OsString;
use std::sync::OnceLock;

use phi_diagnostics::SourceFile;
use phi_syntax::{Edge, Edit, PositionMap, SymbolMap, to_python_mapped};
use pyo3::exceptions::{PySyntaxError, PyTypeError};
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::columns;
use crate::diagnostic::Diagnostic;
use crate::lines::LineEdits;
use crate::maps::map_of;

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

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
    /// Why the map that the header names is not the map of this conversion.
    header_fault: Option<phi_diagnostics::Diagnostic>,
    edits: Vec<Edit>,
    diagnostics: Vec<phi_diagnostics::Diagnostic>,
    map: SymbolMap,
    positions: OnceLock<PositionMap>,
}

/// Converts φ text under the map of its header, of `directory`, or the map `phi`.
#[pyfunction]
#[pyo3(signature = (source, directory, context = None))]
pub(crate) fn convert(
    py: Python<'_>,
    source: Bound<'_, PyBytes>,
    directory: Option<&str>,
    context: Option<&[u8]>,
) -> PyResult<Conversion> {
    let text = body(source.as_bytes());
    let (found, header_fault) = map_of(text, directory, context.unwrap_or_default())?;
    let converted = py.detach(|| to_python_mapped(text, &found.map));
    let python = match &converted.text {
        std::borrow::Cow::Borrowed(same) if same.len() == source.as_bytes().len() => source.clone(),
        text => PyBytes::new(py, text),
    };
    Ok(Conversion {
        python: python.unbind(),
        notices: found.notices,
        pack: found.pack.map(|pack| (pack.path.into_os_string(), pack.size, pack.mtime_ns)),
        header_fault,
        edits: converted.edits,
        diagnostics: converted.diagnostics,
        map: found.map,
        positions: OnceLock::new(),
        source: source.unbind(),
    })
}

/// Converts Python text to φ text; refuses text that does not parse.
#[pyfunction]
#[pyo3(signature = (text, directory, context = None))]
pub(crate) fn to_phi(
    text: &str,
    directory: Option<&str>,
    context: Option<&[u8]>,
) -> PyResult<String> {
    let (found, _) = map_of(b"", directory, context.unwrap_or_default())?;
    phi_syntax::to_phi(text, &found.map).map(|phi| phi.text).map_err(|error| {
        let file = SourceFile::new("<string>", text.as_bytes());
        let (line, column) = file.line_column(error.range.start);
        let place = ("<string>", line, column, file.line_text(line).into_owned());
        PySyntaxError::new_err((error.message, place))
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
        let text = body(self.source.as_bytes(py));
        if let Some(fault) = &self.header_fault {
            // Under another map than the wanted one all other findings mislead.
            return vec![Diagnostic::place(fault, &SourceFile::new("", text))];
        }
        // CPython has three different errors for a NUL byte, all without a place.
        let complete = memchr::memchr(0, text).map(|_| phi_syntax::check(text, &self.map));
        let found = complete.as_ref().unwrap_or(&self.diagnostics);
        let errors: Vec<_> = found.iter().filter(|one| is_fatal(one)).collect();
        if errors.is_empty() {
            return Vec::new();
        }
        let file = SourceFile::new("", text);
        errors.into_iter().map(|one| Diagnostic::place(one, &file)).collect()
    }

    /// Everything that can be said about the text.
    fn check(&self, py: Python<'_>) -> Vec<Diagnostic> {
        let text = body(self.source.as_bytes(py));
        let file = SourceFile::new("", text);
        let found = phi_syntax::check(text, &self.map);
        found.iter().map(|one| Diagnostic::place(one, &file)).collect()
    }

    /// What was converted: line (from 1), Python word and its spelling in the text.
    #[getter]
    fn words(&self, py: Python<'_>) -> Vec<(usize, String, String)> {
        let (phi, python) = (body(self.source.as_bytes(py)), self.python.as_bytes(py));
        let file = SourceFile::new("", phi);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        self.edits
            .iter()
            .map(|edit| {
                let line = file.line_column(edit.phi.start).0;
                (line, text(&python[edit.python.clone()]), text(&phi[edit.phi.clone()]))
            })
            .collect()
    }

    /// Python words with the spelling that the text's map prints.
    #[getter]
    fn spellings(&self) -> Vec<(String, String)> {
        let entries = self.map.entries();
        entries
            .filter_map(|(word, spellings)| Some((word.to_owned(), spellings.first()?.clone())))
            .collect()
    }

    /// The column of the φ text for one of the Python text, in characters from 0.
    ///
    /// A column inside a word is the start of its glyph, or the end of it if `end` is set.
    fn phi_column(&self, py: Python<'_>, line: usize, column: usize, end: bool) -> usize {
        let (phi, python) = (body(self.source.as_bytes(py)), self.python.as_bytes(py));
        let edge = if end { Edge::End } else { Edge::Start };
        let python_line = SourceFile::new("", python).line_text(line).into_owned();
        let before: usize = python_line.chars().take(column).map(char::len_utf8).sum();
        // Past the end of a line stands nothing that could have been replaced.
        let beyond = column.saturating_sub(python_line.chars().count());
        let line0 = line.saturating_sub(1);
        let offset = self.positions(py).phi_column(line0, before, edge);
        let phi_line = SourceFile::new("", phi).line_text(line).into_owned();
        phi_line.char_indices().take_while(|&(at, _)| at < offset).count() + beyond
    }

    /// The code object of the Python text with the columns of the φ text (CPython 3.11+).
    ///
    /// It must be fresh from the compiler, because it may be changed in place.
    fn rewrite_columns<'py>(
        &self,
        py: Python<'py>,
        code: Bound<'py, PyAny>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if self.edits.is_empty() {
            return Ok(code);
        }
        if !code.hasattr("co_positions")? {
            return Err(PyTypeError::new_err("a code object with columns is needed"));
        }
        columns::rewrite(code, &LineEdits::new(self.python.as_bytes(py), &self.edits))
    }
}

impl Conversion {
    fn positions(&self, py: Python<'_>) -> &PositionMap {
        self.positions.get_or_init(|| {
            let phi = body(self.source.as_bytes(py));
            PositionMap::new(phi, self.python.as_bytes(py), &self.edits)
        })
    }
}

/// Whether Python must not see the text; an unknown symbol gets CPython's own message instead.
fn is_fatal(found: &phi_diagnostics::Diagnostic) -> bool {
    found.is_error() && found.code != "SYN007"
}

/// `source` without its byte order mark, which is no part of the first line's columns.
fn body(source: &[u8]) -> &[u8] {
    source.strip_prefix(BYTE_ORDER_MARK).unwrap_or(source)
}
