//! The location table of a code object: entries of CPython 3.11 and later.
//!
//! Format: `Objects/locations.md` (3.11–3.13: `Objects/locations.md`, `Include/internal/pycore_code.h`).
//! An entry begins with a byte of `1cccc lll`: code and number of code units less one. Its other
//! bytes have the high bit clear.

use phi_syntax::Edge;

use crate::lines::LineEdits;

const SHORT_LAST: u8 = 9;
const ONE_LINE_FIRST: u8 = 10;
const ONE_LINE_LAST: u8 = 12;
const NO_COLUMNS: u8 = 13;
const LONG: u8 = 14;

/// The table with columns of the φ text, in the shortest forms; `None` if nothing changes.
///
/// `first_line` is `co_firstlineno`. A table that cannot be read is left alone.
pub fn rewrite(table: &[u8], first_line: usize, edits: &LineEdits<'_>) -> Option<Vec<u8>> {
    let mut out: Vec<u8> = Vec::with_capacity(table.len() + table.len() / 8);
    let mut reader = Reader { table, at: 0 };
    let mut line = i64::try_from(first_line).ok()?;
    let mut changed = false;
    while let Some(&head) = table.get(reader.at) {
        let start = reader.at;
        let entry = reader.entry(head, &mut line)?;
        let rewritten = match entry {
            Location::Columns(entry) => entry.in_phi(line, edits),
            Location::NoColumns => None,
        };
        match rewritten {
            Some(entry) => {
                changed = true;
                entry.write(head & 7, &mut out);
            }
            None => out.extend_from_slice(&table[start..reader.at]),
        }
    }
    changed.then_some(out)
}

/// What an entry says.
enum Location {
    Columns(Entry),
    NoColumns,
}

/// A location with columns: bytes from 0.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Entry {
    line_delta: i64,
    end_line_delta: i64,
    column: usize,
    end_column: usize,
}

impl Entry {
    /// The same location in the φ text; `None` if it is the same there.
    fn in_phi(self, line: i64, edits: &LineEdits<'_>) -> Option<Self> {
        let line0 = usize::try_from(line - 1).ok()?;
        let end_line0 = usize::try_from(line - 1 + self.end_line_delta).ok()?;
        let has_edits =
            edits.has_edits(line0) || (end_line0 != line0 && edits.has_edits(end_line0));
        if !has_edits {
            return None;
        }
        let column = edits.phi_column(line0, self.column, Edge::Start);
        let end_column = edits.phi_column(end_line0, self.end_column, Edge::End);
        let phi = Self { column, end_column, ..self };
        (phi != self).then_some(phi)
    }

    fn write(self, units: u8, out: &mut Vec<u8>) {
        let head = |code: u8| 0x80 | (code << 3) | units;
        let small = |column: usize| u8::try_from(column).ok().filter(|&column| column < 0x80);
        let delta = u8::try_from(self.line_delta).ok().filter(|&delta| delta <= 2);
        if let (Some(column), Some(end_column), Some(delta), 0) =
            (small(self.column), small(self.end_column), delta, self.end_line_delta)
        {
            let width = end_column.wrapping_sub(column);
            if delta == 0 && column < 80 && width < 16 {
                out.extend([head(column >> 3), ((column & 7) << 4) | width]);
            } else {
                out.extend([head(ONE_LINE_FIRST + delta), column, end_column]);
            }
            return;
        }
        out.push(head(LONG));
        write_signed(self.line_delta, out);
        write_number(self.end_line_delta.unsigned_abs(), out);
        write_number(self.column as u64 + 1, out);
        write_number(self.end_column as u64 + 1, out);
    }
}

struct Reader<'a> {
    table: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    /// Reads the entry that begins with `head` and moves `line` on; `None` if it is cut off.
    fn entry(&mut self, head: u8, line: &mut i64) -> Option<Location> {
        self.at += 1;
        let code = (head >> 3) & 15;
        let (mut line_delta, mut end_line_delta) = (0, 0);
        let (column, end_column) = match code {
            ..=SHORT_LAST => {
                let second = self.byte()?;
                let column = (usize::from(code) << 3) | usize::from((second >> 4) & 7);
                (column, column + usize::from(second & 15))
            }
            ONE_LINE_FIRST..=ONE_LINE_LAST => {
                line_delta = i64::from(code - ONE_LINE_FIRST);
                (usize::from(self.byte()?), usize::from(self.byte()?))
            }
            NO_COLUMNS => {
                *line += self.signed()?;
                return Some(Location::NoColumns);
            }
            LONG => {
                line_delta = self.signed()?;
                end_line_delta = i64::try_from(self.number()?).ok()?;
                let columns = (self.number()?, self.number()?);
                *line += line_delta;
                let (Some(column), Some(end_column)) =
                    (columns.0.checked_sub(1), columns.1.checked_sub(1))
                else {
                    return Some(Location::NoColumns);
                };
                let column = usize::try_from(column).ok()?;
                let end_column = usize::try_from(end_column).ok()?;
                return Some(Location::Columns(Entry {
                    line_delta,
                    end_line_delta,
                    column,
                    end_column,
                }));
            }
            _ => return Some(Location::NoColumns),
        };
        *line += line_delta;
        Some(Location::Columns(Entry { line_delta, end_line_delta, column, end_column }))
    }

    fn byte(&mut self) -> Option<u8> {
        let byte = *self.table.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    /// Six bits per byte, lowest first; bit 6 says that more follow.
    fn number(&mut self) -> Option<u64> {
        let mut value = 0;
        let mut shift = 0;
        loop {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x3F).checked_shl(shift)?;
            if byte & 0x40 == 0 {
                return Some(value);
            }
            shift += 6;
        }
    }

    /// The lowest bit is the sign.
    fn signed(&mut self) -> Option<i64> {
        let value = self.number()?;
        let magnitude = i64::try_from(value >> 1).ok()?;
        Some(if value & 1 == 0 { magnitude } else { -magnitude })
    }
}

fn write_number(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x40 {
        out.push(0x40 | (value & 0x3F) as u8);
        value >>= 6;
    }
    out.push((value & 0x3F) as u8);
}

fn write_signed(value: i64, out: &mut Vec<u8>) {
    write_number((value.unsigned_abs() << 1) | u64::from(value < 0), out);
}
