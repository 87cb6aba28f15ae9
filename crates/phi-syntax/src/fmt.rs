//! One program, one spelling: words to glyphs and back, in a φ text that keeps its layout.

use std::borrow::Cow;
use std::ops::Range;

use phi_diagnostics::{Diagnostic, Severity};
use phi_python::{Word, is_identifier_continue};

use crate::check::check;
use crate::convert::{to_python, to_python_mapped};
use crate::map::SymbolMap;
use crate::sink::Edit;
use crate::to_phi::{Change, change, words_of};

/// What the keywords and built-ins of a formatted text are written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spelling {
    /// The first spelling of the map, wherever [`to_phi`](crate::to_phi) writes one.
    Glyphs,
    /// Python's own words, which every map reads.
    Names,
}

/// Writes the words of a φ text in one spelling, and drops backticks that the map does not need.
///
/// All else stays byte for byte; a blank is added only where two words would join, and none is
/// taken away. The Python text of the result is that of `source`. A text with errors is refused
/// with them.
///
/// ```
/// use phi_syntax::{Spelling, SymbolMap, format_text};
///
/// let glyphs = format_text(b"if x is not None: pass", SymbolMap::phi(), Spelling::Glyphs);
/// assert_eq!(glyphs.expect("it parses"), "¿ x ≡ ¬ Ø: ⋯".as_bytes());
///
/// let names = format_text("¿x≡¬Ø: ⋯".as_bytes(), SymbolMap::phi(), Spelling::Names);
/// assert_eq!(names.expect("it parses"), b"if x is not None: pass".as_slice());
/// ```
pub fn format_text<'a>(
    source: &'a [u8],
    map: &SymbolMap,
    spelling: Spelling,
) -> Result<Cow<'a, [u8]>, Vec<Diagnostic>> {
    let converted = to_python_mapped(source, map);
    let python = std::str::from_utf8(&converted.text).unwrap_or_default();
    let is_broken = source.contains(&0) || converted.diagnostics.iter().any(Diagnostic::is_error);
    let words = if is_broken { Vec::new() } else { words_of(python, map).unwrap_or_default() };
    // A text without words is rare, and checked as cheaply as one with an error.
    if words.is_empty() {
        let mut errors = check(source, map);
        errors.retain(Diagnostic::is_error);
        if !errors.is_empty() {
            return Err(errors);
        }
    }
    let mut output = Output { source, text: Vec::new(), taken: 0 };
    for piece in pieces((source, python), &converted.edits, &words) {
        let Some(target) = piece.target(map, spelling) else { continue };
        if target.as_bytes() != &source[piece.phi.clone()] {
            output.put(&piece, &target);
        }
    }
    let formatted = output.finish();
    // Cheap beside the parse, and nothing may be written that means something else.
    if to_python(&formatted, map).text != converted.text {
        let message = "this text does not keep its meaning when it is formatted; please report it";
        return Err(vec![Diagnostic::new("SYN000", Severity::Error, 0..0, message)]);
    }
    Ok(formatted)
}

/// A word of the φ text that may be spelled otherwise.
struct Piece<'a> {
    /// Byte offsets into the φ text, backticks included.
    phi: Range<usize>,
    /// Its Python word.
    python: &'a str,
    /// What it is there; `None` if it is no concern of the map.
    word: Option<&'a Word>,
    stropped: bool,
    /// A blank keeps the Python word from what stands before it.
    blank_before: bool,
}

impl Piece<'_> {
    /// How it is to be written; `None` if that is not for the map to say.
    fn target<'m>(&'m self, map: &'m SymbolMap, spelling: Spelling) -> Option<Cow<'m, str>> {
        let stropped = || Cow::Owned(format!("`{}`", self.python));
        let Some(word) = self.word else {
            return self.stropped.then_some(Cow::Borrowed(self.python));
        };
        let change = change(map, word, self.python);
        Some(match (spelling, change) {
            (Spelling::Glyphs, Some(Change::Spell(glyph))) => Cow::Borrowed(glyph),
            (_, Some(Change::Strop)) => stropped(),
            // Without validation a map may spell a word with another built-in's name.
            (Spelling::Names, _) if word.is_name() && map.reads(self.python) => stropped(),
            _ => Cow::Borrowed(self.python),
        })
    }
}

/// The replaced words, the stropped names and the plain words of a conversion, in order.
fn pieces<'a>(
    (source, python): (&[u8], &'a str),
    edits: &[Edit],
    words: &'a [Word],
) -> Vec<Piece<'a>> {
    let mut pieces = Vec::with_capacity(words.len());
    let mut words = words.iter().peekable();
    // Where the two texts were last known to be side by side.
    let (mut phi_at, mut python_at) = (0, 0);
    let mut edits = edits.iter();
    while let Some(edit) = edits.next() {
        let is_strop = source[edit.phi.clone()] == *b"`";
        let last = if is_strop { edits.next().unwrap_or(edit) } else { edit };
        let whole = edit.python.start..last.python.end;
        let bare = trimmed(python, &whole);
        while let Some(word) = words.next_if(|word| word.range.start < bare.start) {
            pieces.push(plain(python, word, phi_at, python_at));
        }
        pieces.push(Piece {
            phi: edit.phi.start..last.phi.end,
            python: &python[bare.clone()],
            word: words.next_if(|word| word.range.start < bare.end).filter(|it| it.range == bare),
            stropped: is_strop,
            blank_before: bare.start > whole.start,
        });
        (phi_at, python_at) = (last.phi.end, last.python.end);
    }
    pieces.extend(words.map(|word| plain(python, word, phi_at, python_at)));
    pieces
}

/// A word that is the same in both texts.
fn plain<'a>(python: &'a str, word: &'a Word, phi_at: usize, python_at: usize) -> Piece<'a> {
    let start = phi_at + (word.range.start - python_at);
    Piece {
        phi: start..start + word.range.len(),
        python: &python[word.range.clone()],
        word: Some(word),
        stropped: false,
        blank_before: false,
    }
}

/// `range` without the blanks that keep a replaced word apart.
fn trimmed(text: &str, range: &Range<usize>) -> Range<usize> {
    let start = range.end - text[range.clone()].trim_start_matches(' ').len();
    start..range.start + text[range.clone()].trim_end_matches(' ').len()
}

/// The formatted text so far.
struct Output<'a> {
    source: &'a [u8],
    text: Vec<u8>,
    taken: usize,
}

impl<'a> Output<'a> {
    fn put(&mut self, piece: &Piece, target: &str) {
        self.take(piece.phi.start);
        let after_number = piece.blank_before && self.text.ends_with(b".") && is_word(target);
        if after_number || self.joins(target) {
            self.text.push(b' ');
        }
        self.text.extend_from_slice(target.as_bytes());
        self.taken = piece.phi.end;
    }

    /// Copies what stays, up to `end`.
    fn take(&mut self, end: usize) {
        let kept = &self.source[self.taken..end];
        let head = &kept[..kept.len().min(4)];
        let first = head.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        if self.taken > 0 && self.joins(first) {
            self.text.push(b' ');
        }
        self.text.extend_from_slice(kept);
        self.taken = end;
    }

    /// Whether `next` would become one word with what stands before it.
    fn joins(&self, next: &str) -> bool {
        let tail = &self.text[self.text.len().saturating_sub(4)..];
        let last = tail.utf8_chunks().last().map_or("", |chunk| chunk.valid());
        last.ends_with(is_word_character) && is_word(next)
    }

    fn finish(mut self) -> Cow<'a, [u8]> {
        if self.taken == 0 {
            return Cow::Borrowed(self.source);
        }
        self.take(self.source.len());
        Cow::Owned(self.text)
    }
}

fn is_word(text: &str) -> bool {
    text.starts_with(is_word_character)
}

fn is_word_character(character: char) -> bool {
    character == '`' || is_identifier_continue(character)
}

#[cfg(test)]
mod tests;
