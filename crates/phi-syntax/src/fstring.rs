//! The inside of f-strings and t-strings: literal text, replacement fields, format specs.
//!
//! Source: PEP 701 and `Parser/lexer/lexer.c` of CPython 3.13, whose reading is followed.

use std::ops::Range;

use crate::lexer::Lexer;
use crate::scan::{IDENTIFIER, Scan};
use crate::sink::Sink;

/// One level of an interpolated string.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Frame {
    kind: Kind,
    quote: u8,
    triple: bool,
    raw: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Literal text of the string.
    Text,
    /// The expression of a field, with the brackets that are open in it.
    Field { brackets: usize },
    /// The format spec of a field.
    Spec,
}

impl Frame {
    /// The literal text of a string that was just opened.
    pub(crate) fn text(quote: u8, triple: bool, raw: bool) -> Self {
        Self { kind: Kind::Text, quote, triple, raw }
    }

    /// Whether the level holds code.
    pub(crate) fn is_code(&self) -> bool {
        matches!(self.kind, Kind::Field { .. })
    }

    fn with(self, kind: Kind) -> Self {
        Self { kind, ..self }
    }

    fn closes(&self, rest: &[u8]) -> bool {
        if self.triple { rest.starts_with(&[self.quote; 3]) } else { rest[0] == self.quote }
    }
}

impl<S: Sink, C: Scan> Lexer<'_, S, C> {
    /// Literal text or a format spec, up to a field, or the end of the string.
    pub(crate) fn interpolated_text(&mut self) {
        let Some(&frame) = self.stack.last() else {
            return;
        };
        let is_spec = frame.kind == Kind::Spec;
        loop {
            self.at = self.scan.text_stop(self.text, self.at, frame.quote);
            let Some(&byte) = self.text.get(self.at) else { return };
            match byte {
                b'{' if !is_spec && self.text.get(self.at + 1) == Some(&b'{') => self.at += 2,
                b'{' => {
                    self.at += 1;
                    self.stack.push(frame.with(Kind::Field { brackets: 0 }));
                    return;
                }
                b'}' if is_spec => {
                    self.at += 1;
                    self.stack.truncate(self.stack.len() - 2);
                    return;
                }
                b'\\' => self.escape(frame.raw),
                b'\n' | b'\r' if !frame.triple => return self.leave_string(),
                quote if quote == frame.quote && frame.closes(&self.text[self.at..]) => {
                    self.at += if frame.triple { 3 } else { 1 };
                    return self.leave_string();
                }
                _ => self.at += 1,
            }
        }
    }

    /// Drops the innermost string with all its open fields.
    fn leave_string(&mut self) {
        while let Some(frame) = self.stack.pop() {
            if frame.kind == Kind::Text {
                return;
            }
        }
    }

    /// A backslash in literal text: before a brace it stands alone, `\N{…}` is one escape.
    fn escape(&mut self, raw: bool) {
        match self.text[self.at + 1..] {
            [b'{' | b'}', ..] => self.at += 1,
            [b'N', b'{', ..] if !raw => {
                self.at += 3;
                let in_name =
                    |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-');
                let rest = &self.text[self.at..];
                self.at += rest.iter().take_while(|byte| in_name(byte)).count();
                self.at += usize::from(self.text.get(self.at) == Some(&b'}'));
            }
            _ => self.at = self.past_escape(self.at),
        }
    }

    /// The expression of a field, up to its end, its format spec or a string inside it.
    pub(crate) fn field(&mut self) {
        let depth = self.stack.len();
        let has_words = self.tables.words.has_ascii_start();
        while self.stack.len() == depth {
            if !has_words {
                self.at = self.scan.field_stop(self.text, self.at);
            }
            let Some(&byte) = self.text.get(self.at) else { return };
            match byte {
                b'"' | b'\'' => self.string(self.at),
                b'#' => self.at = self.scan.line_end(self.text, self.at),
                b'`' => self.strop(self.at),
                0x80.. => self.glyph_run(self.at, self.at, 1),
                _ if IDENTIFIER[usize::from(byte)] => self.name(self.at),
                _ => {
                    self.at += 1;
                    self.field_punctuation(byte);
                }
            }
        }
    }

    fn field_punctuation(&mut self, byte: u8) {
        let Some(frame) = self.stack.last_mut() else {
            return;
        };
        let Kind::Field { brackets } = &mut frame.kind else {
            return;
        };
        match byte {
            b'(' | b'[' | b'{' => *brackets += 1,
            b'}' if *brackets == 0 => {
                self.stack.pop();
            }
            b')' | b']' | b'}' => *brackets = brackets.saturating_sub(1),
            b':' if *brackets == 0 => {
                let spec = frame.with(Kind::Spec);
                self.stack.push(spec);
            }
            b'!' if *brackets == 0 && self.text.get(self.at) == Some(&b'=') => self.at += 1,
            b'!' if *brackets == 0 => self.conversion(),
            _ => {}
        }
    }

    /// The conversion after `!` is a name, never a word of the map; a number there is Python's to
    /// refuse.
    fn conversion(&mut self) {
        let end = self.name_end(self.at);
        if !self.begins_with_digit(self.at, end) {
            self.at = end;
        }
    }

    /// The operator `:=` was written for a glyph at `range`; in a bare field Python reads `:`.
    pub(crate) fn walrus(&mut self, range: Range<usize>) {
        let Some(Frame { kind: Kind::Field { brackets: 0 }, .. }) = self.stack.last() else {
            return;
        };
        let message = "here Python reads := as a format spec".to_owned();
        let help = "put the assignment into brackets: f\"{(y≔3)}\"".to_owned();
        self.error("SYN006", range, message, Some(help));
    }
}
