//! `POST /convert`: φ to Python, Python to φ.

use phi_diagnostics::SourceFile;
use serde_json::{Value, json};

use crate::http::Response;
use crate::language::{self, Fault, Source};
use crate::problem::Problem;
use crate::request::{Fields, Language, code_field, language_field, map_field};
use crate::server::Server;

/// Answers with the converted text; a text that cannot be converted is a problem with its place.
pub(crate) fn convert(server: &Server, body: Value) -> Result<Response, Problem> {
    let mut fields = Fields::of(body, "")?;
    let code = code_field(&mut fields)?;
    let target = fields.word("target", &["python", "phicode"])?;
    let target = target
        .ok_or_else(|| Problem::field(fields.pointer("target"), "the field target is missing"))?;
    let language = language_field(&mut fields)?;
    let given = map_field(&mut fields)?;
    fields.finish(&["code", "target", "language", "type", "map"])?;
    let text = phi_engine::body(code.as_bytes());
    let map = language::map_of(text, given, &server.map)
        .map_err(|found| refusal(&language::fault("main.φ", text, &found)))?;
    // Without glyphs a text is Python, whatever is wrong with it.
    let source = language::read(&code, language, Some(map.clone()), &server.map);
    let is_phi = !matches!(source, Ok(Source::Python));
    let python = if is_phi { language::convert_to_python(&code, &map) } else { Ok(code.clone()) };
    let python = python.map_err(|fault| refusal(&fault))?;
    let (converted, phi) = if target == "python" {
        (python, is_phi.then_some(code.clone()))
    } else {
        let phi = language::convert_to_phi(&python, &map).map_err(|fault| refusal(&fault))?;
        (phi.clone(), Some(phi))
    };
    let checked = if is_phi { Language::Phi } else { Language::Python };
    let file = SourceFile::new("main", text);
    let found = language::diagnose(&code, checked, &map);
    let error = found.iter().find(|one| one.is_error()).map(|one| language::place(&file, one));
    Ok(Response::json(&json!({
        "success": true,
        "converted": converted,
        "target": target,
        "symbols_used": phi.map_or_else(Vec::new, |phi| language::symbols_used(&phi, &map)),
        "syntax_error": error,
    })))
}

fn refusal(fault: &Fault) -> Problem {
    let detail = format!("the text cannot be converted: {}", fault.message);
    Problem::field("/code", detail).with_member("syntax_error", fault.document.clone())
}
