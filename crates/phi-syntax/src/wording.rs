//! Errors of the Python text in the words of the φ text.

use std::ops::Range;

use phi_diagnostics::{Diagnostic, Severity};
use phi_python::{PythonSyntaxError, is_identifier};

use crate::map::SymbolMap;
use crate::positions::{Edge, PositionMap};
use crate::sink::Edit;

/// The diagnostic for a syntax error of the Python text: its place in the φ text, keywords as
/// the file spells them, and what helps where a word was meant as a name.
pub(crate) fn syntax_diagnostic(
    error: &PythonSyntaxError,
    source: &[u8],
    map: &SymbolMap,
    positions: &PositionMap,
    edits: &[Edit],
) -> Diagnostic {
    let range = place(error, source, positions);
    let message = in_words_of_file(&error.message, source, map, edits);
    let found = Diagnostic::new("SYN000", Severity::Error, range.clone(), message);
    match word_at(&range, source, edits) {
        Some(word) => found.with_help(format!("as a name of your own write `{word}`")),
        None => found,
    }
}

/// Where the error stands; one at the end of the text moves back to the last thing written.
fn place(error: &PythonSyntaxError, source: &[u8], positions: &PositionMap) -> Range<usize> {
    let start = positions.phi_offset(error.range.start, Edge::Start).min(source.len());
    let end = positions.phi_offset(error.range.end, Edge::End).clamp(start, source.len());
    let written = source.trim_ascii_end().len();
    if start > written { written..written } else { start..end }
}

/// Each keyword between backticks as the file spells it, Python's own behind it in brackets.
fn in_words_of_file(message: &str, source: &[u8], map: &SymbolMap, edits: &[Edit]) -> String {
    let parts: Vec<&str> = message.split('`').collect();
    let mut text = String::with_capacity(message.len() + 16);
    for (index, part) in parts.iter().enumerate() {
        let is_quoted = index % 2 == 1 && index + 1 < parts.len();
        let spelling = if is_quoted { spelling_in_file(part, source, map, edits) } else { None };
        match spelling {
            Some(spelling) => text.extend(["`", spelling, "` (", part, ")"]),
            None if is_quoted => text.extend(["`", part, "`"]),
            None => text.push_str(part),
        }
    }
    text
}

/// The spelling of a Python word, if the file uses it.
fn spelling_in_file<'a>(
    python: &str,
    source: &[u8],
    map: &'a SymbolMap,
    edits: &[Edit],
) -> Option<&'a str> {
    let spelling = map.spelling(python).filter(|_| python != ":=")?;
    let is_used =
        edits.iter().any(|edit| source.get(edit.phi.clone()) == Some(spelling.as_bytes()));
    is_used.then_some(spelling)
}

/// The converted word at the error, if it has the form of a name.
fn word_at(range: &Range<usize>, source: &[u8], edits: &[Edit]) -> Option<String> {
    let edit = edits.iter().find(|edit| edit.phi.start == range.start && !edit.phi.is_empty())?;
    let word = std::str::from_utf8(source.get(edit.phi.clone())?).ok()?;
    is_identifier(word).then(|| word.to_owned())
}
