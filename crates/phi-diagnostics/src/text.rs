//! Diagnostics for a reader at a terminal.

use std::fmt::Write;

use crate::{Diagnostic, SourceFile};

/// Renders each diagnostic as `file:line:column: severity[CODE]: message`, an excerpt of the
/// line with carets under the range, and the help.
///
/// Tabs of the excerpt are kept in the caret line, so that both lines stay aligned.
pub fn render_text(file: &SourceFile<'_>, diagnostics: &[Diagnostic]) -> String {
    diagnostics.iter().fold(String::new(), |mut out, diagnostic| {
        render_one(&mut out, file, diagnostic);
        out
    })
}

fn render_one(out: &mut String, file: &SourceFile<'_>, found: &Diagnostic) {
    let (line, column) = file.line_column(found.range.start);
    let (name, severity) = (file.name(), found.severity.as_str());
    let _ = writeln!(out, "{name}:{line}:{column}: {severity}[{}]: {}", found.code, found.message);
    let excerpt = file.line_text(line);
    if !excerpt.trim().is_empty() {
        let excerpt: String = excerpt.chars().map(printable).collect();
        let _ = writeln!(out, "    {excerpt}\n    {}", carets(file, found, &excerpt));
    }
    if let Some(help) = &found.help {
        let _ = writeln!(out, "    help: {help}");
    }
}

fn carets(file: &SourceFile<'_>, found: &Diagnostic, excerpt: &str) -> String {
    let (line, column) = file.line_column(found.range.start);
    let (end_line, end_column) = file.line_column(found.range.end);
    let width = excerpt.chars().count();
    let end = if end_line > line { width + 1 } else { end_column };
    let lead = excerpt.chars().take(column - 1).map(|c| if c == '\t' { c } else { ' ' });
    let marks = end.saturating_sub(column).max(1);
    lead.chain(std::iter::repeat_n('^', marks)).collect()
}

/// Control characters would move the cursor and break the alignment.
fn printable(character: char) -> char {
    if character.is_control() && character != '\t' { '\u{FFFD}' } else { character }
}

#[cfg(test)]
mod tests {
    use crate::{Diagnostic, Severity, SourceFile, render_text};

    #[test]
    fn a_range_over_two_lines_is_marked_to_the_end_of_the_first() {
        let file = SourceFile::new("m.φ", b"\tab\ncd");
        let found = Diagnostic::new("SYN003", Severity::Error, 1..6, "here").with_help("there");
        let text = render_text(&file, &[found]);
        assert_eq!(text, "m.φ:1:2: error[SYN003]: here\n    \tab\n    \t^^\n    help: there\n");
    }
}
