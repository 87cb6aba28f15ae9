//! φ files are UTF-8: what is said of those that are not.

use std::ops::Range;

use phi_diagnostics::{Diagnostic, Severity};

const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Where the text behind a byte order mark begins.
pub(crate) fn text_start(source: &[u8]) -> usize {
    if source.starts_with(BOM) { BOM.len() } else { 0 }
}

/// Why `source` cannot be read as φ text, if so.
pub(crate) fn encoding_problem(source: &[u8]) -> Option<Diagnostic> {
    if let Some(cookie) = foreign_cookie(source) {
        let name = String::from_utf8_lossy(&source[cookie.clone()]).into_owned();
        let message = format!("declared encoding is {name}; φ files are UTF-8");
        // Most often only the declaration is wrong.
        let help = match simdutf8::basic::from_utf8(source) {
            Ok(_) => "remove the declaration: the text is UTF-8 already".to_owned(),
            Err(_) => format!("phicode convert --from {name} --to phi --in-place FILE"),
        };
        return Some(Diagnostic::new("SYN002", Severity::Error, cookie, message).with_help(help));
    }
    if simdutf8::basic::from_utf8(source).is_err() {
        return Some(not_utf8(source));
    }
    None
}

#[cold]
fn not_utf8(source: &[u8]) -> Diagnostic {
    let at = std::str::from_utf8(source).err().map_or(0, |error| error.valid_up_to());
    let (message, name) = match source {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => {
            ("not UTF-8: the file is UTF-16".to_owned(), Some("utf-16"))
        }
        _ => {
            let file = phi_diagnostics::SourceFile::new("", source);
            let (line, column) = file.line_column(at);
            let byte = source[at];
            let place = format!("byte 0x{byte:02X} at offset {at}, line {line}, column {column}");
            // After characters that are UTF-8 one byte is wrong, not the encoding.
            let name = source[..at].is_ascii().then_some("latin-1");
            (format!("not UTF-8: {place}"), name)
        }
    };
    let help = match name {
        Some(name) => format!("phicode convert --from {name} --to phi --in-place FILE"),
        None => "correct that byte: the text before it is UTF-8".to_owned(),
    };
    Diagnostic::new("SYN001", Severity::Error, at..at + 1, message).with_help(help)
}

/// The name in a coding cookie (PEP 263) that is not UTF-8.
fn foreign_cookie(source: &[u8]) -> Option<Range<usize>> {
    let mut start = text_start(source);
    for _ in 0..2 {
        let rest = &source[start..];
        let length =
            rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(rest.len());
        let line = &rest[..length];
        let code = line.iter().position(|byte| !matches!(byte, b' ' | b'\t' | b'\x0C'));
        match code.map(|offset| line[offset]) {
            Some(b'#') => {
                if let Some(name) = cookie(line) {
                    let name = start + name.start..start + name.end;
                    return (!is_utf8_name(&source[name.clone()])).then_some(name);
                }
            }
            Some(_) => return None,
            None => {}
        }
        let newline = if rest[length..].starts_with(b"\r\n") { 2 } else { 1 };
        start = (start + length + newline).min(source.len());
    }
    None
}

/// The encoding name in a comment line: behind `coding` and one of `:` or `=`.
fn cookie(line: &[u8]) -> Option<Range<usize>> {
    const WORD: &[u8] = b"coding";
    let found = |at: &usize| {
        line[*at..].starts_with(WORD) && matches!(line.get(at + WORD.len()), Some(b':' | b'='))
    };
    (0..line.len()).filter(found).find_map(|at| {
        let behind = at + WORD.len() + 1;
        let blanks = line[behind..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let start = behind + blanks;
        let in_name =
            |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
        let length = line[start..].iter().take_while(in_name).count();
        (length > 0).then_some(start..start + length)
    })
}

fn is_utf8_name(name: &[u8]) -> bool {
    let name = String::from_utf8_lossy(name).to_ascii_lowercase().replace('_', "-");
    matches!(name.as_str(), "utf-8" | "utf8" | "u8" | "cp65001") || name.starts_with("utf-8-")
}

#[cfg(test)]
mod tests {
    use super::encoding_problem;

    fn code(source: &[u8]) -> Option<(&'static str, String)> {
        encoding_problem(source).map(|problem| (problem.code, problem.message))
    }

    #[test]
    fn the_first_bad_byte_is_named() {
        let (code, message) =
            code("∀\n ab\u{e9}".replace('\u{e9}', "!").as_bytes()).unwrap_or_default();
        assert_eq!((code, message.as_str()), ("", ""));
        let found = super::encoding_problem(b"\xE2\x88\x80\n ab\xE9").expect("bad");
        assert_eq!(found.message, "not UTF-8: byte 0xE9 at offset 7, line 2, column 4");
        let found = super::encoding_problem(b"\xFF\xFEx\0").expect("bad");
        assert_eq!(found.message, "not UTF-8: the file is UTF-16");
    }

    #[test]
    fn a_cookie_counts_where_python_reads_it() {
        assert_eq!(code(b"# -*- coding: latin-1 -*-\n").map(|found| found.0), Some("SYN002"));
        assert_eq!(
            code(b"#!/x\r\n# vim: set fileencoding=cp1252 :\n").map(|found| found.0),
            Some("SYN002")
        );
        for fine in [
            "# coding: UTF_8\n",
            "x = 1\n# coding: latin-1\n",
            "\n\n# coding: latin-1\n",
            "# coding\n",
        ] {
            assert_eq!(code(fine.as_bytes()), None, "{fine}");
        }
    }
}
