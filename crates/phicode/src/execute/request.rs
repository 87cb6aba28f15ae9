//! The request that the words of a user ask for.

use std::path::Path;

use phi_config::read_patiently;
use serde_json::{Map, Value, json};

use crate::execute::arguments::{ExecuteArguments, Language};
use crate::inputs::{Failure, Kind, MOST_BYTES, bounded};

/// Suffixes of φ files; the server does not know what a project of this machine calls its own.
const PHI_SUFFIXES: [&str; 2] = [".φ", ".phi"];

/// The body of `POST /execute`.
pub(crate) fn body(arguments: &ExecuteArguments) -> Result<String, Failure> {
    let code = text(&arguments.file)?;
    let mut fields = Map::new();
    fields.insert("code".into(), code.into());
    fields.insert("language".into(), language(arguments).into());
    if let Some(path) = &arguments.stdin {
        fields.insert("stdin".into(), text(path)?.into());
    }
    if !arguments.arguments.is_empty() {
        fields.insert("args".into(), json!(arguments.arguments));
    }
    if let Some(milliseconds) = arguments.timeout {
        fields.insert("timeout_ms".into(), milliseconds.into());
    }
    if let Some(megabytes) = arguments.memory {
        fields.insert("memory_mb".into(), megabytes.into());
    }
    if !arguments.json {
        fields.insert("stream".into(), true.into());
        // Bytes that are no text stay what they are.
        fields.insert("output_encoding".into(), "base64".into());
    }
    Ok(Value::Object(fields).to_string())
}

/// The token in a file, without the line end behind it.
pub(crate) fn token(path: &Path) -> Result<String, Failure> {
    let bytes = read_patiently(path).map_err(|error| Failure::new(path, "read", &error))?;
    let token = String::from_utf8_lossy(&bytes).trim().to_owned();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        let hint = "`phicode token create NAME` prints one; put it into a file of its own";
        return Err(Failure::usage(&path.display().to_string(), "it holds no token", hint));
    }
    Ok(token)
}

/// All of an input, which has to be text because JSON has nothing else.
fn text(path: &Path) -> Result<String, Failure> {
    let name = if path.as_os_str() == "-" { "<stdin>".into() } else { path.to_string_lossy() };
    let bytes = bounded(path).map_err(|error| Failure::new(&*name, "read", &error))?;
    if bytes.len() as u64 > MOST_BYTES {
        let cause = format!("it is longer than {} MiB, which no server takes", MOST_BYTES >> 20);
        return Err(Failure::usage(&name, cause, ""));
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let cause = format!("it is not UTF-8: byte {place} is part of no character");
        let hint = "`phicode convert --from ENCODING` reads other encodings";
        Failure::usage(&name, cause, hint)
    })
}

fn language(arguments: &ExecuteArguments) -> &'static str {
    match (arguments.language, Kind::of(&arguments.file, &PHI_SUFFIXES.map(str::to_owned))) {
        (Some(Language::Python), _) | (None, Kind::Python) => "python",
        (Some(Language::Phi), _) | (None, Kind::Phi) => "phi",
        (Some(Language::Auto), _) | (None, Kind::Other) => "auto",
    }
}
