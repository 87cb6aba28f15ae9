//! Findings as Python sees them.

use phi_engine::Place;
use pyo3::pyclass;

/// One finding in φ text; lines and columns count from 1, columns in characters.
#[pyclass(frozen, get_all, module = "phicode_engine._native")]
pub(crate) struct Diagnostic {
    code: &'static str,
    severity: &'static str,
    message: String,
    help: Option<String>,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
}

impl From<Place> for Diagnostic {
    fn from(found: Place) -> Self {
        let Place { code, severity, message, help, line, column, end_line, end_column } = found;
        Self { code, severity, message, help, line, column, end_line, end_column }
    }
}
