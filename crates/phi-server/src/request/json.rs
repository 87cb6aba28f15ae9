//! JSON without what two readers could understand differently.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use crate::problem::{Problem, Slug};

/// Most arrays and objects inside each other.
const MAX_DEPTH: usize = 64;

/// Reads a body. Keys that occur twice, numbers that are none (`NaN`), surrogates that stand
/// alone, more than 64 levels and text behind the value are refused, with the place of the fault.
pub(crate) fn parse(body: &[u8]) -> Result<Value, Problem> {
    let place = Place::default();
    let mut reader = serde_json::Deserializer::from_slice(body);
    let read = place.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    read.map_err(|error| {
        Problem::new(Slug::BadJson, explained(body, &error)).at(pointer(&place.0.borrow()))
    })
}

/// What is wrong, where the parser's own words do not say it.
fn explained(body: &[u8], error: &serde_json::Error) -> String {
    let said = error.to_string();
    if body.trim_ascii().is_empty() {
        return "the body is empty; it has to be a JSON object".to_owned();
    }
    if said.contains("hex escape") || said.contains("surrogate") {
        return format!("an escape \\u stands for no character, as a lone surrogate does: {said}");
    }
    if said.contains("expected value") {
        return format!("here is no JSON value (NaN and Infinity are none): {said}");
    }
    said
}

/// A JSON pointer of these keys.
fn pointer(keys: &[String]) -> String {
    keys.iter().fold(String::new(), |place, key| place + "/" + &escape(key))
}

/// A key as a part of a JSON pointer.
pub(crate) fn escape(key: &str) -> String {
    key.replace('~', "~0").replace('/', "~1")
}

/// The keys of the value that is being read; after an error they are its place.
#[derive(Default)]
struct Place(RefCell<Vec<String>>);

impl Place {
    fn enter<E: serde::de::Error>(&self, key: String) -> Result<(), E> {
        let mut keys = self.0.borrow_mut();
        keys.push(key);
        if keys.len() >= MAX_DEPTH {
            return Err(E::custom(format!("more than {MAX_DEPTH} levels of arrays and objects")));
        }
        Ok(())
    }

    fn leave(&self) {
        self.0.borrow_mut().pop();
    }
}

impl<'de> DeserializeSeed<'de> for &Place {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for &Place {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("not a finite number"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        loop {
            self.enter(values.len().to_string())?;
            match items.next_element_seed(self)? {
                Some(value) => values.push(value),
                None => break,
            }
            self.leave();
        }
        self.leave();
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            self.enter(key.clone())?;
            let value = entries.next_value_seed(self)?;
            if values.insert(key, value).is_some() {
                return Err(A::Error::custom("the key is given twice"));
            }
            self.leave();
        }
        Ok(Value::Object(values))
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    fn fault(body: &str) -> String {
        let problem = parse(body.as_bytes()).expect_err("it is wrong").document("i");
        format!("{} {}", problem["pointer"], problem["detail"])
    }

    #[test]
    fn what_is_right_is_read() {
        let value = parse(br#" {"a": [1, -2, 1.5, true, null, "\ud83d\ude00"], "b": {}} "#);
        let value = value.expect("it is JSON").to_string();
        assert_eq!(value, r#"{"a":[1,-2,1.5,true,null,"😀"],"b":{}}"#);
    }

    #[test]
    fn faults_have_their_place() {
        let twice = fault(r#"{"a": {"b": 1, "b": 2}}"#);
        assert!(twice.starts_with("\"/a/b\" \"the key is given twice"), "{twice}");
        assert!(fault(r#"{"a/~": [0, NaN]}"#).starts_with("\"/a~1~0/1\" "));
        assert!(fault(r#"{"code": "\ud800"}"#).starts_with("\"/code\" \"an escape"));
        assert!(fault(r#"{"n": 1e999}"#).starts_with("\"/n\" "));
        assert!(fault("{} x").starts_with("\"\" \"trailing"));
        assert!(fault(" ").starts_with("\"\" \"the body is empty"));
        assert!(fault("\u{FEFF}{}").starts_with("\"\" \"here is no JSON value"));
    }

    #[test]
    fn depth_is_bounded() {
        assert!(parse(format!("{}{}", "[".repeat(63), "]".repeat(63)).as_bytes()).is_ok());
        assert!(fault(&"[".repeat(100_000)).contains("more than 64 levels"));
        assert!(fault(&r#"{"a":"#.repeat(100_000)).contains("more than 64 levels"));
    }
}
