//! Foreign text as a terminal may show it, and as Python writes it.

use std::fmt::Write as _;

#[cfg(unix)]
use unicode_width::UnicodeWidthChar;

/// Text in which nothing moves the cursor, changes colours or turns the direction of writing.
pub(crate) fn visible(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\t' => shown.push_str("    "),
            letter if is_hidden(letter) => shown.extend(letter.escape_unicode()),
            letter => shown.push(letter),
        }
    }
    shown
}

/// Control characters, and those that reorder what stands around them.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// `text` cut to `width` columns, with `…` where something is missing.
#[cfg(unix)]
pub(crate) fn cut(text: &str, width: usize) -> String {
    let columns = |letter: char| letter.width().unwrap_or(0);
    if text.chars().map(columns).sum::<usize>() <= width {
        return text.to_owned();
    }
    let mut shown = String::new();
    let mut used = 1;
    for letter in text.chars() {
        used += columns(letter);
        if used > width {
            break;
        }
        shown.push(letter);
    }
    if width > 0 {
        shown.push('…');
    }
    shown
}

/// `text` as exactly `width` columns.
#[cfg(unix)]
pub(crate) fn fitted(text: &str, width: usize) -> String {
    let mut shown = cut(text, width);
    let used: usize = shown.chars().filter_map(UnicodeWidthChar::width).sum();
    shown.extend(std::iter::repeat_n(' ', width.saturating_sub(used)));
    shown
}

/// Python's text, which may hold lone surrogates, as Python writes it in source code.
pub(crate) fn quoted(text: &[u8], most: usize) -> String {
    let quote = if text.contains(&b'\'') && !text.contains(&b'"') { '"' } else { '\'' };
    let mut shown = String::from(quote);
    let mut letters = 0;
    // The bytes of a lone surrogate are no UTF-8, each by itself.
    let mut foreign = Vec::new();
    for chunk in text.utf8_chunks() {
        if !chunk.valid().is_empty() {
            letters += escape_foreign(&mut shown, &std::mem::take(&mut foreign));
        }
        for letter in chunk.valid().chars().take(most.saturating_sub(letters)) {
            escape(&mut shown, letter, quote);
        }
        letters += chunk.valid().chars().count();
        foreign.extend(chunk.invalid());
        if letters > most {
            break;
        }
    }
    if letters <= most {
        escape_foreign(&mut shown, &foreign);
    } else {
        shown.push('…');
    }
    shown.push(quote);
    shown
}

/// Writes lone surrogates, and how many letters they are.
fn escape_foreign(shown: &mut String, bytes: &[u8]) -> usize {
    let letters = bytes.chunks(3);
    let count = letters.len();
    for letter in letters {
        if let &[0xED, second, third] = letter {
            let low = u16::from(second & 0x3F) << 6 | u16::from(third & 0x3F);
            write!(shown, "\\u{:04x}", 0xD000 | low).expect("writing to a string cannot fail");
        } else {
            for byte in letter {
                write!(shown, "\\x{byte:02x}").expect("writing to a string cannot fail");
            }
        }
    }
    count
}

/// Bytes as Python writes them.
pub(crate) fn quoted_bytes(bytes: &[u8], most: usize) -> String {
    let quote = if bytes.contains(&b'\'') && !bytes.contains(&b'"') { '"' } else { '\'' };
    let mut shown = format!("b{quote}");
    for byte in bytes.iter().take(most) {
        match byte {
            0x20..0x7F | b'\n' | b'\r' | b'\t' => escape(&mut shown, char::from(*byte), quote),
            byte => write!(shown, "\\x{byte:02x}").expect("writing to a string cannot fail"),
        }
    }
    shown.push_str(if bytes.len() > most { "…" } else { "" });
    shown.push(quote);
    shown
}

fn escape(shown: &mut String, letter: char, quote: char) {
    match letter {
        '\\' => shown.push_str("\\\\"),
        '\n' => shown.push_str("\\n"),
        '\r' => shown.push_str("\\r"),
        '\t' => shown.push_str("\\t"),
        letter if letter == quote => shown.extend(['\\', quote]),
        letter if letter.is_control() && u32::from(letter) < 0x100 => {
            write!(shown, "\\x{:02x}", u32::from(letter)).expect("writing to a string cannot fail");
        }
        letter if is_hidden(letter) => {
            write!(shown, "\\u{:04x}", u32::from(letter)).expect("writing to a string cannot fail");
        }
        letter => shown.push(letter),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::{cut, fitted, quoted, quoted_bytes, visible};

    #[test]
    fn nothing_in_a_trace_speaks_to_the_terminal() {
        assert_eq!(visible("a\u{1b}[31m\tφ\u{202e}"), "a\\u{1b}[31m    φ\\u{202e}");
        assert_eq!(quoted("\u{1b}]0;x\u{202e}".as_bytes(), 20), "'\\x1b]0;x\\u202e'");
    }

    #[test]
    fn text_is_quoted_as_python_does() {
        assert_eq!(quoted(b"it's", 20), "\"it's\"");
        assert_eq!(quoted(b"'\"\\\n", 20), "'\\'\"\\\\\\n'");
        assert_eq!(quoted(b"a\xed\xa0\x80b\xed\xbf\xbf", 9), "'a\\ud800b\\udfff'");
        assert_eq!(quoted("abcdef".as_bytes(), 3), "'abc…'");
        assert_eq!(quoted_bytes(b"a\xff\0", 9), "b'a\\xff\\x00'");
    }

    #[test]
    fn columns_count_not_letters() {
        assert_eq!(cut("日本語", 5), "日本…");
        assert_eq!(fitted("φ", 3), "φ  ");
        assert_eq!(cut("abc", 0), "");
    }
}
