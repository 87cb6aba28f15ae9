//! Where a place of the Python text stands in the φ text.

use crate::sink::Edit;

/// Which end of a range a position is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// Where something begins: inside a replaced word it is the glyph's start.
    Start,
    /// Where something ends: inside a replaced word it is the glyph's end.
    End,
}

/// The position map of one conversion; monotone, exact for everything that was not replaced.
#[derive(Clone, Debug)]
pub struct PositionMap {
    edits: Vec<Edit>,
    phi_lines: Vec<usize>,
    python_lines: Vec<usize>,
}

impl PositionMap {
    /// From the two texts of a conversion and its edits.
    pub fn new(source: &[u8], python: &[u8], edits: &[Edit]) -> Self {
        let phi_lines = line_starts(source);
        let python_lines = if edits.is_empty() { phi_lines.clone() } else { line_starts(python) };
        Self { edits: edits.to_vec(), phi_lines, python_lines }
    }

    /// Whether both texts are the same.
    pub fn is_identity(&self) -> bool {
        self.edits.is_empty()
    }

    /// The byte offset in the φ text of a byte offset in the Python text.
    pub fn phi_offset(&self, python_offset: usize, edge: Edge) -> usize {
        let before = match edge {
            Edge::Start => self.edits.partition_point(|edit| edit.python.start <= python_offset),
            Edge::End => self.edits.partition_point(|edit| edit.python.start < python_offset),
        };
        let Some(edit) = before.checked_sub(1).map(|index| &self.edits[index]) else {
            return python_offset;
        };
        if python_offset >= edit.python.end {
            return edit.phi.end + (python_offset - edit.python.end);
        }
        match edge {
            Edge::Start => edit.phi.start,
            Edge::End => edit.phi.end,
        }
    }

    /// Whether a line, counted from 0, differs in the two texts.
    pub fn line_has_edits(&self, line: usize) -> bool {
        let Some(&start) = self.python_lines.get(line) else {
            return false;
        };
        let end = self.python_lines.get(line + 1).copied().unwrap_or(usize::MAX);
        let first = self.edits.partition_point(|edit| edit.python.start < start);
        self.edits.get(first).is_some_and(|edit| edit.python.start < end)
    }

    /// The byte column on a φ line, counted from 0, of a byte column on the same Python line.
    ///
    /// A line or column outside the text is returned as it is.
    pub fn phi_column(&self, line: usize, python_column: usize, edge: Edge) -> usize {
        let (Some(&python), Some(&phi)) = (self.python_lines.get(line), self.phi_lines.get(line))
        else {
            return python_column;
        };
        self.phi_offset(python + python_column, edge).saturating_sub(phi)
    }
}

/// Offsets of all line starts; lines end as Python counts them.
fn line_starts(text: &[u8]) -> Vec<usize> {
    let mut starts = vec![0];
    let mut rest = 0;
    while let Some(found) = text[rest..].iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
        rest += found + if text[rest + found..].starts_with(b"\r\n") { 2 } else { 1 };
        starts.push(rest);
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::{Edge, PositionMap};
    use crate::{SymbolMap, to_python_mapped};

    #[test]
    fn columns_inside_a_word_are_the_edges_of_its_glyph() {
        let phi = "a\n↻ x∈y: π(x)\n".as_bytes();
        let converted = to_python_mapped(phi, SymbolMap::phi());
        assert_eq!(converted.text, b"a\nwhile x in y: print(x)\n".as_slice());
        let map = PositionMap::new(phi, &converted.text, &converted.edits);
        assert!(!map.line_has_edits(0) && map.line_has_edits(1) && !map.line_has_edits(2));
        let column = |python, edge| map.phi_column(1, python, edge);
        assert_eq!((column(0, Edge::Start), column(5, Edge::End)), (0, 3));
        assert_eq!((column(6, Edge::Start), column(7, Edge::End)), (4, 5));
        assert_eq!((column(8, Edge::Start), column(10, Edge::End)), (5, 8));
        assert_eq!((column(11, Edge::Start), column(12, Edge::End)), (8, 9));
        assert_eq!((column(14, Edge::Start), column(19, Edge::End)), (11, 13));
        assert_eq!((column(20, Edge::Start), column(21, Edge::End)), (14, 15));
    }
}
