//! The φ lexer: tells code from literals and comments, and hands each glyph to a [`Sink`].
//!
//! Only what can hold or hide a glyph is looked at. Nesting is kept on a heap stack, every
//! byte is passed once, and a malformed token ends only itself.

use phi_diagnostics::{Diagnostic, Severity};
use phi_python::is_identifier_continue;

use crate::encoding::text_start;
use crate::fstring::Frame;
use crate::glyphs::Glyph;
use crate::map::Tables;
use crate::scan::{IDENTIFIER, Scan};
use crate::sink::{Blanks, Sink};

/// More findings about one text than this are not worth reading.
pub(crate) const MAX_DIAGNOSTICS: usize = 1000;

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
    pub(crate) blank_written: bool,
}

impl<'a, S: Sink, C: Scan> Lexer<'a, S, C> {
    /// Reads `text`, which must be UTF-8, to its end.
    #[inline(always)]
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
    #[inline(always)]
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
            // One test for both quotes: which of them comes next cannot be foreseen.
            if matches!(byte, b'"' | b'\'') {
                self.string(stop);
                continue;
            }
            match byte {
                b'#' => self.at = self.scan.line_end(text, stop),
                b'`' => self.strop(stop),
                0x80.. if WORDS => self.beyond_ascii(stop),
                0x80.. => self.glyphs(stop),
                _ => self.name(stop),
            }
        }
    }

    /// A character beyond ASCII at `at`: a symbol, or part of a name.
    #[inline(always)]
    pub(crate) fn beyond_ascii(&mut self, at: usize) {
        let (character, length) = decode(self.text, at);
        match self.tables.glyphs.find(&self.text[at..], character, length) {
            Some(Glyph::Symbol { id, length }) => self.glyph(at, length, id),
            Some(Glyph::Letter { id }) if self.stands_alone(at, at + length) => {
                self.glyph(at, length, id);
            }
            _ => self.name_or_unknown(at, character, length),
        }
    }

    /// Whether a letter is certainly a whole name: only ASCII punctuation around it.
    #[inline(always)]
    fn stands_alone(&self, start: usize, end: usize) -> bool {
        let is_apart = |byte: &u8| *byte < 0x80 && !IDENTIFIER[usize::from(*byte)];
        let before = self.text[..start].last();
        let after = self.text.get(end);
        before.is_none_or(|byte| is_apart(byte) && *byte != b'.') && after.is_none_or(is_apart)
    }

    #[inline(always)]
    fn glyph(&mut self, at: usize, length: usize, id: usize) {
        let word = &self.tables.replacements[id];
        let end = at + length;
        if word.is_word {
            let blanks = Blanks {
                before: self.joins_before(at),
                after: joins_after(self.text, self.tables, end),
            };
            self.sink.replace(self.text, at..end, word, blanks);
            self.word_end = end;
            self.blank_written = blanks.after;
        } else {
            self.sink.replace(self.text, at..end, word, Blanks { before: false, after: false });
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
            if self.may_hold_digits(name) {
                self.number(start, end);
            }
            return;
        }
        match self.tables.words.find(name) {
            Some(id) if !self.continues_number(start, end) => self.glyph(start, end - start, id),
            _ if self.may_hold_digits(name) && self.number(start, end) => {}
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

    /// Whether a word put at `at` would join what stands before it.
    #[inline(always)]
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

    /// Whether the character before `at` belongs to a name or a number without a point.
    pub(crate) fn name_ends_at(&self, at: usize) -> bool {
        let start = self.text[..at].iter().rposition(|&byte| byte & 0xC0 != 0x80);
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
        if !self.tables.digits.is_empty() {
            return self.native_number_ends_at(at);
        }
        let digits = before.iter().rev().take_while(|byte| IDENTIFIER[usize::from(**byte)]);
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
            b'e' => {
                rest.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'_' | b'j' | b'J'))
            }
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
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            let found = Diagnostic { code, severity: Severity::Error, range, message, help };
            self.diagnostics.push(found);
        }
    }

    #[cold]
    fn unknown_character(&mut self, range: std::ops::Range<usize>) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(crate::unknown::describe(self.text, range));
        }
    }
}

/// Whether a word put before `end` would join what stands there.
#[inline]
pub(crate) fn joins_after(text: &[u8], tables: &Tables, end: usize) -> bool {
    match text.get(end) {
        Some(&byte) if byte < 0x80 => IDENTIFIER[usize::from(byte)] || byte == b'`',
        Some(_) => {
            let (character, length) = decode(text, end);
            match tables.glyphs.find(&text[end..], character, length) {
                Some(Glyph::Symbol { id, .. }) => tables.replacements[id].is_word,
                _ => char::from_u32(character).is_some_and(is_identifier_continue),
            }
        }
        None => false,
    }
}

/// The code point at `at` and its length in bytes; the text must be UTF-8.
#[inline(always)]
pub(crate) fn decode(text: &[u8], at: usize) -> (u32, usize) {
    let rest = &text[at..];
    let bytes = rest.first_chunk().copied().unwrap_or_else(|| {
        let mut padded = [0; 4];
        padded[..rest.len()].copy_from_slice(rest);
        padded
    });
    decode_bytes(bytes)
}

/// Without a branch: in dense text the lengths of characters come at random.
#[inline(always)]
fn decode_bytes(bytes: [u8; 4]) -> (u32, usize) {
    if bytes[0] < 0x80 {
        return (u32::from(bytes[0]), 1);
    }
    let length = bytes[0].leading_ones();
    let [first, rest @ ..] = bytes.map(u32::from);
    let tail = rest.map(|byte| byte & 0x3F);
    let whole = (first & (0x7F >> length)) << 18 | tail[0] << 12 | tail[1] << 6 | tail[2];
    (whole >> (6 * (4 - length)), length as usize)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn characters_of_every_length_are_decoded() {
        for character in ['a', 'λ', '∀', '🐍', '\u{7FF}', '\u{800}', '\u{FFFF}', '\u{10FFFF}']
        {
            let text = format!("{character}x");
            let found = decode(text.as_bytes(), 0);
            assert_eq!(found, (u32::from(character), character.len_utf8()));
            assert_eq!(decode(character.to_string().as_bytes(), 0), found);
        }
    }
}
