//! Bytes of a program as JSON strings.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::request::Encoding;

/// `bytes` in the encoding that was asked for, and what that was: `utf-8`, `utf-8-replaced` if
/// some bytes are U+FFFD now, or `base64`.
pub(crate) fn written(bytes: &[u8], encoding: Encoding) -> (String, &'static str) {
    match (encoding, std::str::from_utf8(bytes)) {
        (Encoding::Base64, _) => (STANDARD.encode(bytes), "base64"),
        (Encoding::Utf8, Ok(text)) => (text.to_owned(), "utf-8"),
        (Encoding::Utf8, Err(_)) => (String::from_utf8_lossy(bytes).into_owned(), "utf-8-replaced"),
    }
}
