//! Interpreters as JSON. Every document has a `version`; readers ignore keys they do not know.

use phi_interpreter::{Interpreter, State};
use serde_json::{Value, json};

use crate::interpreters::command::Found;

/// The version of all documents of `phicode interpreters`.
pub(crate) const VERSION: u32 = 1;

/// All interpreters.
pub(crate) fn list(found: &Found) -> String {
    let all: Vec<Value> = found
        .all
        .iter()
        .map(|one| {
            let mut value = interpreter(one);
            value["default"] = found.is_default(one).into();
            value
        })
        .collect();
    text(&json!({"version": VERSION, "interpreters": all}))
}

/// One interpreter.
pub(crate) fn show(one: &Interpreter) -> String {
    text(&json!({"version": VERSION, "interpreter": interpreter(one)}))
}

/// What is said about an interpreter wherever one is named.
pub(crate) fn interpreter(one: &Interpreter) -> Value {
    let mut value = json!({
        "path": one.path.to_string_lossy(),
        "origin": one.origin,
        "also": one.also.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>(),
        "usable": one.record().is_some(),
    });
    match &one.state {
        State::Unusable(reason) => value["reason"] = reason.as_str().into(),
        State::Usable(record) => {
            let paths = |all: &[std::path::PathBuf]| -> Vec<String> {
                all.iter().map(|path| path.to_string_lossy().into_owned()).collect()
            };
            value["implementation"] = record.implementation.as_str().into();
            value["python_version"] = record.version_text().into();
            value["pypy_version"] = record.pypy_version.clone().into();
            value["cache_tag"] = record.cache_tag.clone().into();
            value["executable"] = record.executable.to_string_lossy().into();
            value["prefix"] = record.prefix.to_string_lossy().into();
            value["base_prefix"] = record.base_prefix.to_string_lossy().into();
            value["free_threaded"] = record.free_threaded.into();
            value["paths"] = paths(&record.paths).into();
            value["extension_suffixes"] = record.suffixes.clone().into();
            value["engine"] = record.engine.as_ref().map_or(Value::Null, |engine| {
                json!({
                    "package": engine.package.to_string_lossy(),
                    "version": engine.version,
                })
            });
        }
    }
    value
}

/// Indented, with a line end.
pub(crate) fn text(value: &Value) -> String {
    format!("{value:#}\n")
}
