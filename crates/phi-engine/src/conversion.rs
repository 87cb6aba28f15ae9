//! Conversion of one text, with all that is asked about it later.

use std::borrow::Cow;
use std::path::Path;
use std::sync::OnceLock;

use phi_config::{ConfigError, PackFile};
use phi_diagnostics::{Diagnostic, SourceFile};
use phi_syntax::{Edge, Edit, PositionMap, SymbolMap, Uncaught, to_python_mapped};

use crate::characters::Characters;
use crate::lines::{Columns, LineEdits};
use crate::maps::map_of;
use crate::place::{Place, place};

const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// A conversion: the Python text, what it was made with, and the facts about it.
#[derive(Debug)]
pub struct Converted<'a> {
    /// The Python text in UTF-8; borrowed if it is the φ text.
    pub python: Cow<'a, [u8]>,
    /// What to tell the user about the configuration.
    pub notices: Vec<String>,
    /// The pack file that the symbol map was read from.
    pub pack: Option<PackFile>,
    /// Answers to questions about both texts.
    pub facts: Facts,
}

/// What is known about a conversion; the texts stay with the caller, who passes them again.
#[derive(Debug)]
pub struct Facts {
    /// Why the map that the header names is not the map of this conversion.
    header_fault: Option<Diagnostic>,
    edits: Vec<Edit>,
    diagnostics: Vec<Diagnostic>,
    map: SymbolMap,
    positions: OnceLock<PositionMap>,
}

/// Converts φ text without a byte order mark (see [`body`]) under the map of its header, of
/// `directory`, or the map `phi`.
///
/// `context` is the fingerprint of the configuration of `directory`: under the same one the
/// configuration is not read again.
pub fn convert<'a>(
    phi: &'a [u8],
    directory: Option<&Path>,
    context: &[u8],
) -> Result<Converted<'a>, ConfigError> {
    let (found, header_fault) = map_of(phi, directory, context)?;
    let converted = to_python_mapped(phi, &found.map);
    let facts = Facts {
        header_fault,
        edits: converted.edits,
        diagnostics: converted.diagnostics,
        map: found.map,
        positions: OnceLock::new(),
    };
    Ok(Converted { python: converted.text, notices: found.notices, pack: found.pack, facts })
}

/// Converts Python text to φ text under the map of `directory`; text that does not parse comes
/// back as the place of its error.
pub fn to_phi(
    text: &str,
    directory: Option<&Path>,
    context: &[u8],
) -> Result<Result<String, Refusal>, ConfigError> {
    let (found, _) = map_of(b"", directory, context)?;
    Ok(phi_syntax::to_phi(text, &found.map).map(|phi| phi.text).map_err(|error| {
        let file = SourceFile::new("<string>", text.as_bytes());
        let (line, column) = file.line_column(error.range.start);
        Refusal { message: error.message, line, column, text: file.line_text(line).into_owned() }
    }))
}

/// Why a text is not Python.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Python's words.
    pub message: String,
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// The line.
    pub text: String,
}

impl Facts {
    /// What makes the text unusable, in the order of the text.
    pub fn errors(&self, phi: &[u8]) -> Vec<Place> {
        if let Some(fault) = &self.header_fault {
            // Under another map than the wanted one all other findings mislead.
            return vec![place(fault, &SourceFile::new("", phi))];
        }
        // CPython has three different errors for a NUL byte, all without a place.
        let complete = memchr::memchr(0, phi).map(|_| phi_syntax::check(phi, &self.map));
        let found = complete.as_ref().unwrap_or(&self.diagnostics);
        let errors: Vec<_> = found.iter().filter(|one| is_fatal(one)).collect();
        if errors.is_empty() {
            return Vec::new();
        }
        let file = SourceFile::new("", phi);
        errors.into_iter().map(|one| place(one, &file)).collect()
    }

    /// Everything that can be said about the text.
    pub fn check(&self, phi: &[u8]) -> Vec<Place> {
        let file = SourceFile::new("", phi);
        phi_syntax::check(phi, &self.map).iter().map(|one| place(one, &file)).collect()
    }

    /// What was converted: line (from 1), Python word and its spelling in the text.
    pub fn words(&self, phi: &[u8], python: &[u8]) -> Vec<(usize, String, String)> {
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

    /// What was replaced: start and end in the φ text, start and end in the Python text, all in
    /// characters from 0.
    pub fn edits(&self, phi: &[u8], python: &[u8]) -> Vec<(usize, usize, usize, usize)> {
        let (mut in_phi, mut in_python) = (Characters::of(phi), Characters::of(python));
        let at = |Edit { phi, python }: &Edit| {
            (
                in_phi.before(phi.start),
                in_phi.before(phi.end),
                in_python.before(python.start),
                in_python.before(python.end),
            )
        };
        self.edits.iter().map(at).collect()
    }

    /// What was replaced, line by line.
    pub fn columns(&self, python: &[u8]) -> Vec<Columns> {
        self.line_edits(python).all().collect()
    }

    /// Python words with the spelling that the text's map prints.
    pub fn spellings(&self) -> Vec<(String, String)> {
        let entries = self.map.entries();
        entries
            .filter_map(|(word, spellings)| Some((word.to_owned(), spellings.first()?.clone())))
            .collect()
    }

    /// The column of the φ text for one of the Python text, in characters from 0; `line` is from
    /// 1. Inside a word it is the edge of its glyph.
    pub fn phi_column(
        &self,
        phi: &[u8],
        python: &[u8],
        line: usize,
        column: usize,
        edge: Edge,
    ) -> usize {
        let python_line = SourceFile::new("", python).line_text(line).into_owned();
        let before: usize = python_line.chars().take(column).map(char::len_utf8).sum();
        // Past the end of a line stands nothing that could have been replaced.
        let beyond = column.saturating_sub(python_line.chars().count());
        let positions = self.positions.get_or_init(|| PositionMap::new(phi, python, &self.edits));
        let offset = positions.phi_column(line.saturating_sub(1), before, edge);
        let phi_line = SourceFile::new("", phi).line_text(line).into_owned();
        phi_line.char_indices().take_while(|&(at, _)| at < offset).count() + beyond
    }

    /// One line about an uncaught exception in the language of the text's map, if it has one.
    ///
    /// `classes` are the names of its class and of all that this is derived from, nearest first;
    /// `place` is line and column from 1; `names` are those that the program could have used.
    pub fn explain(
        &self,
        classes: &[String],
        message: &str,
        place: (Option<usize>, Option<usize>),
        names: &[String],
    ) -> Option<String> {
        let classes: Vec<&str> = classes.iter().map(String::as_str).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let (line, column) = place;
        let error = Uncaught { classes: &classes, message, line, column, names: &names };
        self.map.messages()?.explain(&error)
    }

    /// Whether both texts are the same.
    pub fn is_identity(&self) -> bool {
        self.edits.is_empty()
    }

    /// The positions prepared for location tables (see [`rewrite`](crate::rewrite)).
    pub fn line_edits(&self, python: &[u8]) -> LineEdits<'_> {
        LineEdits::new(python, &self.edits)
    }
}

/// Whether Python must not see the text; an unknown symbol gets CPython's own message instead.
fn is_fatal(found: &Diagnostic) -> bool {
    found.is_error() && found.code != "SYN007"
}

/// `source` without its byte order mark, which is no part of the first line's columns.
pub fn body(source: &[u8]) -> &[u8] {
    source.strip_prefix(BYTE_ORDER_MARK).unwrap_or(source)
}
