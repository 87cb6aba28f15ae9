//! String literals: their prefix, their quotes, their end.

use phi_python::StringPrefix;

use crate::fstring::Frame;
use crate::lexer::{Lexer, decode};
use crate::scan::{IDENTIFIER, Scan};
use crate::sink::Sink;

const PLAIN: StringPrefix = StringPrefix { raw: false, interpolated: false };

impl<S: Sink, C: Scan> Lexer<'_, S, C> {
    /// A literal whose first quote stands at `quote_at`; an f-string is entered.
    #[inline(always)]
    pub(crate) fn string(&mut self, quote_at: usize) {
        let text = self.text;
        let quote = text[quote_at];
        let has_prefix = quote_at > 0 && IDENTIFIER[usize::from(text[quote_at - 1])];
        let prefix = if has_prefix { self.string_prefix(quote_at) } else { PLAIN };
        let triple = text[quote_at + 1..].starts_with(&[quote; 2]);
        if prefix.interpolated {
            self.stack.push(Frame::text(quote, triple, prefix.raw));
            self.at = quote_at + if triple { 3 } else { 1 };
        } else if triple {
            self.at = self.triple_end(quote_at + 3, quote);
        } else {
            self.at = self.literal_end(quote_at + 1, quote);
        }
    }

    /// Where a literal on one line ends; if it is not closed, the line does.
    #[inline(always)]
    fn literal_end(&mut self, start: usize, quote: u8) -> usize {
        let mut at = self.scan.literal_stop(self.text, start, quote);
        while self.text.get(at) == Some(&b'\\') {
            let next = self.past_escape(at);
            at = self.scan.literal_stop(self.text, next, quote);
        }
        let is_closed = self.text.get(at) == Some(&quote);
        at + usize::from(is_closed)
    }

    #[inline(always)]
    fn triple_end(&mut self, start: usize, quote: u8) -> usize {
        let mut at = start;
        loop {
            at = self.scan.triple_stop(self.text, at, quote);
            match self.text[at..] {
                [] => return at,
                [b'\\', ..] => at = self.past_escape(at),
                [_, second, third, ..] if second == quote && third == quote => return at + 3,
                _ => at += 1,
            }
        }
    }

    /// The offset behind a backslash and what it escapes.
    #[inline]
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
        let letters =
            before.iter().rev().take(3).take_while(|byte| IDENTIFIER[usize::from(**byte)]);
        let start = quote_at - letters.count();
        if self.name_ends_at(start) {
            return PLAIN;
        }
        StringPrefix::parse(&before[start..]).unwrap_or(PLAIN)
    }
}
