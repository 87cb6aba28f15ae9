//! One value in one line.

use calcharo::{State, Value};

use crate::trace::view::number::{big_integer, complex, float};
use crate::trace::view::shape::{Shape, name_of};
use crate::trace::view::text::{quoted, quoted_bytes, visible};

/// Letters of a text that are shown.
const MOST_LETTERS: usize = 120;
/// Items of a tuple that are shown.
const MOST_ITEMS: usize = 20;

/// `value` in one line; objects by their kind and number alone.
pub(crate) fn line(value: &Value, state: &State) -> String {
    match value {
        Value::Unbound => "<unbound>".to_owned(),
        Value::None => "None".to_owned(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::BigInt(bytes) => big_integer(bytes),
        Value::Float(bits) => float(*bits),
        Value::Complex(real, imaginary) => complex(*real, *imaginary),
        Value::Str(text) => quoted(text, MOST_LETTERS),
        Value::Bytes(bytes) => quoted_bytes(bytes, MOST_LETTERS),
        Value::Ellipsis => "...".to_owned(),
        Value::NotImplemented => "NotImplemented".to_owned(),
        Value::Tuple(items) => {
            let mut shown: Vec<_> =
                items.iter().take(MOST_ITEMS).map(|item| line(item, state)).collect();
            if items.len() > MOST_ITEMS {
                shown.push(format!("… {} more", items.len() - MOST_ITEMS));
            }
            let comma = if items.len() == 1 { "," } else { "" };
            format!("({}{comma})", shown.join(", "))
        }
        Value::Range(parts) => {
            let [start, end, stride] = parts.as_ref().each_ref().map(|part| line(part, state));
            if stride == "1" {
                format!("range({start}, {end})")
            } else {
                format!("range({start}, {end}, {stride})")
            }
        }
        Value::Ref(id) => match state.objects.get(id) {
            Some(object) if Shape::is_leaf(object) => format!("<{}>", name_of(object)),
            Some(object) => format!("{} #{id}", name_of(object)),
            None => format!("object #{id}"),
        },
        Value::Redacted(rule) => format!("<redacted: {}>", plain(rule)),
        Value::Unreadable(reason) => format!("<unreadable: {}>", plain(reason)),
        Value::Truncated(whole) => {
            let (show, unit): (fn(&[u8], usize) -> String, _) =
                if whole.is_text { (quoted, "characters") } else { (quoted_bytes, "bytes") };
            let (head, tail) = (show(&whole.head, 40), show(&whole.tail, 40));
            format!("{head} … {tail} ({} {unit})", whole.length)
        }
    }
}

/// Text that is no value: a name, a reason.
pub(crate) fn plain(text: &[u8]) -> String {
    visible(&String::from_utf8_lossy(text))
}
