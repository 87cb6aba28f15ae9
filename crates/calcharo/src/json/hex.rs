//! Bytes and large integers as hexadecimal text.

use std::fmt::Write;

use crate::error::Damage;

/// Two digits for each byte.
pub(crate) fn hex(bytes: impl IntoIterator<Item = u8>) -> String {
    bytes.into_iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The bytes that pairs of digits stand for.
pub(crate) fn unhex(text: &str) -> Result<Vec<u8>, Damage> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|it| u8::try_from(it).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let bytes = pairs.iter().map(|[high, low]| Some(digit(*high)? << 4 | digit(*low)?));
    let bytes: Option<Vec<u8>> = bytes.collect();
    bytes
        .filter(|_| rest.is_empty())
        .ok_or_else(|| Damage::malformed("bytes that are not pairs of hexadecimal digits"))
}

/// An integer in two's complement, little-endian, as sign and digits. There are two digits for
/// each byte, so that its length comes back as well.
pub(crate) fn int_to_hex(bytes: &[u8]) -> String {
    if is_negative(bytes) {
        format!("-0x{}", hex(negated(bytes).into_iter().rev()))
    } else {
        format!("0x{}", hex(bytes.iter().rev().copied()))
    }
}

/// The integer in two's complement, little-endian; `None` if the text does not begin as one.
pub(crate) fn hex_to_int(text: &str) -> Result<Option<Vec<u8>>, Damage> {
    let (sign, digits) = text.strip_prefix('-').map_or((false, text), |rest| (true, rest));
    let Some(digits) = digits.strip_prefix("0x") else { return Ok(None) };
    let mut magnitude = unhex(digits)?;
    magnitude.reverse();
    let signed = |bytes: &[u8]| if sign { negated(bytes) } else { bytes.to_vec() };
    let bytes = signed(&magnitude);
    if is_negative(&bytes) == sign || bytes.iter().all(|byte| *byte == 0) {
        return Ok(Some(bytes));
    }
    magnitude.push(0);
    Ok(Some(signed(&magnitude)))
}

fn is_negative(bytes: &[u8]) -> bool {
    bytes.last().is_some_and(|byte| byte & 0x80 != 0)
}

fn negated(bytes: &[u8]) -> Vec<u8> {
    let mut carry = true;
    let negate = |byte: &u8| {
        let (sum, overflow) = (!byte).overflowing_add(u8::from(carry));
        carry = overflow;
        sum
    };
    bytes.iter().map(negate).collect()
}

#[cfg(test)]
mod tests {
    use super::{hex_to_int, int_to_hex, unhex};

    #[test]
    fn integers_keep_value_and_length() {
        for bytes in [&[0x80][..], &[0xFF], &[0, 1], &[0, 0x80, 0xFF], &[1, 0, 0, 0], &[0; 9]] {
            let text = int_to_hex(bytes);
            assert_eq!(hex_to_int(&text).ok().flatten().as_deref(), Some(bytes), "{text}");
        }
        assert_eq!(int_to_hex(&[0x00, 0x01]), "0x0100");
        assert_eq!(int_to_hex(&[0x00, 0xFF]), "-0x0100");
    }

    #[test]
    fn a_magnitude_that_would_change_the_sign_gets_a_byte() {
        assert_eq!(hex_to_int("0xff").ok().flatten(), Some(vec![0xFF, 0]));
        assert_eq!(hex_to_int("-0xff").ok().flatten(), Some(vec![0x01, 0xFF]));
    }

    #[test]
    fn odd_or_foreign_digits_are_refused() {
        assert!(unhex("abc").is_err());
        assert!(unhex("+1").is_err());
    }
}
