//! Names of requests.

use std::time::{SystemTime, UNIX_EPOCH};

use rustix::rand::{GetRandomFlags, getrandom};

/// The alphabet of Crockford's base 32.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// The name that a client gave its request, if it can stand in a header and a log; else a new one.
pub(crate) fn request_id(given: Option<&str>) -> String {
    match given.filter(|id| is_id(id)) {
        Some(id) => id.to_owned(),
        None => new_id(),
    }
}

fn is_id(text: &str) -> bool {
    let is_right = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=64).contains(&text.len()) && text.bytes().all(is_right)
}

/// A ULID: 48 bits of milliseconds, 80 random bits, as 26 characters that sort by time.
fn new_id() -> String {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let mut number = since.as_millis() << 80 | u128::from_le_bytes(random()) >> 48;
    let mut text = [b'0'; 26];
    for place in text.iter_mut().rev() {
        *place = ALPHABET[(number & 31) as usize];
        number >>= 5;
    }
    String::from_utf8_lossy(&text).into_owned()
}

/// Bytes of the kernel's generator.
pub(crate) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let mut filled = 0;
    while filled < N {
        // It fails for a moment at most: when a signal comes before the generator is ready.
        filled += getrandom(&mut bytes[filled..], GetRandomFlags::empty()).unwrap_or(0);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::{new_id, request_id};

    #[test]
    fn harmless_names_are_kept_and_others_replaced() {
        assert_eq!(request_id(Some("a.B_c-9")), "a.B_c-9");
        for wrong in ["", "a b", "a\"b", "ä", &"x".repeat(65)] {
            assert_eq!(request_id(Some(wrong)).len(), 26, "{wrong}");
        }
    }

    #[test]
    fn new_names_differ_and_rise() {
        let (first, second) = (new_id(), new_id());
        assert_ne!(first, second);
        assert!(first[..10] <= second[..10]);
    }
}
