//! Diagnostics for a reader at a terminal.

use std::fmt::Write;

use crate::{Diagnostic, Severity, SourceFile};

/// Characters of a long line that an excerpt shows, and how many of them before the place.
const WIDTH: usize = 160;
const LEAD: usize = 60;

/// Renders each diagnostic as `file:line:column: severity[CODE]: message`, an excerpt of the
/// line with carets under the range, and the help.
///
/// Tabs of the excerpt are kept in the caret line, so that both lines stay aligned.
pub fn render_text(file: &SourceFile<'_>, diagnostics: &[Diagnostic]) -> String {
    render_text_with(file, diagnostics, &Labels::default())
}

/// [`render_text`] with the words of another language for severities and help.
///
/// Place and code stay as they are: they are what programs read.
pub fn render_text_with(
    file: &SourceFile<'_>,
    diagnostics: &[Diagnostic],
    labels: &Labels<'_>,
) -> String {
    diagnostics.iter().fold(String::new(), |mut out, diagnostic| {
        render_one(&mut out, file, diagnostic, labels);
        out
    })
}

/// The words around the messages.
#[derive(Clone, Copy, Debug)]
pub struct Labels<'a> {
    /// For [`Severity::Error`].
    pub error: &'a str,
    /// For [`Severity::Warning`].
    pub warning: &'a str,
    /// For [`Severity::Hint`].
    pub hint: &'a str,
    /// Before what helps.
    pub help: &'a str,
}

impl Default for Labels<'_> {
    fn default() -> Self {
        Self {
            error: Severity::Error.as_str(),
            warning: Severity::Warning.as_str(),
            hint: Severity::Hint.as_str(),
            help: "help",
        }
    }
}

impl Labels<'_> {
    fn severity(&self, severity: Severity) -> &str {
        match severity {
            Severity::Error => self.error,
            Severity::Warning => self.warning,
            Severity::Hint => self.hint,
        }
    }
}

fn render_one(out: &mut String, file: &SourceFile<'_>, found: &Diagnostic, labels: &Labels<'_>) {
    let (line, column) = file.line_column(found.range.start);
    let (name, severity) = (file.name(), labels.severity(found.severity));
    let _ = writeln!(out, "{name}:{line}:{column}: {severity}[{}]: {}", found.code, found.message);
    let text = file.line_text(line);
    if !text.trim().is_empty() {
        let (end_line, end_column) = file.line_column(found.range.end);
        let end = if end_line > line { usize::MAX } else { end_column };
        let (excerpt, carets) = excerpt(&text, column - 1, end - 1);
        let _ = writeln!(out, "    {excerpt}\n    {carets}");
    }
    if let Some(help) = &found.help {
        let _ = writeln!(out, "    {}: {help}", labels.help);
    }
}

/// The part of a line around the characters `start..end`, and the line of carets below it.
fn excerpt(line: &str, start: usize, end: usize) -> (String, String) {
    let skipped = start.saturating_sub(LEAD);
    let mut shown: Vec<char> = line.chars().skip(skipped).take(WIDTH + 1).map(printable).collect();
    if shown.len() > WIDTH {
        shown[WIDTH] = '…';
    }
    if let Some(first) = shown.first_mut().filter(|_| skipped > 0) {
        *first = '…';
    }
    let (start, end) = (start - skipped, (end - skipped).min(shown.len()));
    let lead = (0..start).map(|index| if shown.get(index) == Some(&'\t') { '\t' } else { ' ' });
    // A place behind the last character gets a caret of its own.
    let marks = end.saturating_sub(start).max(1);
    let carets = lead.chain(std::iter::repeat_n('^', marks)).collect();
    (shown.into_iter().collect(), carets)
}

/// Control characters would move the cursor and break the alignment.
fn printable(character: char) -> char {
    if character.is_control() && character != '\t' { '\u{FFFD}' } else { character }
}

#[cfg(test)]
mod tests {
    use crate::{Diagnostic, Severity, SourceFile, render_text};

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let line = format!("{}∉{}", "x".repeat(1000), "y".repeat(1000));
        let file = SourceFile::new("m", line.as_bytes());
        let found = Diagnostic::new("SYN007", Severity::Error, 1000..1003, "bad");
        let text = render_text(&file, &[found]);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[0], "m:1:1001: error[SYN007]: bad");
        let place = lines[2].chars().position(|mark| mark == '^').expect("a caret");
        assert_eq!(lines[1].chars().nth(place), Some('∉'));
        assert!(lines[1].starts_with("    …x") && lines[1].ends_with("y…"));
    }

    #[test]
    fn a_range_over_two_lines_is_marked_to_the_end_of_the_first() {
        let file = SourceFile::new("m.φ", b"\tab\ncd");
        let found = Diagnostic::new("SYN003", Severity::Error, 1..6, "here").with_help("there");
        let text = render_text(&file, &[found]);
        assert_eq!(text, "m.φ:1:2: error[SYN003]: here\n    \tab\n    \t^^\n    help: there\n");
    }
}
