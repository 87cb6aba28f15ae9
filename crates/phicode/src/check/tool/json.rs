//! Places in JSON: objects that name a file, and lines and columns in and below them.
//!
//! ruff, pyright, mypy, pylint and SARIF each have their own names for these; the names are told
//! apart, the tools are not.

use phi_syntax::Edge;
use serde_json::{Map, Value};

use crate::check::tool::columns::Unit;
use crate::check::tool::located::Places;
use crate::check::tool::mirror::Mirrored;

/// Names of the member that names a file.
const FILES: [&str; 5] = ["filename", "file", "path", "abspath", "uri"];

/// Members that are a line and a column, and which end of a range they are if that is told.
const PAIRS: [(&str, &str, Option<Edge>); 7] = [
    ("row", "column", None),
    ("line", "column", None),
    ("line", "character", None),
    ("startLine", "startColumn", Some(Edge::Start)),
    ("endLine", "endColumn", Some(Edge::End)),
    ("end_line", "end_column", Some(Edge::End)),
    ("end_line", "end_col", Some(Edge::End)),
];

/// `text` with every place translated, in the layout that it has; `None` if it is not JSON.
pub(crate) fn translate(text: &str, places: &Places) -> Option<String> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    if !matches!(value, Value::Array(_) | Value::Object(_)) {
        return None;
    }
    visit(&mut value, None, Edge::Start, places);
    let body = text.trim_end();
    let is_pretty = body.contains('\n');
    let written = if is_pretty {
        serde_json::to_string_pretty(&value)
    } else {
        serde_json::to_string(&value)
    };
    Some(written.ok()? + &text[body.len()..])
}

fn visit(value: &mut Value, file: Option<&Mirrored>, edge: Edge, places: &Places) {
    match value {
        Value::Array(values) => {
            for value in values {
                visit(value, file, edge, places);
            }
        }
        Value::Object(members) => visit_object(members, file, edge, places),
        Value::String(text) => *text = places.in_project(text),
        _ => {}
    }
}

fn visit_object(
    members: &mut Map<String, Value>,
    file: Option<&Mirrored>,
    edge: Edge,
    places: &Places,
) {
    let file = named_file(members, places).or(file);
    if let Some(file) = file {
        for (line, column, own) in PAIRS {
            move_column(members, (line, column, own.unwrap_or(edge)), file, places);
        }
    }
    for (name, value) in members {
        let edge = match name.as_str() {
            "end" | "end_location" | "endLocation" => Edge::End,
            "start" | "location" => Edge::Start,
            _ => edge,
        };
        visit(value, file, edge, places);
    }
}

/// Gives the file that `members` name its φ name, here or one level below, as SARIF does.
fn named_file<'a>(members: &mut Map<String, Value>, places: &Places<'a>) -> Option<&'a Mirrored> {
    if let Some(Value::Object(inner)) = members.get_mut("artifactLocation") {
        return named_file(inner, places);
    }
    let mut found = None;
    for name in FILES {
        if let Some(Value::String(text)) = members.get_mut(name) {
            let (scheme, path) = match text.strip_prefix("file://") {
                Some(path) => ("file://", path),
                None => ("", text.as_str()),
            };
            if let Some((file, shown)) = places.file(path) {
                *text = format!("{scheme}{shown}");
                found = Some(file);
            }
        }
    }
    found
}

fn move_column(
    members: &mut Map<String, Value>,
    (line, column, edge): (&str, &str, Edge),
    file: &Mirrored,
    places: &Places,
) {
    let number = |name: &str| members.get(name)?.as_u64().and_then(|it| usize::try_from(it).ok());
    let (Some(line), Some(old)) = (number(line), number(column)) else {
        return;
    };
    // pylint's end has the name of SARIF's, its beginning has not.
    let is_sarif = members.contains_key("startColumn");
    let (line, first, unit) = match column {
        // Positions of the language server's protocol.
        "character" => (line.saturating_add(1), 0, Unit::Utf16),
        "startColumn" | "endColumn" if is_sarif => (line, 1, Unit::Characters),
        _ => (line, places.columns.first_in_json, places.columns.unit),
    };
    if let Some(from_zero) = old.checked_sub(first) {
        let moved = file.column(line, from_zero, edge, unit) + first;
        members.insert(column.to_owned(), moved.into());
    }
}
