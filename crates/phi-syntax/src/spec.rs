//! What the author of a pack or a configuration wrote, before it is judged.

use crate::document::{Document, MapSpecError};
use crate::texts::Reader;

/// A map as written: Python words and their spellings, not yet validated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapSpec {
    /// What headers and commands call the map.
    pub name: String,
    /// BCP 47 tag of the language, if it is one.
    pub language: Option<String>,
    /// What the language calls itself, for lists of packs.
    pub title: Option<String>,
    /// The bundled map that this one is laid upon; `None` stands alone.
    pub extends: Option<String>,
    /// Digits of the language: each text holds ten of them, zero first.
    pub digits: Vec<String>,
    /// Python word and its spellings, the printed one first; `None` removes the entry.
    pub words: Vec<(String, Option<Vec<String>>)>,
    /// Keys of error messages and their texts in the language of the pack.
    pub messages: Vec<(String, String)>,
    /// Entries whose value is no text, and what it is; they are no part of the fields above.
    pub mistyped: Vec<(String, String)>,
    /// The file it came from, for messages.
    pub origin: String,
}

impl MapSpec {
    /// Reads a pack in TOML.
    pub fn from_toml(text: &str, origin: &str) -> Result<Self, MapSpecError> {
        Document::from_toml(text).map(|document| Self::from_document(document, origin))
    }

    /// Reads a pack in JSON.
    pub fn from_json(text: &str, origin: &str) -> Result<Self, MapSpecError> {
        Document::from_json(text).map(|document| Self::from_document(document, origin))
    }

    /// The words of a `"symbols"` table, laid upon a bundled map.
    pub fn overlay(
        base: &str,
        symbols: &serde_json::Map<String, serde_json::Value>,
        origin: &str,
    ) -> Self {
        let mut reader = Reader::default();
        let words = reader.words(symbols);
        Self {
            name: base.to_owned(),
            language: None,
            title: None,
            extends: Some(base.to_owned()),
            digits: Vec::new(),
            words,
            messages: Vec::new(),
            mistyped: reader.mistyped,
            origin: origin.to_owned(),
        }
    }

    fn from_document(document: Document, origin: &str) -> Self {
        let mut reader = Reader::default();
        let words = reader.words(&document.words);
        let digits = document.digits.map(|value| reader.digits(&value)).unwrap_or_default();
        let messages = reader.messages(&document.messages);
        Self {
            name: document.name,
            language: document.language,
            title: document.title,
            extends: document.extends,
            digits,
            words,
            messages,
            mistyped: reader.mistyped,
            origin: origin.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MapSpec;

    #[test]
    fn toml_and_json_say_the_same() {
        let toml = "name = \"m\"\n[words]\nfor = [\"∀\", \"para\"]\n";
        let json = r#"{"name": "m", "words": {"for": ["∀", "para"]}}"#;
        let read = MapSpec::from_toml(toml, "m").expect("it is a map");
        assert_eq!(read, MapSpec::from_json(json, "m").expect("it is a map"));
        assert_eq!(read.words, [("for".into(), Some(vec!["∀".into(), "para".into()]))]);
    }

    #[test]
    fn what_is_no_map_is_refused_with_its_place() {
        let error = MapSpec::from_toml("name = \n", "m.toml").expect_err("broken");
        assert!(error.to_string().contains("line 1 column 8"), "{error}");
        let error =
            MapSpec::from_json("{\"version\": 2, \"name\": \"m\", \"words\": {}}", "m.json");
        assert!(error.expect_err("newer").to_string().contains("its version is 2"));
    }
}
