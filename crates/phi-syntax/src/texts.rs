//! The texts of a map as written; a value of another type is told, never turned into text.

use serde_json::{Map, Value};

/// A Python word and its spellings; `None` takes the entry away.
type Word = (String, Option<Vec<String>>);

/// Reads the tables of a map and keeps what is wrong with them.
#[derive(Default)]
pub(crate) struct Reader {
    /// Entries that are left out, and what stands in them.
    pub(crate) mistyped: Vec<(String, String)>,
}

impl Reader {
    /// Words with their spellings.
    pub(crate) fn words(&mut self, table: &Map<String, Value>) -> Vec<Word> {
        let mut words = Vec::new();
        for (word, value) in table {
            match texts(value) {
                Ok(texts) => words.push((word.clone(), texts)),
                Err(found) => self.refuse(word, &found),
            }
        }
        words
    }

    /// Keys with the one text that each has.
    pub(crate) fn messages(&mut self, table: &Map<String, Value>) -> Vec<(String, String)> {
        let mut messages = Vec::new();
        for (key, value) in table {
            match value {
                Value::String(text) => messages.push((key.clone(), text.clone())),
                other => self.refuse(&format!("messages.{key}"), &kind(other)),
            }
        }
        messages
    }

    /// Digits, each text ten of them.
    pub(crate) fn digits(&mut self, value: &Value) -> Vec<String> {
        match texts(value) {
            Ok(texts) => texts.unwrap_or_default(),
            Err(found) => {
                self.refuse("digits", &found);
                Vec::new()
            }
        }
    }

    fn refuse(&mut self, entry: &str, found: &str) {
        let text = format!("{entry}: {found} where text is wanted");
        self.mistyped.push((entry.to_owned(), text));
    }
}

/// One text or a list of them, `None` for null; an error says what is there instead.
fn texts(value: &Value) -> Result<Option<Vec<String>>, String> {
    let values = match value {
        Value::Null => return Ok(None),
        Value::String(text) => return Ok(Some(vec![text.clone()])),
        Value::Array(values) => values,
        other => return Err(kind(other)),
    };
    let text = |value: &Value| match value {
        Value::String(text) => Ok(text.clone()),
        other => Err(format!("{} in the list", kind(other))),
    };
    values.iter().map(text).collect::<Result<_, _>>().map(Some)
}

/// What a value is, in the words of who wrote it.
pub(crate) fn kind(value: &Value) -> String {
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
