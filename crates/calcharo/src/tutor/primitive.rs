//! Values that stand where they are used, and the text of those that are boxes.

use serde_json::{Value as Json, json};

use crate::value::{Truncated, Value};

/// Integers of at most so many bytes are shown in decimal: the conversion takes quadratic time.
const DECIMAL_BYTES: usize = 1024;

/// A value that the format shows in its place; `None` if it is a box of the heap.
pub(super) fn inline(value: &Value) -> Option<Json> {
    Some(match value {
        Value::None => Json::Null,
        Value::Bool(it) => json!(it),
        Value::Int(int) => json!(int),
        Value::Str(text) => json!(String::from_utf8_lossy(text)),
        Value::Float(bits) => float(f64::from_bits(*bits)),
        _ => return None,
    })
}

/// Readers drop the `.0` of a number, so that a whole float is given as text.
fn float(float: f64) -> Json {
    let special = |text: &str| json!(["SPECIAL_FLOAT", text]);
    if float.is_nan() {
        special("NaN")
    } else if float.is_infinite() {
        special(if float > 0.0 { "Infinity" } else { "-Infinity" })
    } else if float.fract() == 0.0 {
        special(&format!("{float:?}"))
    } else {
        json!(float)
    }
}

/// Type and text of a value that has no parts; `None` if it has.
pub(super) fn text_box(value: &Value) -> Option<Json> {
    let (kind, text) = match value {
        Value::Unbound => ("unbound", String::new()),
        Value::BigInt(bytes) => ("int", decimal(bytes)),
        Value::Complex(real, imaginary) => {
            let (real, imaginary) = (f64::from_bits(*real), f64::from_bits(*imaginary));
            ("complex", format!("({real}{imaginary:+}j)"))
        }
        Value::Bytes(bytes) => ("bytes", bytes_text(bytes)),
        Value::Ellipsis => ("ellipsis", "Ellipsis".to_owned()),
        Value::NotImplemented => ("NotImplementedType", "NotImplemented".to_owned()),
        Value::Range(parts) => ("range", range(parts)),
        Value::Redacted(rule) => ("redacted", String::from_utf8_lossy(rule).into_owned()),
        Value::Unreadable(why) => ("unreadable", String::from_utf8_lossy(why).into_owned()),
        Value::Truncated(it) => truncated(it),
        _ => return None,
    };
    Some(json!(["HEAP_PRIMITIVE", kind, text]))
}

/// Bytes as Python writes them.
pub(super) fn bytes_text(bytes: &[u8]) -> String {
    format!("b'{}'", bytes.escape_ascii())
}

fn truncated(value: &Truncated) -> (&'static str, String) {
    let (head, tail) = (String::from_utf8_lossy(&value.head), String::from_utf8_lossy(&value.tail));
    let kind = if value.is_text { "str" } else { "bytes" };
    (kind, format!("{head}…{tail} ({} in all)", value.length))
}

fn range(parts: &[Value; 3]) -> String {
    let text = |part: &Value| match part {
        Value::Int(int) => int.to_string(),
        Value::BigInt(bytes) => decimal(bytes),
        _ => "?".to_owned(),
    };
    let [first, end, step] = parts;
    format!("range({}, {}, {})", text(first), text(end), text(step))
}

/// A large integer in decimal, or its size.
fn decimal(bytes: &[u8]) -> String {
    if bytes.len() > DECIMAL_BYTES {
        return format!("an integer of {} bytes", bytes.len());
    }
    let is_negative = bytes.last().is_some_and(|byte| byte & 0x80 != 0);
    let mut carry = is_negative;
    let mut magnitude: Vec<u8> = Vec::with_capacity(bytes.len());
    for byte in bytes {
        let (sum, overflow) =
            if is_negative { (!byte).overflowing_add(u8::from(carry)) } else { (*byte, false) };
        carry = overflow;
        magnitude.push(sum);
    }
    let mut digits = Vec::new();
    while magnitude.iter().any(|byte| *byte != 0) {
        let mut rest = 0_u32;
        for byte in magnitude.iter_mut().rev() {
            let part = rest << 8 | u32::from(*byte);
            *byte = u8::try_from(part / 10).unwrap_or(u8::MAX);
            rest = part % 10;
        }
        digits.extend(char::from_digit(rest, 10));
    }
    let sign = if is_negative { "-" } else { "" };
    if digits.is_empty() {
        "0".to_owned()
    } else {
        sign.chars().chain(digits.into_iter().rev()).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn large_integers_are_shown_in_decimal() {
        let bytes = |int: i128| int.to_le_bytes();
        for int in [0, 1, -1, 1 << 70, -(1 << 70), i128::MAX, i128::MIN] {
            assert_eq!(decimal(&bytes(int)), int.to_string());
        }
    }
}
