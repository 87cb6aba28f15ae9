//! Stropping: a name between backticks is that name under every map.

use phi_python::{is_hard_keyword, is_identifier, is_string_prefix};

use crate::lexer::Lexer;
use crate::scan::{IDENTIFIER, Scan};
use crate::sink::Sink;

/// Bytes of a neighbour that a message shows.
const SHOWN: usize = 60;

impl<S: Sink, C: Scan> Lexer<'_, S, C> {
    /// A backtick at `open`: the backticks of a good name go away, all else stays.
    #[cold]
    pub(crate) fn strop(&mut self, open: usize) {
        let rest = &self.text[open + 1..];
        let stop = rest.iter().position(|byte| matches!(byte, b'`' | b'\n' | b'\r'));
        let close = stop.map(|offset| open + 1 + offset).filter(|&at| self.text[at] == b'`');
        let Some(close) = close else {
            let message = "this backtick is not closed on its line".to_owned();
            let help = "write `name` to use a glyph or keyword word as a name".to_owned();
            self.error("SYN003", open..open + 1, message, Some(help));
            self.at = open + 1;
            return;
        };
        let name = String::from_utf8_lossy(&self.text[open + 1..close]).into_owned();
        self.at = close + 1;
        if !is_identifier(&name) {
            self.error("SYN003", open..close + 1, format!("`{name}` is not a name"), None);
        } else if is_hard_keyword(&name) {
            let message = format!("`{name}` cannot be a name: Python reserves it");
            self.error("SYN004", open..close + 1, message, None);
        } else {
            self.check_neighbours(&name, open, close + 1);
            self.sink.delete(self.text, open..open + 1);
            self.sink.delete(self.text, close..close + 1);
            self.note_word_end(close + 1);
        }
    }

    /// A glyph word beside the name is kept apart by a blank; any other word would join it.
    fn check_neighbours(&mut self, name: &str, open: usize, end: usize) {
        if self.joins_before(open) {
            let near = &self.text[open.saturating_sub(SHOWN)..open];
            let before = near.iter().rposition(|&byte| is_word_boundary(byte));
            let left = show(&near[before.map_or(0, |at| at + 1)..]);
            self.touching(open..end, &left, &format!("`{name}`"));
        }
        let next_end = self.name_end(end);
        let next = &self.text[end..next_end];
        let touches = match next.first() {
            Some(first) => first.is_ascii_digit() || self.tables.words.find(next).is_none(),
            None => matches!(self.text.get(end), Some(b'"' | b'\'')) && is_string_prefix(name),
        };
        if touches {
            let right = if next.is_empty() { "the string".to_owned() } else { show(next) };
            self.touching(open..end, &format!("`{name}`"), &right);
        }
    }

    fn touching(&mut self, range: std::ops::Range<usize>, left: &str, right: &str) {
        self.error("SYN005", range, format!("put a blank between {left} and {right}"), None);
    }
}

/// The beginning of a word, short enough for a message.
fn show(word: &[u8]) -> String {
    let text = String::from_utf8_lossy(&word[..word.len().min(SHOWN)]);
    text.trim_matches(char::REPLACEMENT_CHARACTER).to_owned()
}

fn is_word_boundary(byte: u8) -> bool {
    byte < 0x80 && !IDENTIFIER[usize::from(byte)] && !matches!(byte, b'.' | b'`')
}
