//! Positions prepared for location tables, which ask for many columns of few lines.

use std::ops::Range;

use phi_syntax::{Edge, Edit};

/// The edits of a conversion by line. No edit crosses a line.
pub struct LineEdits<'a> {
    edits: &'a [Edit],
    lines: Vec<Line>,
}

/// One replacement within a line; start and end are bytes from the beginning of the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Columns {
    /// From 1.
    pub line: u32,
    /// In the Python text.
    pub python: (u32, u32),
    /// In the φ text.
    pub phi: (u32, u32),
}

struct Line {
    python_start: usize,
    phi_start: usize,
    edits: Range<usize>,
}

impl<'a> LineEdits<'a> {
    /// From the Python text of a conversion and its edits.
    pub fn new(python: &[u8], edits: &'a [Edit]) -> Self {
        let mut lines = Vec::with_capacity(python.len() / 32);
        let mut next = 0;
        let mut start = 0;
        while start <= python.len() {
            let end = line_end(python, start);
            let phi_start = match next {
                0 => start,
                // After the last edit both texts run in parallel.
                _ => start - edits[next - 1].python.end + edits[next - 1].phi.end,
            };
            let first = next;
            while edits.get(next).is_some_and(|edit| edit.python.start < end) {
                next += 1;
            }
            lines.push(Line { python_start: start, phi_start, edits: first..next });
            start = end;
        }
        Self { edits, lines }
    }

    /// Every edit, in the order of the text.
    pub fn all(&self) -> impl Iterator<Item = Columns> {
        // No text that the engine takes has 4 GiB.
        let narrow = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let within = move |range: &Range<usize>, start: usize| {
            (narrow(range.start - start), narrow(range.end - start))
        };
        self.lines.iter().enumerate().flat_map(move |(index, line)| {
            self.edits[line.edits.clone()].iter().map(move |edit| Columns {
                line: narrow(index + 1),
                python: within(&edit.python, line.python_start),
                phi: within(&edit.phi, line.phi_start),
            })
        })
    }

    /// Whether a line (from 0) differs in the two texts.
    pub(crate) fn has_edits(&self, line: usize) -> bool {
        self.lines.get(line).is_some_and(|line| !line.edits.is_empty())
    }

    /// The byte column on the φ line of a byte column on the same Python line.
    pub(crate) fn phi_column(&self, line: usize, column: usize, edge: Edge) -> usize {
        let Some(line) = self.lines.get(line) else {
            return column;
        };
        let offset = line.python_start + column;
        let before = |edit: &&Edit| match edge {
            Edge::Start => edit.python.start <= offset,
            Edge::End => edit.python.start < offset,
        };
        let found = match self.edits[line.edits.clone()].iter().take_while(before).last() {
            None => return column,
            Some(edit) if offset >= edit.python.end => edit.phi.end + (offset - edit.python.end),
            Some(edit) if edge == Edge::Start => edit.phi.start,
            Some(edit) => edit.phi.end,
        };
        found - line.phi_start
    }
}

/// Where the line that begins at `start` ends, its newline included; past the text at its end.
fn line_end(text: &[u8], start: usize) -> usize {
    match memchr::memchr2(b'\n', b'\r', &text[start..]) {
        None => text.len() + 1,
        Some(at) if text[start + at..].starts_with(b"\r\n") => start + at + 2,
        Some(at) => start + at + 1,
    }
}

#[cfg(test)]
mod tests {
    use phi_syntax::{SymbolMap, to_python_mapped};

    use super::LineEdits;

    #[test]
    fn edits_have_byte_columns_of_both_lines() {
        let converted = to_python_mapped("x = Ø\r\n¿ x∈y: π(1)".as_bytes(), SymbolMap::phi());
        let lines = LineEdits::new(&converted.text, &converted.edits);
        let expected = [
            (1, (4, 8), (4, 6)),
            (2, (0, 2), (0, 2)),
            (2, (4, 8), (4, 7)),
            (2, (11, 16), (10, 12)),
        ];
        let found = lines.all().map(|edit| (edit.line, edit.python, edit.phi));
        assert_eq!(found.collect::<Vec<_>>(), expected);
    }
}
