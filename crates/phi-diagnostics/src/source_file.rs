//! Byte offsets of a source text as lines and columns.

use std::borrow::Cow;

/// A named source text whose offsets can be shown to a user.
///
/// Lines end at `\n`, `\r\n` or `\r`, as Python counts them. Lines and columns start at 1;
/// columns count characters, and a byte that is not UTF-8 counts as one.
#[derive(Clone, Debug)]
pub struct SourceFile<'a> {
    name: &'a str,
    text: &'a [u8],
    line_starts: Vec<usize>,
}

impl<'a> SourceFile<'a> {
    /// Indexes the lines of `text`; `name` is what messages call it.
    pub fn new(name: &'a str, text: &'a [u8]) -> Self {
        Self { name, text, line_starts: line_starts(text) }
    }

    /// What messages call the file.
    pub fn name(&self) -> &'a str {
        self.name
    }

    /// Line and column, both from 1, of a byte offset; offsets past the end count as the end.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.line_starts.partition_point(|&start| start <= offset);
        let start = self.line_starts[line - 1];
        (line, characters(&self.text[start..offset]) + 1)
    }

    /// The text of `line` (from 1) without its newline; empty if there is no such line.
    pub fn line_text(&self, line: usize) -> Cow<'a, str> {
        let Some(&start) = line.checked_sub(1).and_then(|index| self.line_starts.get(index)) else {
            return Cow::Borrowed("");
        };
        let end = self.line_starts.get(line).copied().unwrap_or(self.text.len());
        let mut bytes = &self.text[start..end];
        while let [rest @ .., b'\n' | b'\r'] = bytes {
            bytes = rest;
        }
        String::from_utf8_lossy(bytes)
    }
}

fn characters(bytes: &[u8]) -> usize {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.chars().count(),
        Err(_) => String::from_utf8_lossy(bytes).chars().count(),
    }
}

fn line_starts(text: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    for (index, &byte) in text.iter().enumerate() {
        let ends_line = match byte {
            b'\n' => true,
            b'\r' => text.get(index + 1) != Some(&b'\n'),
            _ => false,
        };
        if ends_line {
            starts.push(index + 1);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::SourceFile;

    #[test]
    fn columns_count_characters_and_all_three_newlines_end_lines() {
        let file = SourceFile::new("m.φ", "a\r\n∀ b\rc\nd".as_bytes());
        assert_eq!(file.line_column(0), (1, 1));
        assert_eq!(file.line_column(7), (2, 3));
        assert_eq!(file.line_column(9), (3, 1));
        assert_eq!(file.line_column(100), (4, 2));
        assert_eq!(file.line_text(2), "∀ b");
        assert_eq!(file.line_text(9), "");
    }

    #[test]
    fn bytes_that_are_not_utf8_count_as_one_character_each() {
        let file = SourceFile::new("m.φ", b"x\xE9\xE9y");
        assert_eq!(file.line_column(3), (1, 4));
        assert_eq!(file.line_text(1), "x\u{FFFD}\u{FFFD}y");
    }
}
