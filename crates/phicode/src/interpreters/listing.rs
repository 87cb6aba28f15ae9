//! Interpreters as text.

use std::fmt::Write as _;

use phi_interpreter::{Interpreter, Record, State};

use crate::interpreters::command::Found;

/// One line for each interpreter, in columns.
pub(crate) fn list(found: &Found, versions: bool) -> String {
    let rows: Vec<Vec<String>> = found
        .all
        .iter()
        .map(|one| {
            let mark = if found.is_default(one) { "*" } else { " " };
            let mut row = vec![format!("{mark} {}", one.path.display())];
            row.extend(match &one.state {
                State::Usable(record) if versions => described(record),
                State::Usable(record) => vec![record.implementation_name().to_owned()],
                State::Unusable(reason) => vec![format!("unusable: {reason}")],
            });
            if one.record().is_some() {
                row.push(format!("({})", one.origin));
            }
            row
        })
        .collect();
    columns(&rows)
}

fn described(record: &Record) -> Vec<String> {
    let mut implementation = record.implementation_name().to_owned();
    if let Some(version) = &record.pypy_version {
        write!(implementation, " {version}").expect("writing to a string cannot fail");
    }
    vec![implementation, record.version_text(), engine(record)]
}

fn engine(record: &Record) -> String {
    match &record.engine {
        None => "no engine".to_owned(),
        Some(engine) => {
            format!("engine {}", engine.version.as_deref().unwrap_or("without a version"))
        }
    }
}

/// Everything about one interpreter, a fact in each line.
pub(crate) fn show(one: &Interpreter) -> String {
    let mut rows = vec![row("path", one.path.display()), row("found by", one.origin)];
    match &one.state {
        State::Unusable(reason) => rows.push(row("unusable", reason)),
        State::Usable(record) => {
            rows.push(row("implementation", record.implementation_name()));
            rows.push(row("version", record.version_text()));
            if let Some(version) = &record.pypy_version {
                rows.push(row("PyPy", version));
            }
            rows.push(row("cache tag", record.cache_tag.as_deref().unwrap_or("none")));
            rows.push(row("engine", engine_place(record)));
            rows.push(row("prefix", record.prefix.display()));
            if record.prefix != record.base_prefix {
                rows.push(row("made from", record.base_prefix.display()));
            }
            rows.push(row("free-threaded", if record.free_threaded { "yes" } else { "no" }));
            rows.push(row("extensions", record.suffixes.join(" ")));
            let libraries = record.paths.iter().filter(|path| !record.standard.contains(path));
            rows.extend(libraries.map(|path| row("library", path.display())));
        }
    }
    columns(&rows)
}

fn engine_place(record: &Record) -> String {
    match &record.engine {
        None => engine(record),
        Some(found) => {
            let version = found.version.as_deref().unwrap_or("without a version");
            format!("{version} in {}", found.package.display())
        }
    }
}

fn row(name: &str, value: impl std::fmt::Display) -> Vec<String> {
    vec![name.to_owned(), value.to_string()]
}

/// Cells under each other; the last one of a row is not padded.
fn columns(rows: &[Vec<String>]) -> String {
    let width = |column: usize| {
        let padded = rows.iter().filter(|row| row.len() > column + 1);
        padded.map(|row| row[column].chars().count()).max().unwrap_or(0)
    };
    let mut text = String::new();
    for row in rows {
        let mut line = String::new();
        for (column, cell) in row.iter().enumerate() {
            let width = if column + 1 < row.len() { width(column) + 2 } else { 0 };
            write!(line, "{cell:<width$}").expect("writing to a string cannot fail");
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
