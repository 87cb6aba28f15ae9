//! The program of a request: its language, its symbol map, its Python text.

use phi_engine::Columns;
use phi_sandbox::{Edit, PhiText, Program};
use phi_syntax::SymbolMap;
use serde_json::Value;

use crate::language::{self, Source};
use crate::problem::{Problem, Slug};
use crate::request::Fields;

/// Most bytes of a program.
pub(crate) const MAX_CODE: usize = 1 << 20;

/// What the text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    /// φ if the lexer finds a glyph in it outside strings and comments; otherwise Python.
    Auto,
    Python,
    Phi,
}

/// Takes `code`, which must be there.
pub(crate) fn code_field(fields: &mut Fields) -> Result<String, Problem> {
    let code = fields.required_text("code")?;
    if code.len() > MAX_CODE {
        let detail = format!("code has at most {MAX_CODE} bytes");
        return Err(Problem::new(Slug::BodyTooLarge, detail).at(fields.pointer("code")));
    }
    Ok(code)
}

/// Takes `language` and its older name `type`; both may be given if they say the same.
pub(crate) fn language_field(fields: &mut Fields) -> Result<Language, Problem> {
    let new = fields.word("language", &["auto", "python", "phi"])?.map(|word| match word {
        "python" => Language::Python,
        "phi" => Language::Phi,
        _ => Language::Auto,
    });
    let old = fields.word("type", &["auto", "phicode", "python"])?.map(|word| match word {
        "python" => Language::Python,
        "phicode" => Language::Phi,
        _ => Language::Auto,
    });
    match (new, old) {
        (Some(new), Some(old)) if new != old => {
            let detail = "type is the older name of language; here they contradict each other";
            Err(Problem::field(fields.pointer("type"), detail))
        }
        (new, old) => Ok(new.or(old).unwrap_or(Language::Auto)),
    }
}

/// Takes `map`: the name of a bundled map, or an object that is a pack or a table of words.
pub(crate) fn map_field(fields: &mut Fields) -> Result<Option<SymbolMap>, Problem> {
    let pointer = fields.pointer("map");
    let found = match fields.take("map") {
        None => return Ok(None),
        Some(Value::String(name)) => language::bundled_map(&name),
        Some(Value::Object(table)) => language::inline_map(table),
        Some(other) => {
            return Err(crate::request::fields::wrong(pointer, "a name or an object", &other));
        }
    };
    found.map(Some).map_err(|detail| Problem::field(pointer, detail))
}

/// The program that is run for `source`.
pub(crate) fn program(source: &Source, code: &str) -> Program {
    match source {
        Source::Python => Program { name: "main.py".into(), python: body(code), phi: None },
        Source::Phi { python, edits, .. } => {
            let edit =
                |edit: &Columns| Edit { line: edit.line, python: edit.python, phi: edit.phi };
            let edits = edits.iter().map(edit).collect();
            Program {
                name: "main.φ".into(),
                python: python.clone(),
                phi: Some(PhiText { text: body(code), edits }),
            }
        }
    }
}

/// The text without a byte order mark.
fn body(code: &str) -> String {
    code.strip_prefix('\u{FEFF}').unwrap_or(code).to_owned()
}
