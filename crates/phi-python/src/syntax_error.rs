//! The error of a text that is not Python.

use std::ops::Range;

/// Why a text is not Python, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PythonSyntaxError {
    /// What the parser says, in lower case and without a full stop.
    pub message: String,
    /// Byte offsets into the text.
    pub range: Range<usize>,
}
