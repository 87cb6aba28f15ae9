//! A value as JSON: plain where JSON has it, else a tagged array.

use serde_json::{Number, Value as Json, json};

use super::hex::{hex, int_to_hex};
use crate::state::State;
use crate::value::Value;

/// Integers up to here are numbers: every reader of JSON has them.
const EXACT: i64 = 1 << 53;

/// What references say.
#[derive(Clone, Copy)]
pub(crate) enum References<'a> {
    /// The object's number.
    Plain,
    /// The version that it has in this state, too.
    Versioned(&'a State),
}

/// A value.
pub(crate) fn value_json(value: &Value, references: References<'_>) -> Json {
    match value {
        Value::Unbound => json!(["unbound"]),
        Value::None => Json::Null,
        Value::Bool(it) => Json::Bool(*it),
        Value::Int(int) if (-EXACT..=EXACT).contains(int) => json!(int),
        Value::Int(int) => json!(["int", int.to_string()]),
        Value::BigInt(bytes) => json!(["int", int_to_hex(bytes)]),
        Value::Float(bits) => float_json(*bits),
        Value::Complex(real, imaginary) => {
            json!(["complex", float_json(*real), float_json(*imaginary)])
        }
        Value::Str(text) => text_json(text),
        Value::Bytes(bytes) => json!(["bytes", hex(bytes.iter().copied())]),
        Value::Ellipsis => json!(["ellipsis"]),
        Value::NotImplemented => json!(["not_implemented"]),
        Value::Tuple(items) => tagged("tuple", items.iter(), references),
        Value::Range(parts) => tagged("range", parts.iter(), references),
        Value::Ref(id) => match references {
            References::Plain => json!(["ref", id]),
            References::Versioned(state) => {
                json!(["ref", id, state.objects.get(id).map(|object| object.version)])
            }
        },
        Value::Redacted(rule) => json!(["redacted", text_json(rule)]),
        Value::Unreadable(reason) => json!(["unreadable", text_json(reason)]),
        Value::Truncated(it) if it.is_text => {
            json!(["truncated", "str", it.length, text_json(&it.head), text_json(&it.tail)])
        }
        Value::Truncated(it) => {
            let (head, tail) = (hex(it.head.iter().copied()), hex(it.tail.iter().copied()));
            json!(["truncated", "bytes", it.length, head, tail])
        }
    }
}

/// Several values.
pub(crate) fn values_json<'a>(
    values: impl IntoIterator<Item = &'a Value>,
    references: References<'_>,
) -> Json {
    values.into_iter().map(|value| value_json(value, references)).collect()
}

/// Text; the bytes of it, tagged, if it has lone surrogates.
pub(crate) fn text_json(text: &[u8]) -> Json {
    match std::str::from_utf8(text) {
        Ok(text) => json!(text),
        Err(_) => json!(["str", hex(text.iter().copied())]),
    }
}

fn tagged<'a>(
    tag: &str,
    values: impl Iterator<Item = &'a Value>,
    references: References<'_>,
) -> Json {
    let values = values.map(|value| value_json(value, references));
    std::iter::once(json!(tag)).chain(values).collect()
}

/// A number, where it is one to every reader; −0.0 loses its sign in some.
fn float_json(bits: u64) -> Json {
    let float = f64::from_bits(bits);
    let number = Number::from_f64(float).filter(|_| bits != (-0.0_f64).to_bits());
    number.map_or_else(|| json!(["float", float_text(float)]), Json::Number)
}

fn float_text(float: f64) -> String {
    if !float.is_nan() {
        // `inf`, `-inf`, `-0`.
        return float.to_string();
    }
    if float.to_bits() == PLAIN_NAN {
        return "nan".to_owned();
    }
    format!("nan:{:016x}", float.to_bits())
}

/// The NaN that processors make and Python prints.
pub(crate) const PLAIN_NAN: u64 = 0x7FF8_0000_0000_0000;
