//! `--from`: a source of another encoding as UTF-8 text.

use std::ops::Range;

use encoding_rs::{UTF_16BE, UTF_16LE};

use crate::convert::labels::Decoder;

/// Decodes `source` and makes its coding cookie say UTF-8; the error names the first bad byte.
pub(crate) fn decode(source: &[u8], decoder: Decoder) -> Result<String, String> {
    let mut text = match decoder {
        Decoder::Ascii => match source.iter().position(|byte| !byte.is_ascii()) {
            None => String::from_utf8_lossy(source).into_owned(),
            Some(at) => return Err(bad_byte(source, at, "ASCII")),
        },
        Decoder::Latin1 => source.iter().map(|&byte| char::from(byte)).collect(),
        Decoder::Utf16 => {
            let (encoding, mark) = match source {
                [0xFE, 0xFF, ..] => (UTF_16BE, 2),
                [0xFF, 0xFE, ..] => (UTF_16LE, 2),
                _ => (UTF_16LE, 0),
            };
            web(&source[mark..], encoding)?
        }
        Decoder::Web(encoding) => {
            // A byte order mark of the encoding itself is no part of the text; UTF-8's is kept.
            let mark = match source {
                [0xFE, 0xFF, ..] if encoding == UTF_16BE => 2,
                [0xFF, 0xFE, ..] if encoding == UTF_16LE => 2,
                _ => 0,
            };
            web(&source[mark..], encoding)?
        }
    };
    if let Some(name) = cookie(&text) {
        text.replace_range(name, "utf-8");
    }
    Ok(text)
}

fn web(source: &[u8], encoding: &'static encoding_rs::Encoding) -> Result<String, String> {
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(source) {
        return Ok(text.into_owned());
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let room = decoder.max_utf8_buffer_length(source.len()).unwrap_or(source.len() * 3);
    let mut text = String::with_capacity(room);
    let (_, read) = decoder.decode_to_string_without_replacement(source, &mut text, true);
    Err(bad_byte(source, read.saturating_sub(1), encoding.name()))
}

fn bad_byte(source: &[u8], at: usize, encoding: &str) -> String {
    match source.get(at) {
        Some(byte) => format!("not {encoding}: byte 0x{byte:02X} at offset {at}"),
        None => format!("not {encoding}: the text ends within a character"),
    }
}

/// The encoding's name in the cookie of the first two lines, as PEP 263 finds it.
fn cookie(text: &str) -> Option<Range<usize>> {
    let mut start = 0;
    for _ in 0..2 {
        let rest = &text[start..];
        let line = &rest[..rest.find(['\n', '\r']).unwrap_or(rest.len())];
        let code = line.trim_start_matches(['\u{feff}', ' ', '\t', '\x0C']);
        if let Some(comment) = code.strip_prefix('#') {
            if let Some(name) = name_in(comment) {
                let offset = start + line.len() - comment.len();
                return Some(offset + name.start..offset + name.end);
            }
        } else if !code.is_empty() {
            return None;
        }
        let newline = if rest[line.len()..].starts_with("\r\n") { 2 } else { 1 };
        start = (start + line.len() + newline).min(text.len());
    }
    None
}

fn name_in(comment: &str) -> Option<Range<usize>> {
    let mut from = 0;
    while let Some(found) = comment[from..].find("coding") {
        let behind = from + found + "coding".len();
        from = behind;
        let Some(value) = comment[behind..].strip_prefix([':', '=']) else {
            continue;
        };
        let name = value.trim_start_matches([' ', '\t']);
        let in_name = |letter: char| letter.is_ascii_alphanumeric() || "-_.".contains(letter);
        let length = name.find(|letter| !in_name(letter)).unwrap_or(name.len());
        if length > 0 {
            let start = comment.len() - name.len();
            return Some(start..start + length);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::decode;
    use crate::convert::labels::{Decoder, decoder};

    fn read(source: &[u8], name: &str) -> Result<String, String> {
        decode(source, decoder(name).expect("it is known"))
    }

    #[test]
    fn the_cookie_is_rewritten_and_nothing_else() {
        let text = read(b"#!/x\r\n# -*- coding: latin-1 -*-\r\ns = '\xE9\x80'\r\n", "latin-1");
        assert_eq!(
            text.as_deref(),
            Ok("#!/x\r\n# -*- coding: utf-8 -*-\r\ns = '\u{e9}\u{80}'\r\n")
        );
        let code = "x = 1\n# coding: latin-1\n";
        assert_eq!(read(code.as_bytes(), "latin-1").as_deref(), Ok(code));
    }

    #[test]
    fn utf_16_follows_its_mark() {
        assert_eq!(decode(b"\xFF\xFEx\0", Decoder::Utf16).as_deref(), Ok("x"));
        assert_eq!(decode(b"\xFE\xFF\0x", Decoder::Utf16).as_deref(), Ok("x"));
        assert_eq!(read(b"\0x", "utf-16-be").as_deref(), Ok("x"));
    }

    #[test]
    fn bytes_that_do_not_fit_are_named() {
        assert_eq!(read(b"ab\xE9", "ascii"), Err("not ASCII: byte 0xE9 at offset 2".into()));
        let error = read(b"ab\xE9", "utf-8").expect_err("cut off");
        assert!(error.starts_with("not UTF-8"), "{error}");
    }
}
