//! The keys of a pack file with their types, before its entries are read.

use serde_json::{Map, Value};

use crate::texts::kind;

const KEYS: &str = "name, language, version, title, extends, digits, words, messages";

/// Why a text is no map.
#[derive(Debug, thiserror::Error)]
#[error("{reason}")]
pub struct MapSpecError {
    /// What is wrong, with line and column where the format knows them.
    pub reason: String,
    /// What its author can do about it.
    pub hint: String,
}

/// A pack file.
pub(crate) struct Document {
    pub(crate) name: String,
    pub(crate) language: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) extends: Option<String>,
    pub(crate) digits: Option<Value>,
    pub(crate) words: Map<String, Value>,
    pub(crate) messages: Map<String, Value>,
}

impl Document {
    pub(crate) fn from_toml(text: &str) -> Result<Self, MapSpecError> {
        let table = toml::from_str(text).map_err(|error| {
            let before = &text[..error.span().map_or(0, |span| span.start)];
            let line = before.matches('\n').count() + 1;
            let column = before.chars().rev().take_while(|&it| it != '\n').count() + 1;
            let message = error.message().replace('\n', " ");
            fail(format!("{message} at line {line} column {column}"), "correct the TOML there")
        });
        Self::from_table(table?)
    }

    pub(crate) fn from_json(text: &str) -> Result<Self, MapSpecError> {
        let value = serde_json::from_str(text).map_err(|error| {
            let hint = "correct the JSON there: no comments, no comma after the last entry";
            fail(error.to_string(), hint)
        });
        match value? {
            Value::Object(table) => Self::from_table(table),
            other => {
                let hint = "write {} around its keys, such as {\"name\": \"es\", \"words\": {}}";
                Err(fail(format!("it is {} where a table is wanted", kind(&other)), hint))
            }
        }
    }

    fn from_table(mut table: Map<String, Value>) -> Result<Self, MapSpecError> {
        match table.remove("version") {
            None => {}
            Some(version) if version == 1 => {}
            Some(Value::Number(version)) => {
                let reason = format!("its version is {version}, this engine reads 1");
                return Err(fail(reason, "write version = 1, or use a newer Phicode"));
            }
            Some(other) => {
                let reason = format!("version: {} where a number is wanted", kind(&other));
                return Err(fail(reason, "write version = 1"));
            }
        }
        let Some(name) = text(&mut table, "name")? else {
            return Err(fail("it has no key `name`", "give the pack a name: name = \"pirate\""));
        };
        let extends = text(&mut table, "extends")?;
        let words = match inner(&mut table, "words")? {
            Some(words) => words,
            // Its words are those of the map below.
            None if extends.is_some() => Map::new(),
            None => {
                let hint = "write the table [words], or the name of a bundled map after extends";
                return Err(fail("it has neither `words` nor `extends`", hint));
            }
        };
        let document = Self {
            name,
            extends,
            words,
            language: text(&mut table, "language")?,
            title: text(&mut table, "title")?,
            messages: inner(&mut table, "messages")?.unwrap_or_default(),
            digits: table.remove("digits"),
        };
        match table.keys().next() {
            None => Ok(document),
            Some(key) => {
                Err(fail(format!("unknown key `{key}`"), format!("the keys of a pack are {KEYS}")))
            }
        }
    }
}

fn text(table: &mut Map<String, Value>, key: &str) -> Result<Option<String>, MapSpecError> {
    match table.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(other) => {
            let reason = format!("{key}: {} where text is wanted", kind(&other));
            Err(fail(reason, format!("write {key} = \"…\"")))
        }
    }
}

fn inner(
    table: &mut Map<String, Value>,
    key: &str,
) -> Result<Option<Map<String, Value>>, MapSpecError> {
    match table.remove(key) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Object(inner)) => Ok(Some(inner)),
        Some(other) => {
            let reason = format!("{key}: {} where a table is wanted", kind(&other));
            Err(fail(reason, format!("write the entries as a table: [{key}]")))
        }
    }
}

fn fail(reason: impl Into<String>, hint: impl Into<String>) -> MapSpecError {
    MapSpecError { reason: reason.into(), hint: hint.into() }
}

#[cfg(test)]
mod tests {
    use super::Document;

    #[test]
    fn what_is_wrong_is_said_in_the_words_of_a_pack() {
        for (text, told) in [
            ("extends = 'phi'", "it has no key `name`"),
            ("name = 3", "name: the number 3 where text is wanted"),
            ("name = 'm'", "it has neither `words` nor `extends`"),
            ("name = 'm'\nwords = 3", "words: the number 3 where a table is wanted"),
            ("name = 'm'\nwrds = 3\n[words]", "unknown key `wrds`"),
            ("name = 'm'\nversion = 'x'", "version: a text where a number is wanted"),
            ("name = 'm'\né = =", "at line 2 column"),
        ] {
            let error = Document::from_toml(text).err().expect("it is refused");
            assert!(error.reason.contains(told), "{text}: {error}");
            assert!(!error.hint.is_empty());
        }
        let error = Document::from_json("[1]").err().expect("it is refused");
        assert_eq!(error.reason, "it is a list where a table is wanted");
    }

    #[test]
    fn a_pack_upon_another_may_have_messages_only() {
        let text = "name = 'm'\nextends = 'phi'\n[messages]\nname = '{name}?'";
        let document = Document::from_toml(text).expect("it is a pack");
        assert_eq!((document.words.len(), document.messages.len()), (0, 1));
    }
}
