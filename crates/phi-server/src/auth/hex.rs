//! Hashes as text.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// The SHA-256 of `bytes`.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// Two lower-case digits per byte.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        write!(text, "{byte:02x}").expect("writing to a string cannot fail");
        text
    })
}

/// The bytes of [`hex`].
pub(crate) fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (index, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[index * 2..index * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Compares in a time that does not depend on where the two differ.
pub(crate) fn equals(left: &[u8; 32], right: &[u8; 32]) -> bool {
    let difference = left.iter().zip(right).fold(0, |all, (left, right)| all | (left ^ right));
    std::hint::black_box(difference) == 0
}

#[cfg(test)]
mod tests {
    use super::{equals, hex, sha256, unhex};

    #[test]
    fn a_known_hash_goes_there_and_back() {
        let hash = sha256(b"abc");
        let text = hex(&hash);
        assert!(text.starts_with("ba7816bf8f01cfea414140de5dae2223"), "{text}");
        assert!(equals(&unhex(&text).expect("64 digits"), &hash));
        assert!(!equals(&sha256(b"abd"), &hash));
        assert_eq!(unhex("zz"), None);
    }
}
