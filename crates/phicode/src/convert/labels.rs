//! Encodings by the names that Python gives them.

use encoding_rs::Encoding;

/// A way to read bytes as text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Decoder {
    /// Bytes below 0x80 only.
    Ascii,
    /// Every byte is the character of its number. The web's `latin1` is another encoding.
    Latin1,
    /// UTF-16 of the byte order mark, little-endian without one.
    Utf16,
    /// Any other.
    Web(&'static Encoding),
}

/// Names of Python that the web standard does not know, or means otherwise.
const PYTHON_NAMES: [(&str, &str); 14] = [
    ("cp932", "shift_jis"),
    ("ms932", "shift_jis"),
    ("sjis", "shift_jis"),
    ("cp936", "gbk"),
    ("cp949", "euc-kr"),
    ("cp950", "big5"),
    ("eucjp", "euc-jp"),
    ("euckr", "euc-kr"),
    ("mac-roman", "macintosh"),
    ("mac-cyrillic", "x-mac-cyrillic"),
    ("utf-16-le", "utf-16le"),
    ("utf-16-be", "utf-16be"),
    ("utf-8-sig", "utf-8"),
    ("u8", "utf-8"),
];

/// The decoder of `name`, in any of Python's spellings.
pub(crate) fn decoder(name: &str) -> Option<Decoder> {
    let name = name.trim().to_ascii_lowercase().replace(['_', ' '], "-");
    match name.as_str() {
        "ascii" | "us-ascii" | "646" => return Some(Decoder::Ascii),
        "latin-1" | "latin1" | "l1" | "latin" | "8859" | "cp819" | "iso8859-1" | "iso-8859-1" => {
            return Some(Decoder::Latin1);
        }
        "utf-16" | "utf16" | "u16" => return Some(Decoder::Utf16),
        _ => {}
    }
    let mapped = PYTHON_NAMES.iter().find(|(python, _)| *python == name).map(|(_, web)| *web);
    let label = mapped.unwrap_or(&name);
    let spellings =
        [label.to_owned(), label.replace('-', "_"), label.replace("cp125", "windows-125")];
    let found = spellings.iter().find_map(|label| Encoding::for_label(label.as_bytes()));
    found.filter(|encoding| *encoding != encoding_rs::REPLACEMENT).map(Decoder::Web)
}

#[cfg(test)]
mod tests {
    use super::{Decoder, decoder};

    #[test]
    fn names_of_python_are_known() {
        for name in ["cp1252", "shift_jis", "euc_jp", "koi8_r", "ISO8859-15", "mac_roman", "gb2312"]
        {
            assert!(decoder(name).is_some(), "{name}");
        }
        assert_eq!(decoder("Latin_1"), Some(Decoder::Latin1));
        assert_eq!(decoder("klingon"), None);
        assert_eq!(decoder("iso-2022-cn"), None, "the web replaces it by nothing");
    }
}
