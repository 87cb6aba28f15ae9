//! `phicode config show`.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::Result;
use phi_config::variables::{VARIABLES, Variable};
use phi_config::{Origin, View, environment, view};
use serde_json::{Value, json};

use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::say;

/// Version of the JSON document; it grows when a field changes its meaning or goes away.
const VERSION: u32 = 1;

/// Prints what holds for the files of `directory`, as if `language` were configured if it is given.
pub(crate) fn show(directory: &Path, language: Option<&str>, as_json: bool) -> Result<Exit> {
    let view = view(directory, language)?;
    for notice in &view.notices {
        say(format_args!("phicode: {notice}"));
    }
    print(if as_json { document(&view) } else { table(&view) })?;
    Ok(Exit::Success)
}

fn table(view: &View) -> String {
    let file = view.file.as_ref().map(|file| file.display().to_string());
    let mut text = format!("configuration: {}\n\n", file.as_deref().unwrap_or("none"));
    let mut rows: Vec<[String; 3]> = Vec::new();
    for value in &view.values {
        rows.push([value.key.to_owned(), plain(&value.value), origin_text(&value.origin)]);
    }
    text.push_str(&columns(&rows));
    text.push_str("\nsymbols\n");
    rows.clear();
    for symbol in &view.symbols {
        let spellings = symbol.spellings.join(" ");
        let spellings = if spellings.is_empty() { "–".to_owned() } else { spellings };
        rows.push([format!("  {}", symbol.word), spellings, origin_text(&symbol.origin)]);
    }
    text.push_str(&columns(&rows));
    rows.clear();
    for variable in set_variables() {
        let value = environment::text(variable).unwrap_or_default();
        rows.push([
            format!("  {}", variable.name),
            value.to_string_lossy().into_owned(),
            "environment".to_owned(),
        ]);
    }
    if !rows.is_empty() {
        text.push_str("\nvariables\n");
        text.push_str(&columns(&rows));
    }
    text
}

fn columns(rows: &[[String; 3]]) -> String {
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max();
    let (first, second) = (width(0).unwrap_or(0), width(1).unwrap_or(0));
    let mut text = String::new();
    for [name, value, origin] in rows {
        writeln!(text, "{name:<first$}  {value:<second$}  {origin}")
            .expect("writing to a string cannot fail");
    }
    text
}

/// Variables of our own that are set, those between our processes left out.
fn set_variables() -> impl Iterator<Item = &'static Variable> {
    let is_shown = |variable: &&&Variable| {
        variable.is_own() && !variable.is_internal() && environment::text(variable).is_some()
    };
    VARIABLES.iter().filter(is_shown).copied()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(" "),
        other => other.to_string(),
    }
}

fn origin_text(origin: &Origin) -> String {
    match origin {
        Origin::Flag(name) | Origin::Variable(name) => (*name).to_owned(),
        Origin::File(path, line) => format!("{}:{line}", path.display()),
        Origin::Pack(name) => format!("pack {name}"),
        Origin::Default => "default".to_owned(),
    }
}

fn document(view: &View) -> String {
    let keys = view.values.iter().map(
        |one| json!({"key": one.key, "value": one.value, "origin": origin_value(&one.origin)}),
    );
    let symbols = view.symbols.iter().map(|one| {
        json!({
            "word": one.word,
            "spellings": one.spellings,
            "origin": origin_value(&one.origin),
        })
    });
    let variables = set_variables().map(|variable| {
        let value = environment::text(variable).unwrap_or_default();
        json!({"name": variable.name, "value": value.to_string_lossy()})
    });
    let whole = json!({
        "version": VERSION,
        "file": view.file.as_ref().map(|file| file.display().to_string()),
        "keys": keys.collect::<Vec<_>>(),
        "symbols": symbols.collect::<Vec<_>>(),
        "variables": variables.collect::<Vec<_>>(),
        "notices": view.notices,
    });
    format!("{whole}\n")
}

fn origin_value(origin: &Origin) -> Value {
    match origin {
        Origin::Flag(name) => json!({"kind": "flag", "name": name}),
        Origin::Variable(name) => json!({"kind": "variable", "name": name}),
        Origin::File(path, line) => {
            json!({"kind": "file", "file": path.display().to_string(), "line": line})
        }
        Origin::Pack(name) => json!({"kind": "pack", "name": name}),
        Origin::Default => json!({"kind": "default"}),
    }
}
