//! The letters that may stand before a quote.

/// What the prefix of a string literal says about its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StringPrefix {
    /// A backslash is an ordinary character.
    pub raw: bool,
    /// The literal has replacement fields: an f-string or, from 3.14 on, a t-string.
    pub interpolated: bool,
}

impl StringPrefix {
    /// Reads the letters directly before a quote; `None` if they are no prefix.
    ///
    /// The empty prefix is one: a plain string.
    pub fn parse(letters: &[u8]) -> Option<Self> {
        let lower = |index: usize| letters[index] | 0x20;
        let (raw, other) = match letters.len() {
            0 => (false, None),
            1 if lower(0) == b'r' => (true, None),
            1 => (false, Some(lower(0))),
            2 if lower(0) == b'r' => (true, Some(lower(1))),
            2 if lower(1) == b'r' => (true, Some(lower(0))),
            _ => return None,
        };
        match other {
            None | Some(b'b') => Some(Self { raw, interpolated: false }),
            Some(b'u') if !raw => Some(Self { raw, interpolated: false }),
            Some(b'f' | b't') => Some(Self { raw, interpolated: true }),
            Some(_) => None,
        }
    }
}

/// Whether `word`, put before a quote, would become part of the literal.
pub fn is_string_prefix(word: &str) -> bool {
    !word.is_empty() && StringPrefix::parse(word.as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::{StringPrefix, is_string_prefix};

    #[test]
    fn the_prefixes_are_those_of_the_lexical_analysis_chapter() {
        for prefix in ["r", "U", "b", "F", "t", "Br", "rB", "fr", "RF", "rt", "TR"] {
            assert!(is_string_prefix(prefix), "{prefix}");
        }
        for other in ["", "ur", "bf", "rr", "x", "frb"] {
            assert!(!is_string_prefix(other), "{other}");
        }
    }

    #[test]
    fn only_f_and_t_have_fields() {
        let parsed = StringPrefix::parse(b"Rf").expect("a prefix");
        assert!(parsed.raw && parsed.interpolated);
        assert_eq!(StringPrefix::parse(b"b").map(|p| p.interpolated), Some(false));
    }
}
