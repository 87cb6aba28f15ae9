//! Findings as an interpreter's users see them: lines and columns.

use phi_diagnostics::{Diagnostic, SourceFile};

/// One finding in φ text; lines and columns count from 1, columns in characters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// As [`Diagnostic::code`].
    pub code: &'static str,
    /// `error`, `warning` or `hint`.
    pub severity: &'static str,
    /// As [`Diagnostic::message`].
    pub message: String,
    /// As [`Diagnostic::help`].
    pub help: Option<String>,
    /// Where it begins.
    pub line: usize,
    /// Where it begins.
    pub column: usize,
    /// Where it ends.
    pub end_line: usize,
    /// Where it ends, one past the last character.
    pub end_column: usize,
}

/// `found` with its byte range as lines and columns of `file`.
pub fn place(found: &Diagnostic, file: &SourceFile<'_>) -> Place {
    let (line, column) = file.line_column(found.range.start);
    let (end_line, end_column) = file.line_column(found.range.end);
    Place {
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
