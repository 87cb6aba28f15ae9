//! The fields of an object, each taken once.

use std::ops::RangeInclusive;

use serde_json::{Map, Value};

use crate::problem::Problem;
use crate::request::json::escape;

/// An object whose fields are taken one by one; [`finish`](Self::finish) refuses the rest.
#[derive(Debug)]
pub(crate) struct Fields {
    /// The place of the object.
    pointer: String,
    rest: Map<String, Value>,
}

impl Fields {
    /// The fields of `value`, which stands at `pointer`.
    pub(crate) fn of(value: Value, pointer: impl Into<String>) -> Result<Self, Problem> {
        let pointer = pointer.into();
        match value {
            Value::Object(rest) => Ok(Self { pointer, rest }),
            other => Err(wrong(pointer, "an object", &other)),
        }
    }

    /// The place of a field.
    pub(crate) fn pointer(&self, name: &str) -> String {
        format!("{}/{}", self.pointer, escape(name))
    }

    /// The value of a field, whatever it is; `null` counts as absent.
    pub(crate) fn take(&mut self, name: &str) -> Option<Value> {
        self.rest.shift_remove(name).filter(|value| !value.is_null())
    }

    /// A text.
    pub(crate) fn text(&mut self, name: &str) -> Result<Option<String>, Problem> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(other) => Err(wrong(self.pointer(name), "a string", &other)),
        }
    }

    /// A text that must be there.
    pub(crate) fn required_text(&mut self, name: &str) -> Result<String, Problem> {
        let text = self.text(name)?;
        text.ok_or_else(|| {
            Problem::field(self.pointer(name), format!("the field {name} is missing"))
        })
    }

    /// One of a few words.
    pub(crate) fn word(
        &mut self,
        name: &str,
        words: &[&'static str],
    ) -> Result<Option<&'static str>, Problem> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let known = words.iter().find(|word| **word == text);
        known.map(|word| Some(*word)).ok_or_else(|| {
            let detail = format!("{name} is one of {}", words.join(", "));
            Problem::field(self.pointer(name), detail)
        })
    }

    /// A whole number within `range`.
    pub(crate) fn integer(
        &mut self,
        name: &str,
        range: RangeInclusive<u64>,
    ) -> Result<Option<u64>, Problem> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let Some(number) = value.as_number() else {
            return Err(wrong(self.pointer(name), "a whole number", &value));
        };
        match whole(number) {
            Some(number) if range.contains(&number) => Ok(Some(number)),
            _ => {
                let (least, most) = (range.start(), range.end());
                let detail = format!("{name} is a whole number from {least} to {most}");
                Err(Problem::field(self.pointer(name), detail))
            }
        }
    }

    /// Yes or no.
    pub(crate) fn truth(&mut self, name: &str) -> Result<Option<bool>, Problem> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::Bool(truth)) => Ok(Some(truth)),
            Some(other) => Err(wrong(self.pointer(name), "true or false", &other)),
        }
    }

    /// A list of at most `most` values, each with its place.
    pub(crate) fn list(
        &mut self,
        name: &str,
        most: usize,
    ) -> Result<Vec<(String, Value)>, Problem> {
        let pointer = self.pointer(name);
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Array(items)) if items.len() <= most => {
                let place = |(index, item)| (format!("{pointer}/{index}"), item);
                Ok(items.into_iter().enumerate().map(place).collect())
            }
            Some(Value::Array(_)) => {
                Err(Problem::field(pointer, format!("{name} has at most {most} items")))
            }
            Some(other) => Err(wrong(pointer, "an array", &other)),
        }
    }

    /// A list of texts, each with its place.
    pub(crate) fn texts(
        &mut self,
        name: &str,
        most: usize,
    ) -> Result<Vec<(String, String)>, Problem> {
        let items = self.list(name, most)?.into_iter();
        items
            .map(|(pointer, item)| match item {
                Value::String(text) => Ok((pointer, text)),
                other => Err(wrong(pointer, "a string", &other)),
            })
            .collect()
    }

    /// An object as its entries.
    pub(crate) fn entries(&mut self, name: &str) -> Result<Vec<(String, Value)>, Problem> {
        match self.take(name) {
            None => Ok(Vec::new()),
            Some(Value::Object(entries)) => Ok(entries.into_iter().collect()),
            Some(other) => Err(wrong(self.pointer(name), "an object", &other)),
        }
    }

    /// Refuses a field that nobody took; `known` are the names of all that could be.
    pub(crate) fn finish(self, known: &[&str]) -> Result<(), Problem> {
        let unknown = self.rest.iter().find(|(name, _)| !known.contains(&name.as_str()));
        match unknown {
            None => Ok(()),
            Some((name, _)) => {
                let detail =
                    format!("there is no field of this name; there are {}", known.join(", "));
                Err(Problem::field(self.pointer(name), detail))
            }
        }
    }
}

/// A number without a fraction; JSON makes no difference between `5` and `5.0`.
fn whole(number: &serde_json::Number) -> Option<u64> {
    if let Some(number) = number.as_u64() {
        return Some(number);
    }
    let float = number.as_f64().filter(|it| it.fract() == 0.0 && (0.0..1e15).contains(it))?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked above")]
    Some(float as u64)
}

/// The value at `pointer` is of another kind than `wanted`.
pub(crate) fn wrong(pointer: String, wanted: &str, found: &Value) -> Problem {
    let kind = match found {
        Value::Null => "null",
        Value::Bool(_) => "a truth value",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    };
    Problem::field(pointer, format!("this is {kind} where {wanted} is wanted"))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Fields;
    use crate::problem::Problem;

    fn fields(value: Value) -> Fields {
        Fields::of(value, "").expect("an object")
    }

    fn place<T: std::fmt::Debug>(result: Result<T, Problem>) -> String {
        let document = result.expect_err("it is wrong").document("i");
        document["pointer"].as_str().expect("it has a place").to_owned()
    }

    #[test]
    fn numbers_must_be_whole_and_in_range() {
        for wrong in [json!(0), json!(-1), json!(61), json!(1.5), json!("5"), json!(1e300)] {
            let mut fields = fields(json!({ "n": wrong }));
            assert_eq!(place(fields.integer("n", 1..=60)), "/n");
        }
        assert_eq!(fields(json!({ "n": 5.0 })).integer("n", 1..=60).expect("right"), Some(5));
        assert_eq!(fields(json!({ "n": null })).integer("n", 1..=60).expect("right"), None);
    }

    #[test]
    fn wrong_kinds_and_unknown_fields_have_their_place() {
        assert_eq!(place(Fields::of(json!([]), "")), "");
        assert_eq!(place(fields(json!({ "code": 1 })).required_text("code")), "/code");
        assert_eq!(place(fields(json!({})).required_text("code")), "/code");
        assert_eq!(place(fields(json!({ "a": ["x", 1] })).texts("a", 4)), "/a/1");
        assert_eq!(place(fields(json!({ "a": [1, 2] })).list("a", 1)), "/a");
        assert_eq!(place(fields(json!({ "x/y": 1 })).finish(&["code"])), "/x~1y");
    }
}
