//! Finds the next byte that means something; the scalar form, which every other must equal.

/// Bytes that are looked at together.
pub(crate) const BLOCK: usize = 64;

/// Identifier characters of ASCII.
pub(crate) static IDENTIFIER: [bool; 256] = {
    let mut table = [false; 256];
    let mut byte = 0_u8;
    while byte < 0x80 {
        table[byte as usize] = byte.is_ascii_alphanumeric() || byte == b'_';
        byte += 1;
    }
    table
};

/// Whether code must be looked at there: quotes, `#`, a backtick, the first byte of anything
/// beyond ASCII.
#[inline]
fn stops_code(byte: u8) -> bool {
    byte >= 0xC0 || matches!(byte, b'"' | b'\'' | b'#' | b'`')
}

/// How far code, literals and comments reach without anything of interest.
///
/// All positions are byte offsets; each method returns the length of the text if it finds
/// nothing. Implementations differ in speed only.
pub(crate) trait Scan {
    /// The first byte at or after `from` at which code must be looked at.
    fn code_stop(&mut self, text: &[u8], from: usize) -> usize;

    /// Where the block of 64 bytes that holds the stop `at` begins, and one bit for each of its
    /// stops from `at` on; scanners that do not work in blocks know of this stop alone.
    #[inline(always)]
    fn stops_from(&self, at: usize) -> (usize, u64) {
        (at, 1)
    }

    /// The same as [`Scan::code_stop`], or the first letter of an ASCII name if that comes earlier.
    ///
    /// `from` must not lie inside a name.
    fn word_stop(&mut self, text: &[u8], from: usize) -> usize;

    /// The first `quote`, backslash or line end at or after `from`.
    fn literal_stop(&mut self, text: &[u8], from: usize, quote: u8) -> usize;

    /// The first `quote` or backslash at or after `from`.
    fn triple_stop(&mut self, text: &[u8], from: usize, quote: u8) -> usize;

    /// The first byte at or after `from` at which the code of a replacement field must be looked
    /// at, names apart: a code stop, a bracket, `:` or `!`.
    fn field_stop(&mut self, text: &[u8], from: usize) -> usize;

    /// The first byte at or after `from` that may end the literal text of an f-string or a part
    /// of it: `quote`, a backslash, a brace or a line end.
    fn text_stop(&mut self, text: &[u8], from: usize, quote: u8) -> usize;

    /// The first line end at or after `from`.
    fn line_end(&mut self, text: &[u8], from: usize) -> usize;
}

/// One byte after the other: for machines without vector units, and as the reference.
pub(crate) struct Scalar;

impl Scan for Scalar {
    fn code_stop(&mut self, text: &[u8], from: usize) -> usize {
        position(text, from, stops_code)
    }

    fn word_stop(&mut self, text: &[u8], from: usize) -> usize {
        let mut at = from;
        while let Some(&byte) = text.get(at) {
            if stops_code(byte) || byte.is_ascii_alphabetic() || byte == b'_' {
                break;
            }
            at += 1;
            if byte.is_ascii_digit() {
                at = position(text, at, |byte| !IDENTIFIER[usize::from(byte)]);
            }
        }
        at
    }

    fn literal_stop(&mut self, text: &[u8], from: usize, quote: u8) -> usize {
        position(text, from, |byte| byte == quote || matches!(byte, b'\\' | b'\n' | b'\r'))
    }

    fn triple_stop(&mut self, text: &[u8], from: usize, quote: u8) -> usize {
        position(text, from, |byte| byte == quote || byte == b'\\')
    }

    fn field_stop(&mut self, text: &[u8], from: usize) -> usize {
        let is_punctuation =
            |byte| matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}' | b':' | b'!');
        position(text, from, |byte| stops_code(byte) || is_punctuation(byte))
    }

    fn text_stop(&mut self, text: &[u8], from: usize, quote: u8) -> usize {
        position(text, from, |byte| {
            byte == quote || matches!(byte, b'\\' | b'{' | b'}' | b'\n' | b'\r')
        })
    }

    fn line_end(&mut self, text: &[u8], from: usize) -> usize {
        position(text, from, |byte| matches!(byte, b'\n' | b'\r'))
    }
}

#[inline]
fn position(text: &[u8], from: usize, stops: impl Fn(u8) -> bool) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.iter().position(|&byte| stops(byte)).map_or(text.len(), |offset| from + offset)
}
