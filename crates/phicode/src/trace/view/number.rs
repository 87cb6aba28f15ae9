//! Numbers as Python writes them.

/// Integers of more bytes than this are described by their size: the digits would cost time that
/// grows with the square.
const MOST_BYTES: usize = 1 << 10;

/// A float, by its bits.
pub(crate) fn float(bits: u64) -> String {
    let number = f64::from_bits(bits);
    if number.is_nan() {
        return "nan".to_owned();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.to_owned();
    }
    let shortest = format!("{number:e}");
    let (digits, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    match exponent.parse::<i32>() {
        Ok(exponent) if !(-4..16).contains(&exponent) => {
            let sign = if exponent < 0 { '-' } else { '+' };
            format!("{digits}e{sign}{:02}", exponent.abs())
        }
        _ => format!("{number:?}"),
    }
}

/// A complex number, by the bits of its parts.
pub(crate) fn complex(real: u64, imaginary: u64) -> String {
    let plain = |bits| {
        let text = float(bits);
        text.strip_suffix(".0").map_or_else(|| text.clone(), str::to_owned)
    };
    if real == 0 {
        return format!("{}j", plain(imaginary));
    }
    let imaginary = plain(imaginary);
    let sign = if imaginary.starts_with('-') { "" } else { "+" };
    format!("({}{sign}{imaginary}j)", plain(real))
}

/// An integer of any size: two's complement, little-endian.
pub(crate) fn big_integer(bytes: &[u8]) -> String {
    if bytes.len() > MOST_BYTES {
        return format!("<int of {} bits>", bytes.len() * 8);
    }
    let is_negative = bytes.last().is_some_and(|last| last & 0x80 != 0);
    let mut magnitude = bytes.to_vec();
    if is_negative {
        let mut carry = true;
        for byte in &mut magnitude {
            let (sum, overflow) = (!*byte).overflowing_add(u8::from(carry));
            (*byte, carry) = (sum, overflow);
        }
    }
    let mut digits = decimal(magnitude);
    if is_negative {
        digits.insert(0, '-');
    }
    digits
}

/// Repeated division by 10^9.
fn decimal(mut magnitude: Vec<u8>) -> String {
    let mut groups = Vec::new();
    while magnitude.iter().any(|byte| *byte != 0) {
        let mut remainder = 0_u64;
        for byte in magnitude.iter_mut().rev() {
            remainder = remainder << 8 | u64::from(*byte);
            // The remainder was below 10^9, so the quotient is below 256.
            *byte = u8::try_from(remainder / 1_000_000_000).unwrap_or(u8::MAX);
            remainder %= 1_000_000_000;
        }
        groups.push(remainder);
        while magnitude.last() == Some(&0) {
            magnitude.pop();
        }
    }
    let Some(first) = groups.pop() else { return "0".to_owned() };
    groups.iter().rev().fold(first.to_string(), |digits, group| digits + &format!("{group:09}"))
}

#[cfg(test)]
mod tests {
    use super::{big_integer, complex, float};

    #[test]
    fn floats_are_written_as_in_python() {
        for (number, text) in [
            (1.0, "1.0"),
            (-0.0, "-0.0"),
            (0.1, "0.1"),
            (1e16, "1e+16"),
            (123_456_789_012_345.0, "123456789012345.0"),
            (1.5e-5, "1.5e-05"),
            (0.0001, "0.0001"),
            (1e300, "1e+300"),
            (f64::NEG_INFINITY, "-inf"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(float(number.to_bits()), text);
        }
        assert_eq!(complex(1.0_f64.to_bits(), (-2.5_f64).to_bits()), "(1-2.5j)");
        assert_eq!(complex(0, 2.0_f64.to_bits()), "2j");
    }

    #[test]
    fn integers_of_any_size_have_all_their_digits() {
        let mut two_to_64 = vec![0; 9];
        two_to_64[8] = 1;
        assert_eq!(big_integer(&two_to_64), "18446744073709551616");
        let mut negative = vec![0; 9];
        negative[8] = 0xFF;
        assert_eq!(big_integer(&negative), "-18446744073709551616");
        assert_eq!(big_integer(&[0]), "0");
        assert_eq!(big_integer(&vec![1; 5000]), "<int of 40000 bits>");
    }
}
