//! The texts of a map as written; a value of another type is told, never turned into text.

use serde_json::{Map, Value};

/// Reads the tables of a map and keeps what is wrong with them.
#[derive(Default)]
pub(crate) struct Reader {
    /// Entries that are left out, and what stands in them.
    pub(crate) mistyped: Vec<(String, String)>,
}

impl Reader {
    /// Words with their spellings; `None` takes an entry away.
    pub(crate) fn words(
        &mut self,
        table: &Map<String, Value>,
    ) -> Vec<(String, Option<Vec<String>>)> {
        let read =
            |(word, value): (&String, &Value)| Some((word.clone(), self.texts(word, value)?));
        table.iter().filter_map(read).collect()
    }

    /// Keys with the one text that each has.
    pub(crate) fn messages(&mut self, table: &Map<String, Value>) -> Vec<(String, String)> {
        let mut messages = Vec::new();
        for (key, value) in table {
            match value {
                Value::String(text) => messages.push((key.clone(), text.clone())),
                other => self.refuse(&format!("messages.{key}"), other, ""),
            }
        }
        messages
    }

    /// One text or a list of them; the inner `None` is null, the outer one a value of another type.
    pub(crate) fn texts(&mut self, entry: &str, value: &Value) -> Option<Option<Vec<String>>> {
        let values = match value {
            Value::Null => return Some(None),
            Value::String(text) => return Some(Some(vec![text.clone()])),
            Value::Array(values) => values,
            other => {
                self.refuse(entry, other, "");
                return None;
            }
        };
        if let Some(other) = values.iter().find(|value| !value.is_string()) {
            self.refuse(entry, other, " in the list");
            return None;
        }
        Some(Some(values.iter().filter_map(Value::as_str).map(str::to_owned).collect()))
    }

    fn refuse(&mut self, entry: &str, value: &Value, place: &str) {
        let text = format!("{entry}: {}{place} where text is wanted", kind(value));
        self.mistyped.push((entry.to_owned(), text));
    }
}

/// What a value is, in the words of who wrote it.
fn kind(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(truth) => format!("the truth value {truth}"),
        Value::Number(number) => format!("the number {number}"),
        Value::String(_) => "a text".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        // So the TOML parser hands over what JSON has no type for.
        Value::Object(fields) if fields.contains_key("$__toml_private_datetime") => {
            "a date or time".to_owned()
        }
        Value::Object(_) => "a table".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Reader;

    #[test]
    fn what_is_no_text_is_told_with_its_type() {
        let table = json!({
            "a": true, "b": [null], "c": 3, "d": {}, "e": ["x", ["y"]], "f": ["x"], "g": null
        });
        let mut reader = Reader::default();
        let words = reader.words(table.as_object().expect("it is a table"));
        assert_eq!(words, [("f".into(), Some(vec!["x".into()])), ("g".into(), None)]);
        let told: Vec<&str> = reader.mistyped.iter().map(|(_, text)| text.as_str()).collect();
        assert_eq!(
            told,
            [
                "a: the truth value true where text is wanted",
                "b: null in the list where text is wanted",
                "c: the number 3 where text is wanted",
                "d: a table where text is wanted",
                "e: a list in the list where text is wanted",
            ]
        );
    }
}
