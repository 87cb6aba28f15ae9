//! Findings as Python sees them.

use phi_diagnostics::SourceFile;
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

impl Diagnostic {
    /// `found` with its byte range as lines and columns of `file`.
    pub(crate) fn place(found: &phi_diagnostics::Diagnostic, file: &SourceFile<'_>) -> Self {
        let (line, column) = file.line_column(found.range.start);
        let (end_line, end_column) = file.line_column(found.range.end);
        Self {
            code: found.code,
            severity: found.severity.as_str(),
            message: found.message.clone(),
            help: found.help.clone(),
            line,
            column,
            end_line,
            end_column,
        }
    }
}
