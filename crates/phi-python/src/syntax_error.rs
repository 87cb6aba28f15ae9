//! The error of a text that is not Python.

use std::fmt::Display;
use std::ops::Range;

use ruff_text_size::TextRange;

/// Why a text is not Python, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct PythonSyntaxError {
    /// What the parser says, in lower case and without a full stop.
    pub message: String,
    /// Byte offsets into the text.
    pub range: Range<usize>,
}

/// The error that says `error`, the parser's words, about `range`.
pub(crate) fn located(error: &impl Display, range: TextRange) -> PythonSyntaxError {
    PythonSyntaxError { message: first_lower(&error.to_string()), range: range.to_std_range() }
}

/// `text` as a fragment: with a small first letter.
fn first_lower(text: &str) -> String {
    let mut characters = text.chars();
    let first = characters.next().into_iter().flat_map(char::to_lowercase);
    first.chain(characters).collect()
}
