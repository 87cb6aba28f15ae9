//! What the author of a pack or a configuration wrote, before it is judged.

use serde::Deserialize;

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

/// Why a text is no map.
#[derive(Debug, thiserror::Error)]
#[error("read map `{origin}`: {reason}")]
pub struct MapSpecError {
    /// The file it came from.
    pub origin: String,
    /// What is wrong, with line and column where the format knows them.
    pub reason: String,
}

impl MapSpec {
    /// Reads a pack in TOML.
    pub fn from_toml(text: &str, origin: &str) -> Result<Self, MapSpecError> {
        let document = toml::from_str(text).map_err(|error| fail(origin, &error))?;
        Self::from_document(document, origin)
    }

    /// Reads a pack in JSON.
    pub fn from_json(text: &str, origin: &str) -> Result<Self, MapSpecError> {
        let document = serde_json::from_str(text).map_err(|error| fail(origin, &error))?;
        Self::from_document(document, origin)
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

    fn from_document(document: Document, origin: &str) -> Result<Self, MapSpecError> {
        if document.version != 1 {
            let reason = format!("its version is {}, this engine reads 1", document.version);
            return Err(MapSpecError { origin: origin.to_owned(), reason });
        }
        let mut reader = Reader::default();
        let words = reader.words(&document.words);
        let digits = document.digits.as_ref().and_then(|value| reader.texts("digits", value));
        let messages = reader.messages(&document.messages);
        Ok(Self {
            name: document.name,
            language: document.language,
            title: document.title,
            extends: document.extends,
            digits: digits.flatten().unwrap_or_default(),
            words,
            messages,
            mistyped: reader.mistyped,
            origin: origin.to_owned(),
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    name: String,
    language: Option<String>,
    #[serde(default = "first_version")]
    version: u32,
    title: Option<String>,
    extends: Option<String>,
    digits: Option<serde_json::Value>,
    words: serde_json::Map<String, serde_json::Value>,
    #[serde(default)]
    messages: serde_json::Map<String, serde_json::Value>,
}

fn first_version() -> u32 {
    1
}

fn fail(origin: &str, error: &dyn std::fmt::Display) -> MapSpecError {
    MapSpecError { origin: origin.to_owned(), reason: error.to_string().trim_end().to_owned() }
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
        assert!(error.to_string().starts_with("read map `m.toml`: TOML parse error at line 1"));
        let error =
            MapSpec::from_json("{\"version\": 2, \"name\": \"m\", \"words\": {}}", "m.json");
        assert!(error.expect_err("newer").to_string().contains("its version is 2"));
    }
}
