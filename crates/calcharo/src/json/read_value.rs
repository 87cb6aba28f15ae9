//! A value from JSON.

use std::sync::Arc;

use serde_json::Value as Json;

use super::hex::{hex_to_int, unhex};
use super::write_value::PLAIN_NAN;
use crate::error::Damage;
use crate::value::{Text, Truncated, Value};

/// A value.
pub(crate) fn read_value(json: &Json) -> Result<Value, Damage> {
    match json {
        Json::Null => Ok(Value::None),
        Json::Bool(it) => Ok(Value::Bool(*it)),
        Json::String(text) => Ok(Value::Str(text.as_bytes().into())),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(int), _) => Ok(Value::Int(int)),
            (None, Some(float)) if number.is_f64() => Ok(Value::Float(float.to_bits())),
            _ => Err(unexpected("an integer of at most 64 bits", json)),
        },
        Json::Array(parts) => match parts.as_slice() {
            [Json::String(tag), parts @ ..] => read_tagged(tag, parts),
            _ => Err(unexpected("an array that begins with its kind", json)),
        },
        Json::Object(_) => Err(unexpected("a value", json)),
    }
}

/// Several values.
pub(crate) fn read_values(json: &[Json]) -> Result<Vec<Value>, Damage> {
    json.iter().map(read_value).collect()
}

/// Text, or its bytes.
pub(crate) fn read_text(json: &Json) -> Result<Text, Damage> {
    match read_value(json)? {
        Value::Str(text) => Ok(text),
        _ => Err(unexpected("text", json)),
    }
}

/// The error for what stands in the place of something else.
pub(crate) fn unexpected(wanted: &str, found: &Json) -> Damage {
    let found: String = found.to_string().chars().take(80).collect();
    Damage::malformed(format!("expected {wanted}, found `{found}`"))
}

fn read_tagged(tag: &str, parts: &[Json]) -> Result<Value, Damage> {
    Ok(match (tag, parts) {
        ("unbound", []) => Value::Unbound,
        ("ellipsis", []) => Value::Ellipsis,
        ("not_implemented", []) => Value::NotImplemented,
        ("int", [Json::String(text)]) => read_int(text)?,
        ("float", [Json::String(text)]) => Value::Float(read_float(text)?),
        ("complex", [real, imaginary]) => Value::Complex(float_bits(real)?, float_bits(imaginary)?),
        ("str", [Json::String(hex)]) => Value::Str(unhex(hex)?.into()),
        ("bytes", [Json::String(hex)]) => Value::Bytes(unhex(hex)?.into()),
        ("tuple", items) => Value::Tuple(read_values(items)?.into()),
        ("range", [first, end, step]) => {
            Value::Range(Arc::new([read_value(first)?, read_value(end)?, read_value(step)?]))
        }
        ("ref", [id] | [id, _]) => {
            Value::Ref(id.as_u64().ok_or_else(|| unexpected("an object's number", id))?)
        }
        ("redacted", [rule]) => Value::Redacted(read_text(rule)?),
        ("unreadable", [reason]) => Value::Unreadable(read_text(reason)?),
        ("truncated", [Json::String(kind), length, head, tail]) => {
            read_truncated(kind, length, head, tail)?
        }
        _ => return Err(Damage::malformed(format!("a value of unknown form `{tag}`"))),
    })
}

fn read_truncated(kind: &str, length: &Json, head: &Json, tail: &Json) -> Result<Value, Damage> {
    let is_text = kind == "str";
    let part = |json: &Json| match json {
        Json::String(hex) if !is_text => Ok(unhex(hex)?.into()),
        json => read_text(json),
    };
    let length = length.as_u64().ok_or_else(|| unexpected("a length", length))?;
    let (head, tail) = (part(head)?, part(tail)?);
    Ok(Value::Truncated(Arc::new(Truncated { is_text, length, head, tail })))
}

fn read_int(text: &str) -> Result<Value, Damage> {
    if let Some(bytes) = hex_to_int(text)? {
        return Ok(Value::BigInt(bytes.into()));
    }
    let int = text.parse().map_err(|_| Damage::malformed("a decimal integer beyond 64 bits"))?;
    Ok(Value::Int(int))
}

fn float_bits(json: &Json) -> Result<u64, Damage> {
    match read_value(json)? {
        Value::Float(bits) => Ok(bits),
        _ => Err(unexpected("a float", json)),
    }
}

fn read_float(text: &str) -> Result<u64, Damage> {
    let foreign = || Damage::malformed("a float of unknown form");
    match text.strip_prefix("nan") {
        Some("") => Ok(PLAIN_NAN),
        Some(bits) => {
            let bits = bits.strip_prefix(':').ok_or_else(foreign)?;
            u64::from_str_radix(bits, 16).map_err(|_| foreign())
        }
        None => text.parse().map(f64::to_bits).map_err(|_| foreign()),
    }
}
