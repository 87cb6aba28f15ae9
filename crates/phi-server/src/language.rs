//! The language of a text, and its conversion.

use phi_config::ConfigError;
use phi_diagnostics::{Diagnostic, Severity, SourceFile};
use phi_engine::{Columns, LineEdits};
use phi_syntax::{
    MapSpec, SymbolMap, Validation, check, file_map_header, to_phi, to_python, to_python_mapped,
};
use serde_json::{Map, Value, json};

use crate::request::Language;

/// Most words of the map of a request: what reads a map compares all of them.
const MOST_WORDS: usize = 2000;

/// A text that has a language.
#[derive(Debug)]
pub(crate) enum Source {
    Python,
    Phi { python: String, edits: Vec<Columns>, map: SymbolMap },
}

/// What is wrong with a text, as clients read it.
#[derive(Clone, Debug)]
pub(crate) struct Fault {
    /// In Python's words.
    pub(crate) message: String,
    /// The place and the rest, for programs.
    pub(crate) document: Value,
    /// As Python prints it, without a traceback.
    pub(crate) text: String,
}

/// Reads `code` as `language`; the map is `given`, or that of its header, or `configured`.
///
/// `Err` is a φ text that no Python text can be made of.
pub(crate) fn read(
    code: &str,
    language: Language,
    given: Option<SymbolMap>,
    configured: &SymbolMap,
) -> Result<Source, Fault> {
    if language == Language::Python {
        return Ok(Source::Python);
    }
    let phi = phi_engine::body(code.as_bytes());
    let map = match map_of(phi, given, configured) {
        Ok(map) => map,
        Err(found) => return Err(fault("main.φ", phi, &found)),
    };
    let converted = to_python_mapped(phi, &map);
    let is_phi =
        language == Language::Phi || !converted.edits.is_empty() || file_map_header(phi).is_some();
    if !is_phi {
        return Ok(Source::Python);
    }
    if let Some(found) = fatal(phi, &map, &converted.diagnostics) {
        return Err(fault("main.φ", phi, &found));
    }
    let edits = LineEdits::new(&converted.text, &converted.edits).all().collect();
    let python = String::from_utf8_lossy(&converted.text).into_owned();
    Ok(Source::Phi { python, edits, map })
}

/// The first error that keeps Python from seeing the text; an unknown symbol gets its own message.
fn fatal(phi: &[u8], map: &SymbolMap, found: &[Diagnostic]) -> Option<Diagnostic> {
    let is_fatal = |one: &&Diagnostic| one.is_error() && one.code != "SYN007";
    if phi.contains(&0) {
        return check(phi, map).into_iter().find(|one| is_fatal(&one));
    }
    found.iter().find(is_fatal).cloned()
}

/// The map that reads a text; `Err` is a header that cannot be followed.
pub(crate) fn map_of(
    source: &[u8],
    given: Option<SymbolMap>,
    configured: &SymbolMap,
) -> Result<SymbolMap, Diagnostic> {
    if let Some(map) = given {
        return Ok(map);
    }
    let Some(header) = file_map_header(source) else {
        return Ok(configured.clone());
    };
    let range = header.range.clone();
    phi_config::pinned_map(header, || Ok(configured.clone())).map_err(|error: ConfigError| {
        let fault = Diagnostic::new("SYN205", Severity::Error, range, phi_engine::whole(&error));
        Diagnostic { help: error.hint, ..fault }
    })
}

/// Everything that is to be said of a text, errors first to last.
pub(crate) fn diagnose(code: &str, language: Language, map: &SymbolMap) -> Vec<Diagnostic> {
    let text = phi_engine::body(code.as_bytes());
    if language == Language::Phi {
        return check(text, map);
    }
    let body = code.strip_prefix('\u{FEFF}').unwrap_or(code);
    if let Some(at) = text.iter().position(|&byte| byte == 0) {
        let message = "source code cannot contain null bytes";
        return vec![Diagnostic::new("SYN008", Severity::Error, at..at + 1, message)];
    }
    let error = to_phi(body, map).err();
    error
        .map(|one| Diagnostic::new("SYN000", Severity::Error, one.range, one.message))
        .into_iter()
        .collect()
}

/// Python text of φ text, word for word. `Err` is what is wrong with the φ text.
pub(crate) fn convert_to_python(code: &str, map: &SymbolMap) -> Result<String, Fault> {
    let phi = phi_engine::body(code.as_bytes());
    let converted = to_python(phi, map);
    let has_errors = converted.diagnostics.iter().any(Diagnostic::is_error);
    if has_errors || phi.contains(&0) {
        // The full diagnosis has the suggestions that the conversion has no time for.
        let complete = check(phi, map).into_iter();
        let found = complete.chain(converted.diagnostics).find(Diagnostic::is_error);
        if let Some(found) = found {
            return Err(fault("main.φ", phi, &found));
        }
    }
    Ok(String::from_utf8_lossy(&converted.text).into_owned())
}

/// φ text of Python text. `Err` is why it is not Python, or would not come back byte for byte.
pub(crate) fn convert_to_phi(python: &str, map: &SymbolMap) -> Result<String, Fault> {
    let found = diagnose(python, Language::Python, map);
    let body = python.strip_prefix('\u{FEFF}').unwrap_or(python);
    if let Some(found) = found.first() {
        return Err(fault("main.py", body.as_bytes(), found));
    }
    let refused = |message: String| {
        let found = Diagnostic::new("SYN000", Severity::Error, 0..0, message);
        fault("main.py", body.as_bytes(), &found)
    };
    let phi = to_phi(body, map).map_err(|error| refused(error.message))?;
    if to_python(phi.text.as_bytes(), map).text != body.as_bytes() {
        return Err(refused("the text does not come back from φ byte for byte".into()));
    }
    Ok(phi.text)
}

/// The spellings that a φ text uses, each once, in the order of the text.
pub(crate) fn symbols_used(phi: &str, map: &SymbolMap) -> Vec<String> {
    let converted = to_python_mapped(phi.as_bytes(), map);
    let mut symbols: Vec<String> = Vec::new();
    for edit in &converted.edits {
        let symbol = phi.get(edit.phi.clone()).unwrap_or_default().trim();
        if !symbol.is_empty() && !symbols.iter().any(|known| known == symbol) {
            symbols.push(symbol.to_owned());
        }
    }
    symbols
}

/// `found` in `text`, a text that messages call `name`.
pub(crate) fn fault(name: &str, text: &[u8], found: &Diagnostic) -> Fault {
    let file = SourceFile::new(name, text);
    let (line, column) = file.line_column(found.range.start);
    let shown = file.line_text(line);
    let indent = shown.chars().take_while(|it| it.is_whitespace()).count();
    let caret = " ".repeat((column - 1).saturating_sub(indent));
    let message = &found.message;
    Fault {
        message: message.clone(),
        document: place(&file, found),
        text: format!(
            "  File \"{name}\", line {line}\n    {}\n    {caret}^\nSyntaxError: {message}\n",
            shown.trim()
        ),
    }
}

/// A finding for programs; lines and columns count from 1, columns in characters, offsets in bytes.
pub(crate) fn place(file: &SourceFile<'_>, found: &Diagnostic) -> Value {
    let (line, column) = file.line_column(found.range.start);
    let (end_line, end_column) = file.line_column(found.range.end);
    json!({
        "code": found.code,
        "severity": found.severity.as_str(),
        "message": found.message,
        "help": found.help,
        "line": line,
        "column": column,
        "offset": found.range.start,
        "end_line": end_line,
        "end_column": end_column,
        "end_offset": found.range.end,
    })
}

/// The bundled map of that name; `Err` says which there are.
pub(crate) fn bundled_map(name: &str) -> Result<SymbolMap, String> {
    let known = || {
        format!("no map is called `{name}`; there are {}", SymbolMap::bundled_names().join(", "))
    };
    SymbolMap::bundled(name).cloned().ok_or_else(known)
}

/// The map of an object: a whole pack if it has `name`, else words laid upon the map `phi`.
pub(crate) fn inline_map(table: Map<String, Value>) -> Result<SymbolMap, String> {
    let words: usize = table.values().map(words_in).sum();
    if words > MOST_WORDS {
        return Err(format!("the map has {words} words; that of a request may have {MOST_WORDS}"));
    }
    let is_pack = table.get("name").is_some_and(Value::is_string);
    let spec = if is_pack {
        let text = Value::Object(table).to_string();
        MapSpec::from_json(&text, "map").map_err(|error| format!("the map is refused: {error}"))?
    } else {
        MapSpec::overlay("phi", &table, "map")
    };
    let (map, problems) = SymbolMap::build(&spec, Validation::On);
    match problems.into_iter().find(|one| one.severity == Severity::Error) {
        None => Ok(map),
        Some(problem) => Err(format!("the map is refused: {}: {}", problem.code, problem.message)),
    }
}

/// How many texts a value of a map has.
fn words_in(value: &Value) -> usize {
    match value {
        Value::Object(table) => table.values().map(words_in).sum(),
        Value::Array(list) => list.iter().map(words_in).sum(),
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use phi_syntax::SymbolMap;
    use serde_json::json;

    use super::{Source, convert_to_phi, convert_to_python, inline_map, read, symbols_used};
    use crate::request::Language;

    fn is_phi(code: &str) -> bool {
        let source = read(code, Language::Auto, None, SymbolMap::phi());
        matches!(source, Ok(Source::Phi { .. }))
    }

    #[test]
    fn symbols_in_strings_and_comments_make_no_phi() {
        assert!(is_phi("π(1)"));
        assert!(is_phi("\u{FEFF}π(1)"));
        assert!(is_phi("# φ: map=es\nx = 1"));
        assert!(!is_phi("print('π') # ∀"));
        assert!(!is_phi("print(1)"));
    }

    #[test]
    fn what_cannot_be_converted_has_its_place() {
        let fault = read("x = 1\ny\0", Language::Phi, None, SymbolMap::phi()).expect_err("NUL");
        assert_eq!((&fault.document["line"], &fault.document["column"]), (&2.into(), &2.into()));
        assert!(fault.text.starts_with("  File \"main.φ\", line 2\n    y"), "{}", fault.text);
        let fault = read("# φ: map=xx\n", Language::Auto, None, SymbolMap::phi());
        assert_eq!(fault.expect_err("no such map").document["code"], "SYN205");
        assert!(convert_to_python("x = ∉", SymbolMap::phi()).is_err());
        assert_eq!(convert_to_phi("x = = 1", SymbolMap::phi()).expect_err("").document["line"], 1);
    }

    #[test]
    fn conversions_and_their_symbols() {
        let map = SymbolMap::phi();
        assert_eq!(convert_to_python("¿ x: π(π)", map).expect("φ"), "if x: print(print)");
        assert_eq!(symbols_used("¿ x: π(π)", map), ["¿", "π"]);
        assert_eq!(convert_to_phi("if x: print(1)", map).expect("Python"), "¿ x: π(1)");
    }

    #[test]
    fn maps_of_requests_are_words_or_packs() {
        let words = json!({ "print": "druk" }).as_object().cloned().expect("an object");
        let map = inline_map(words).expect("a map");
        assert_eq!((map.python("druk"), map.python("¿")), (Some("print"), Some("if")));
        let pack = json!({ "name": "m", "words": { "print": "druk" } });
        let map = inline_map(pack.as_object().cloned().expect("an object")).expect("a map");
        assert_eq!((map.python("druk"), map.python("¿")), (Some("print"), None));
        let wrong = json!({ "print": "a b" }).as_object().cloned().expect("an object");
        assert!(inline_map(wrong).expect_err("a blank").contains("SYN202"));
        let many: serde_json::Map<_, _> =
            (0..2001).map(|n| (format!("k{n}"), format!("v{n}").into())).collect();
        assert!(inline_map(many).expect_err("too many").contains("2001 words"));
    }
}
