//! Findings in a list below the name of their file, as ruff's formats `grouped` and `junit` have them.

use phi_syntax::Edge;

use crate::check::tool::located::Places;
use crate::check::tool::mirror::Mirrored;

/// What stands before a line and between it and its column.
const PAIRS: [(&str, &str); 2] = [(" line=\"", "\" column=\""), ("\">line ", ", col ")];

/// Follows the output of a tool line by line.
#[derive(Default)]
pub(crate) struct Groups<'a> {
    /// The φ file whose list it is.
    file: Option<&'a Mirrored>,
}

impl<'a> Groups<'a> {
    /// Takes a line as the tool wrote it: it may begin a list, or end one.
    pub(crate) fn read(&mut self, line: &str, places: &Places<'a>) {
        let text = line.trim();
        let suite = text.strip_prefix("<testsuite name=\"").and_then(|it| it.split_once('"'));
        if let Some(name) = suite.map(|(name, _)| name).or_else(|| text.strip_suffix(':')) {
            self.file = places.file(name).map(|(file, _)| file);
        } else if text.is_empty() || text == "</testsuite>" {
            self.file = None;
        }
    }

    /// A line of the list with its column translated; `None` if it has none.
    pub(crate) fn translate(&self, line: &str, places: &Places) -> Option<String> {
        let file = self.file?;
        let found = PAIRS.iter().find_map(|&(lead, between)| {
            let start = line.find(lead)? + lead.len();
            place(line, start, between).map(|place| (place, false))
        });
        let listed = || {
            let start = line.len() - line.trim_start_matches(' ').len();
            let place = place(line, start, ":").filter(|place| line[place.end..].starts_with(' '));
            place.filter(|_| start > 0).map(|place| (place, true))
        };
        let (place, is_table) = found.or_else(listed)?;
        let columns = places.columns;
        let from_zero = place.column.checked_sub(columns.first)?;
        let moved = file.column(place.line, from_zero, Edge::Start, columns.unit) + columns.first;
        // What follows in a table stays where it is.
        let width = if is_table { place.end - place.start } else { 0 };
        Some(format!("{}{moved:<width$}{}", &line[..place.start], &line[place.end..]))
    }
}

/// A line and a column, and where in the text the column stands.
struct Place {
    line: usize,
    column: usize,
    start: usize,
    end: usize,
}

/// The place that begins at `start`.
fn place(text: &str, start: usize, between: &str) -> Option<Place> {
    let line = digits(&text[start..]);
    let after = text[start + line.len()..].strip_prefix(between)?;
    let column = digits(after);
    let start = text.len() - after.len();
    let end = start + column.len();
    Some(Place { line: line.parse().ok()?, column: column.parse().ok()?, start, end })
}

fn digits(text: &str) -> &str {
    &text[..text.bytes().take_while(u8::is_ascii_digit).count()]
}
