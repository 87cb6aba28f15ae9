//! The φ lexer: tells code from literals and comments, and hands each glyph to a [`Sink`].
//!
//! Only what can hold or hide a glyph is looked at. Nesting is kept on a heap stack, every
//! byte is passed once, and a malformed token ends only itself.

use phi_diagnostics::{Diagnostic, Severity};
use phi_python::{StringPrefix, is_identifier_continue};

use crate::encoding::text_start;
use crate::fstring::Frame;
use crate::map::Tables;
use crate::scan::{IDENTIFIER, Scan};
use crate::sink::{Blanks, Sink};

/// More unknown characters than this are not worth reading about.
const MAX_UNKNOWN: usize = 100;

/// State of one pass over one text.
pub(crate) struct Lexer<'a, S, C> {
    pub(crate) text: &'a [u8],
    pub(crate) tables: &'a Tables,
    pub(crate) sink: S,
    pub(crate) scan: C,
    pub(crate) at: usize,
    pub(crate) stack: Vec<Frame>,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// Where the last glyph word or stropped name ended.
    pub(crate) word_end: usize,
    /// A blank was written behind that word.
    blank_written: bool,
    unknown: usize,
}

impl<'a, S: Sink, C: Scan> Lexer<'a, S, C> {
    /// Reads `text`, which must be UTF-8, to its end.
    #[inline]
    pub(crate) fn run(
        text: &'a [u8],
        tables: &'a Tables,
        sink: S,
        scan: C,
    ) -> (S, Vec<Diagnostic>) {
        let mut lexer = Self {
            text,
            tables,
            sink,
            scan,
            at: text_start(text),
            stack: Vec::new(),
            diagnostics: Vec::new(),
            word_end: usize::MAX,
            blank_written: false,
            unknown: 0,
        };
        while lexer.at < text.len() {
            match lexer.stack.last() {
                None if tables.words.has_ascii_start() => lexer.code::<true>(),
                None => lexer.code::<false>(),
                Some(frame) if frame.is_code() => lexer.field(),
                Some(_) => lexer.interpolated_text(),
            }
        }
        (lexer.sink, lexer.diagnostics)
    }

    /// Code outside replacement fields, up to an f-string or the end.
    #[inline]
    fn code<const WORDS: bool>(&mut self) {
        let text = self.text;
        while self.stack.is_empty() {
            let stop = if WORDS {
                self.scan.word_stop(text, self.at)
            } else {
                self.scan.code_stop(text, self.at)
            };
            let Some(&byte) = text.get(stop) else {
                self.at = text.len();
                return;
            };
            match byte {
                b'"' | b'\'' => self.string(stop),
                b'#' => self.at = self.scan.line_end(text, stop),
                b'`' => self.strop(stop),
                0x80.. => self.beyond_ascii(stop),
                _ => self.name(stop),
            }
        }
    }

    /// A character beyond ASCII at `at`: a symbol, or part of a name.
    #[inline]
    pub(crate) fn beyond_ascii(&mut self, at: usize) {
        let (character, length) = decode(self.text, at);
        if let Some((id, length)) = self.tables.glyphs.find(&self.text[at..], character, length) {
            self.glyph(at, length, id);
        } else {
            self.name_or_unknown(at, character, length);
        }
    }

    #[inline]
    fn glyph(&mut self, at: usize, length: usize, id: usize) {
        let word = &self.tables.replacements[id];
        let end = at + length;
        if word.is_word {
            let blanks = Blanks {
                before: self.joins_before(at),
                after: self.joins_after(end),
            };
            self.sink.replace(self.text, at..end, word, blanks);
            self.word_end = end;
            self.blank_written = blanks.after;
        } else {
            self.sink.replace(
                self.text,
                at..end,
                word,
                Blanks {
                    before: false,
                    after: false,
                },
            );
            self.walrus(at..end);
        }
        self.at = end;
    }

    /// A name that has a letter beyond ASCII at `at`; its ASCII beginning was passed over.
    fn name_or_unknown(&mut self, at: usize, character: u32, length: usize) {
        let is_letter = char::from_u32(character).is_some_and(is_identifier_continue);
        if is_letter {
            let mut start = at;
            while start > 0 && IDENTIFIER[usize::from(self.text[start - 1])] {
                start -= 1;
            }
            self.name(start);
        } else {
            self.unknown_character(at..at + length);
            self.at = at + length;
        }
    }

    /// A whole identifier, number or string prefix that begins at `start`.
    #[inline]
    pub(crate) fn name(&mut self, start: usize) {
        let end = self.name_end(start);
        self.at = end;
        let name = &self.text[start..end];
        if name[0].is_ascii_digit() {
            return;
        }
        match self.tables.words.find(name) {
            Some(id) if !self.continues_number(start, end) => self.glyph(start, end - start, id),
            _ => self.sink.name(start..end),
        }
    }

    /// Where the run of identifier characters that contains `start` ends.
    #[inline]
    pub(crate) fn name_end(&self, start: usize) -> usize {
        let mut end = start;
        while let Some(&byte) = self.text.get(end) {
            if IDENTIFIER[usize::from(byte)] {
                end += 1;
            } else if byte < 0x80 {
                break;
            } else {
                let (character, length) = decode(self.text, end);
                if !char::from_u32(character).is_some_and(is_identifier_continue) {
                    break;
                }
                end += length;
            }
        }
        end
    }

    /// A string literal whose first quote stands at `quote_at`; an f-string is entered.
    pub(crate) fn string(&mut self, quote_at: usize) {
        let prefix = self.string_prefix(quote_at);
        let quote = self.text[quote_at];
        let triple = self.text[quote_at..].starts_with(&[quote; 3]);
        let start = quote_at + if triple { 3 } else { 1 };
        if prefix.interpolated {
            self.stack.push(Frame::text(quote, triple, prefix.raw));
            self.at = start;
        } else {
            self.at = self.literal_end(start, quote, triple);
        }
    }

    fn literal_end(&mut self, start: usize, quote: u8, triple: bool) -> usize {
        let text = self.text;
        let mut at = start;
        loop {
            at = self.scan.literal_stop(text, at, quote);
            match text.get(at) {
                None => return text.len(),
                Some(b'\\') => at = self.past_escape(at),
                Some(&byte) if byte != quote => {
                    if !triple {
                        return at;
                    }
                    at += 1;
                }
                Some(_) if !triple => return at + 1,
                Some(_) if text[at..].starts_with(&[quote; 3]) => return at + 3,
                Some(_) => at += 1,
            }
        }
    }

    /// The offset behind a backslash and what it escapes.
    pub(crate) fn past_escape(&self, backslash: usize) -> usize {
        let length = match self.text[backslash + 1..] {
            [] => 1,
            [b'\r', b'\n', ..] => 3,
            [first, ..] if first < 0x80 => 2,
            _ => 1 + decode(self.text, backslash + 1).1,
        };
        backslash + length
    }

    /// The letters directly before a quote, as a prefix; a longer name is none.
    fn string_prefix(&self, quote_at: usize) -> StringPrefix {
        let before = &self.text[..quote_at];
        let letters = before
            .iter()
            .rev()
            .take(3)
            .take_while(|byte| IDENTIFIER[usize::from(**byte)]);
        let start = quote_at - letters.count();
        let plain = StringPrefix {
            raw: false,
            interpolated: false,
        };
        if start == quote_at || self.name_ends_at(start) {
            return plain;
        }
        StringPrefix::parse(&before[start..]).unwrap_or(plain)
    }

    /// Whether a word put at `at` would join what stands before it.
    #[inline]
    pub(crate) fn joins_before(&self, at: usize) -> bool {
        if at == self.word_end {
            return !self.blank_written;
        }
        match self.text[..at].last() {
            Some(&byte) if byte < 0x80 => {
                IDENTIFIER[usize::from(byte)] || byte == b'.' && self.number_ends_at(at)
            }
            Some(_) => self.name_ends_at(at),
            None => false,
        }
    }

    /// Whether a word put before `end` would join what stands there.
    #[inline]
    fn joins_after(&self, end: usize) -> bool {
        match self.text.get(end) {
            Some(&byte) if byte < 0x80 => IDENTIFIER[usize::from(byte)] || byte == b'`',
            Some(_) => {
                let (character, length) = decode(self.text, end);
                let glyph = self
                    .tables
                    .glyphs
                    .find(&self.text[end..], character, length);
                match glyph {
                    Some((id, _)) => self.tables.replacements[id].is_word,
                    None => char::from_u32(character).is_some_and(is_identifier_continue),
                }
            }
            None => false,
        }
    }

    /// Whether the character before `at` belongs to a name or a number without a point.
    fn name_ends_at(&self, at: usize) -> bool {
        let start = self.text[..at]
            .iter()
            .rposition(|&byte| byte & 0xC0 != 0x80);
        start.is_some_and(|start| {
            let (character, _) = decode(self.text, start);
            char::from_u32(character).is_some_and(is_identifier_continue)
        })
    }

    /// Whether a number such as `1.` ends directly before `at`.
    pub(crate) fn number_ends_at(&self, at: usize) -> bool {
        let Some((b'.', before)) = self.text[..at].split_last() else {
            return false;
        };
        let digits = before
            .iter()
            .rev()
            .take_while(|byte| IDENTIFIER[usize::from(**byte)]);
        let start = before.len() - digits.count();
        let number = &before[start..];
        let is_decimal = |byte: &u8| byte.is_ascii_digit() || *byte == b'_';
        number.first().is_some_and(u8::is_ascii_digit)
            && number.iter().all(is_decimal)
            && before[..start].last() != Some(&b'.')
            && !self.name_ends_at(start)
    }

    /// Whether `text[start..end]` is the exponent or the imaginary part of a number like `1.`.
    fn continues_number(&self, start: usize, end: usize) -> bool {
        let (first, rest) = (self.text[start], &self.text[start + 1..end]);
        let is_part = match first | 0x20 {
            b'j' => rest.is_empty(),
            b'e' if rest.is_empty() => matches!(self.text.get(end), Some(b'+' | b'-')),
            b'e' => rest
                .iter()
                .all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'j' | b'J')),
            _ => false,
        };
        is_part && self.number_ends_at(start)
    }

    /// Notes a stropped name, so that a glyph right behind it is kept apart.
    pub(crate) fn note_word_end(&mut self, end: usize) {
        self.word_end = end;
        self.blank_written = false;
    }

    #[cold]
    pub(crate) fn error(
        &mut self,
        code: &'static str,
        range: std::ops::Range<usize>,
        message: String,
        help: Option<String>,
    ) {
        let found = Diagnostic {
            code,
            severity: Severity::Error,
            range,
            message,
            help,
        };
        self.diagnostics.push(found);
    }

    #[cold]
    fn unknown_character(&mut self, range: std::ops::Range<usize>) {
        self.unknown += 1;
        if self.unknown <= MAX_UNKNOWN {
            self.diagnostics
                .push(crate::unknown::describe(self.text, range));
        }
    }
}

/// The code point at `at` and its length in bytes; the text must be UTF-8.
#[inline]
pub(crate) fn decode(text: &[u8], at: usize) -> (u32, usize) {
    let byte = |offset: usize| u32::from(text[at + offset] & 0x3F);
    let first = u32::from(text[at]);
    match first {
        0..0x80 => (first, 1),
        0x80..0xE0 => ((first & 0x1F) << 6 | byte(1), 2),
        0xE0..0xF0 => ((first & 0x0F) << 12 | byte(1) << 6 | byte(2), 3),
        _ => (
            (first & 0x07) << 18 | byte(1) << 12 | byte(2) << 6 | byte(3),
            4,
        ),
    }
}
