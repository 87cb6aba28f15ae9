//! Diagnostics for programs.

use serde_json::{Value, json};

use crate::{Diagnostic, SourceFile};

/// Version of the JSON document; it grows when a field changes its meaning or goes away.
const VERSION: u32 = 1;

/// Renders all files as one JSON document of one line, with a newline at the end:
/// `{"version": 1, "diagnostics": [{"file", "line", "column", "end_line", "end_column",
/// "offset", "end_offset", "severity", "code", "message", "help"}]}`.
///
/// Lines and columns are characters from 1, offsets bytes from 0; `help` may be null.
pub fn render_json(files: &[(SourceFile<'_>, Vec<Diagnostic>)]) -> String {
    let all: Vec<Value> = files
        .iter()
        .flat_map(|(file, found)| found.iter().map(move |one| entry(file, one)))
        .collect();
    format!("{}\n", json!({ "version": VERSION, "diagnostics": all }))
}

fn entry(file: &SourceFile<'_>, found: &Diagnostic) -> Value {
    let (line, column) = file.line_column(found.range.start);
    let (end_line, end_column) = file.line_column(found.range.end);
    json!({
        "file": file.name(),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "offset": found.range.start,
        "end_offset": found.range.end,
        "severity": found.severity.as_str(),
        "code": found.code,
        "message": found.message,
        "help": found.help,
    })
}

#[cfg(test)]
mod tests {
    use crate::{Diagnostic, Severity, SourceFile, render_json};

    #[test]
    fn fields_hold_characters_and_bytes() {
        let file = SourceFile::new("m.φ", "∀∉".as_bytes());
        let found = Diagnostic::new("SYN007", Severity::Error, 3..6, "bad");
        let text = render_json(&[(file, vec![found])]);
        let value: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
        let one = &value["diagnostics"][0];
        assert_eq!((&one["column"], &one["offset"]), (&2.into(), &3.into()));
        assert_eq!(one["help"], serde_json::Value::Null);
    }
}
