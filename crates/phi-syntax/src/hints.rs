//! Warnings and hints about texts that convert well but may not be meant so.

use std::ops::Range;

use phi_diagnostics::{Diagnostic, Severity};
use phi_python::{is_hard_keyword, is_identifier};
use unicode_normalization::UnicodeNormalization;

use crate::digits::mixed_numbers;
use crate::header::header_slip;
use crate::look_alikes::intended;
use crate::map::SymbolMap;
use crate::names::code_names;
use crate::sink::Edit;

/// SYN101 to SYN108 for one text; `failing` is the place of its syntax error.
pub(crate) fn hints(
    source: &[u8],
    map: &SymbolMap,
    edits: &[Edit],
    failing: Option<&Range<usize>>,
) -> Vec<Diagnostic> {
    let glyphs = edits.iter().filter_map(|edit| about_glyph(source, map, &edit.phi));
    let numbers = mixed_numbers(source, map, edits);
    let names = code_names(source, map);
    let names = names.iter().filter_map(|range| about_name(source, map, range, failing));
    let header = header_slip(source).map(|range| about_header(source, range));
    header.into_iter().chain(glyphs).chain(numbers).chain(names).collect()
}

/// A comment that was meant to name the map of the file.
fn about_header(source: &[u8], range: Range<usize>) -> Diagnostic {
    let said = String::from_utf8_lossy(&source[range.clone()]);
    let text = format!("`{said}` names no symbol map; this is a comment like any other");
    Diagnostic::new("SYN108", Severity::Warning, range, text)
        .with_help("write `# φ: map=NAME`, such as `# φ: map=es`")
}

/// A converted spelling as an attribute, an argument name or the target of an assignment.
fn about_glyph(source: &[u8], map: &SymbolMap, range: &Range<usize>) -> Option<Diagnostic> {
    let glyph = std::str::from_utf8(&source[range.clone()]).ok()?;
    let python = map.python(glyph)?;
    let before = source[..range.start].trim_ascii_end();
    let after = source[range.end..].trim_ascii_start();
    let is_equals = after.starts_with(b"=") && !after.starts_with(b"==");
    let starts_line = source[..range.start]
        .iter()
        .rev()
        .find(|byte| !matches!(byte, b' ' | b'\t'))
        .is_none_or(|byte| matches!(byte, b'\n' | b'\r' | b';' | b':'));
    let found = |code, severity, text: String| Diagnostic::new(code, severity, range.clone(), text);
    if follows_attribute_dot(&source[..range.start]) {
        let text = format!("{glyph} here becomes the attribute {python}");
        // No attribute can have the name of a keyword.
        return Some(if is_hard_keyword(python) {
            with_strop(found("SYN104", Severity::Warning, text), glyph)
        } else {
            found("SYN104", Severity::Hint, text)
        });
    }
    if is_equals && matches!(before.last(), Some(b'(' | b',')) {
        let text = format!("{glyph} here becomes the argument name {python}");
        return Some(found("SYN104", Severity::Hint, text));
    }
    if !is_equals || !starts_line || is_annotation(before, map) {
        return None;
    }
    let one = if is_hard_keyword(python) {
        found("SYN106", Severity::Warning, format!("{glyph} is {python} here"))
    } else {
        found("SYN105", Severity::Warning, format!("this rebinds {python}"))
    };
    Some(with_strop(one, glyph))
}

/// Whether the text ends with the colon of `name: TYPE`, not with that of a block.
fn is_annotation(before: &[u8], map: &SymbolMap) -> bool {
    let Some(target) = before.strip_suffix(b":") else {
        return false;
    };
    let start = target.iter().rposition(|byte| matches!(byte, b'\n' | b'\r' | b';'));
    let target = std::str::from_utf8(&target[start.map_or(0, |at| at + 1)..]).unwrap_or_default();
    let is_name =
        |name: &str| is_identifier(name) && !is_hard_keyword(map.python(name).unwrap_or(name));
    target.trim().split('.').all(is_name)
}

/// The help that a spelling can be a name between backticks; a symbol cannot be one.
fn with_strop(found: Diagnostic, glyph: &str) -> Diagnostic {
    if is_identifier(glyph) {
        found.with_help(format!("for a name of your own write `{glyph}`"))
    } else {
        found
    }
}

/// Whether the text ends with the dot of an attribute: not that of a relative import, of a number
/// or of a comment on the line above.
fn follows_attribute_dot(before: &[u8]) -> bool {
    let Some(object) = before.trim_ascii_end().strip_suffix(b".") else {
        return false;
    };
    let is_same_line = !before[object.len()..].contains(&b'\n');
    let is_name_byte = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | 0x80..);
    let word_length = object.iter().rev().take_while(|byte| is_name_byte(byte)).count();
    let word = &object[object.len() - word_length..];
    is_same_line
        && match word.first() {
            Some(first) => !first.is_ascii_digit(),
            None => matches!(object.last(), Some(b')' | b']' | b'}' | b'"' | b'\'' | b'`')),
        }
}

/// A name that stayed a name, although it looks like a glyph or begins with one.
fn about_name(
    source: &[u8],
    map: &SymbolMap,
    range: &Range<usize>,
    failing: Option<&Range<usize>>,
) -> Option<Diagnostic> {
    let name = std::str::from_utf8(&source[range.clone()]).ok()?;
    if name.is_ascii() && !map.tables().words.has_ascii_start() {
        return None;
    }
    let warn = |code, text| Some(Diagnostic::new(code, Severity::Warning, range.clone(), text));
    if let Some(glyph) = nfkc_twin(map, name) {
        let python = map.python(&glyph)?;
        let seen: String = name.nfkc().collect();
        return warn(
            "SYN102",
            format!(
                "{name} is not the glyph {glyph} ({python}); Python reads it as the name {seen}"
            ),
        );
    }
    let mut characters = name.chars();
    let only = characters.next().filter(|_| characters.next().is_none());
    if let Some((glyph, python)) = only.and_then(intended).and_then(|glyph| {
        let python = map.python(&glyph.to_string())?;
        Some((glyph, python))
    }) {
        let code = u32::from(glyph);
        return warn("SYN103", format!("{name} is a letter; {glyph} ({python}) is U+{code:04X}"));
    }
    let fails = failing.is_some_and(|error| leads_to(source, range, error));
    let (glyph, _) =
        map.tables().words.longest_prefix(name).filter(|(glyph, _)| !glyph.is_ascii())?;
    let rest = name.strip_prefix(glyph).filter(|rest| fails && !rest.is_empty())?;
    warn("SYN101", format!("did you mean `{glyph} {rest}`?"))
}

/// Whether the error touches the name, or only further names stand between them, as in `λx, y: 0`.
fn leads_to(source: &[u8], name: &Range<usize>, error: &Range<usize>) -> bool {
    let between = if error.start >= name.end {
        name.end..error.start
    } else if error.end <= name.start {
        error.end..name.start
    } else {
        return true;
    };
    let is_of_names = |byte: &u8| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b',' | b'*' | b' ' | b'\t' | 0x80..)
    };
    source[between].iter().all(is_of_names)
}

/// The spelling that becomes the same as `name` under compatibility normalisation.
fn nfkc_twin(map: &SymbolMap, name: &str) -> Option<String> {
    let normal: String = name.nfkc().collect();
    let same = |spelling: &&String| {
        spelling.as_str() != name
            && spelling.nfc().ne(name.nfc())
            && spelling.nfkc().eq(normal.chars())
    };
    let is_letter = |spelling: &&String| !spelling.is_ascii() || !name.is_ascii();
    map.entries().flat_map(|(_, texts)| texts).filter(is_letter).find(same).cloned()
}
