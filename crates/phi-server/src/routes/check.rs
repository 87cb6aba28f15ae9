//! `POST /check`: says what is wrong with a text, and runs nothing.

use phi_diagnostics::SourceFile;
use serde_json::{Value, json};

use crate::http::Response;
use crate::language::{self, Source};
use crate::problem::Problem;
use crate::request::{Fields, Language, code_field, language_field, map_field};
use crate::server::Server;

/// Answers with everything that is to be said of the text.
pub(crate) fn check(server: &Server, body: Value) -> Result<Response, Problem> {
    let mut fields = Fields::of(body, "")?;
    let code = code_field(&mut fields)?;
    let language = language_field(&mut fields)?;
    let given = map_field(&mut fields)?;
    let filename = fields.text("filename")?;
    fields.finish(&["code", "language", "type", "map", "filename"])?;
    let text = phi_engine::body(code.as_bytes());
    let (language, found) = match language::map_of(text, given.clone(), &server.map) {
        Err(found) => (Language::Phi, vec![found]),
        Ok(map) => {
            let source = language::read(&code, language, given, &server.map);
            let is_python = matches!(source, Ok(Source::Python));
            let language = if is_python { Language::Python } else { Language::Phi };
            (language, language::diagnose(&code, language, &map))
        }
    };
    let is_python = language == Language::Python;
    let name = filename.unwrap_or_else(|| if is_python { "main.py" } else { "main.φ" }.to_owned());
    let file = SourceFile::new(&name, text);
    let error = found.iter().find(|one| one.is_error()).map(|one| language::place(&file, one));
    let diagnostics: Vec<Value> = found.iter().map(|one| language::place(&file, one)).collect();
    Ok(Response::json(&json!({
        "success": true,
        "verdict": "clean",
        "language": if is_python { "python" } else { "phi" },
        "findings": [],
        "skipped": [{
            "path": name,
            "reason": "no guard rules ran: this version has none, so the verdict says nothing",
        }],
        "ruleset": null,
        "diagnostics": diagnostics,
        "syntax_error": error,
    })))
}
