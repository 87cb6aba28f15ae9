//! Places in lines of text: `PATH:LINE:COLUMN` and what is like it.

use phi_syntax::Edge;

use crate::check::tool::located::Places;
use crate::check::tool::mirror::Mirrored;

/// A line with its places translated, and the φ file and line that it names first.
pub(crate) struct Translated<'a> {
    pub(crate) text: String,
    pub(crate) place: Option<(&'a Mirrored, usize)>,
}

/// Translates every place of `line`.
pub(crate) fn translate<'a>(line: &str, places: &Places<'a>) -> Translated<'a> {
    let mut text = String::with_capacity(line.len());
    let mut place = None;
    let mut rest = line;
    while let Some((before, file, name, after)) = next_file(rest, places) {
        text.push_str(&places.in_project(before));
        text.push_str(&name);
        let mut reader = Reader { file, places, rest: after, text: String::new() };
        if let Some(line) = reader.place() {
            place.get_or_insert((file, line));
        }
        text.push_str(&reader.text);
        rest = reader.rest;
    }
    text.push_str(&places.in_project(rest));
    Translated { text, place }
}

/// The next name of a φ file's mirror in `text`: what stands before it, the file, its φ name, and
/// what follows.
fn next_file<'t, 'a>(
    text: &'t str,
    places: &Places<'a>,
) -> Option<(&'t str, &'a Mirrored, String, &'t str)> {
    for (dot, suffix) in text.match_indices(".py") {
        let end = dot + suffix.len();
        if text[end..].starts_with(|next: char| next.is_alphanumeric() || next == '_') {
            continue;
        }
        // Paths hold blanks and colons: the longest text that names a file is the name.
        let starts = text[..dot].char_indices().filter(|&(_, it)| is_boundary(it));
        let starts = std::iter::once(0).chain(starts.map(|(at, it)| at + it.len_utf8()));
        for start in starts {
            if let Some((file, name)) = places.file(&text[start..end]) {
                return Some((&text[..start], file, name, &text[end..]));
            }
        }
    }
    None
}

/// What a path may follow; `m` ends a colour.
fn is_boundary(character: char) -> bool {
    character.is_whitespace() || "\"'`()[]<>=:,;m".contains(character)
}

/// Reads what follows the path of `file`.
struct Reader<'t, 'p, 'a> {
    file: &'a Mirrored,
    places: &'p Places<'a>,
    rest: &'t str,
    text: String,
}

impl Reader<'_, '_, '_> {
    /// `:LINE[:COLUMN[:LINE:COLUMN]]`, `,line=…,col=…,endLine=…,endColumn=…` or
    /// `;linenumber=…;columnnumber=…`; the first line.
    fn place(&mut self) -> Option<usize> {
        let first = self.places.columns.first;
        if self.rest.starts_with(",line=") {
            let line = self.line(",line=")?;
            self.column(",col=", line, first, Edge::Start);
            if let Some(line) = self.line(",endLine=") {
                self.column(",endColumn=", line, first, Edge::End);
            }
            return Some(line);
        }
        if let Some(line) = self.line(";linenumber=") {
            self.column(";columnnumber=", line, first, Edge::Start);
            return Some(line);
        }
        let line = self.line(":")?;
        if self.column(":", line, first, Edge::Start) && self.is_pair() {
            let last = self.line(":")?;
            // Where text tells an end, it is the last character, not the one behind it.
            self.column(":", last, first.saturating_sub(1), Edge::End);
        }
        Some(line)
    }

    fn line(&mut self, lead: &str) -> Option<usize> {
        let (kept, line) = self.number(lead)?;
        self.text.extend([kept, line.to_string()]);
        Some(line)
    }

    /// Takes a column that counts from `first`; whether there is one.
    fn column(&mut self, lead: &str, line: usize, first: usize, edge: Edge) -> bool {
        let Some((kept, column)) = self.number(lead) else {
            return false;
        };
        let unit = self.places.columns.unit;
        let moved = column
            .checked_sub(first)
            .map(|from_zero| self.file.column(line, from_zero, edge, unit) + first);
        let column = moved.unwrap_or(column);
        self.text.extend([kept, column.to_string()]);
        true
    }

    /// Takes `lead` and a number; returns them, colours included.
    fn number(&mut self, lead: &str) -> Option<(String, usize)> {
        let after = past_colours(past_colours(self.rest).strip_prefix(lead)?);
        let length = after.bytes().take_while(u8::is_ascii_digit).count();
        let number = after[..length].parse().ok()?;
        let kept = &self.rest[..self.rest.len() - after.len()];
        self.rest = &after[length..];
        Some((kept.to_owned(), number))
    }

    /// Whether `:NUMBER:NUMBER` follows.
    fn is_pair(&self) -> bool {
        let mut ahead = Reader { text: String::new(), ..*self };
        ahead.number(":").is_some() && ahead.number(":").is_some()
    }
}

/// `text` without the escape sequences of colours at its beginning.
fn past_colours(mut text: &str) -> &str {
    while let Some(sequence) = text.strip_prefix("\x1b[") {
        let Some(end) = sequence.find(|it: char| it.is_ascii_alphabetic()) else { break };
        text = &sequence[end + 1..];
    }
    text
}
