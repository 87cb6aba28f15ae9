//! One configuration file: read, recognised, parsed.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::environment;
use crate::error::{ConfigError, ConfigErrorKind};
use crate::search::{self, CANDIDATES};
use crate::variables;

/// The text of a configuration file that was found but not yet parsed.
pub(crate) struct Text {
    pub(crate) file: PathBuf,
    text: String,
}

/// The texts that a search from `start` meets, nearest first; `PHICODE_CONFIG` replaces the search.
pub(crate) fn texts(start: &Path) -> Box<dyn Iterator<Item = Result<Text, ConfigError>>> {
    if let Some(file) = environment::path(&variables::CONFIG) {
        return Box::new(std::iter::once(Text::read(&file)));
    }
    let places = search::directories(start)
        .flat_map(|directory| CANDIDATES.map(|place| directory.join(place)));
    Box::new(places.filter_map(|file| Text::read_if_configuration(&file).transpose()))
}

impl Text {
    /// Reads `file`, which must be there.
    pub(crate) fn read(file: &Path) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(file)
            .map_err(|cause| ConfigError::because(ConfigErrorKind::Read(file.to_owned()), cause))?;
        Ok(Self { file: file.to_owned(), text })
    }

    /// Reads `file` if it exists; a `pyproject.toml` only if it may hold our table.
    fn read_if_configuration(file: &Path) -> Result<Option<Self>, ConfigError> {
        match fs::read_to_string(file) {
            Ok(text) if is_pyproject(file) && !text.contains("phicode") => Ok(None),
            Ok(text) => Ok(Some(Self { file: file.to_owned(), text })),
            Err(cause)
                if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                Ok(None)
            }
            Err(cause) => Err(ConfigError::because(ConfigErrorKind::Read(file.to_owned()), cause)),
        }
    }

    /// Whether any of `words` occurs; a cheap test that spares a parse at the start of a program.
    pub(crate) fn mentions(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.text.contains(word))
    }

    /// The text as it stands in the file.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether the file can be nothing but a configuration.
    pub(crate) fn is_json(&self) -> bool {
        self.file.extension().is_some_and(|suffix| suffix == "json")
    }

    /// The settings; `None` for a `pyproject.toml` without `[tool.phicode]`.
    pub(crate) fn parse(&self) -> Result<Option<Map<String, Value>>, ConfigError> {
        let kind = || ConfigErrorKind::Parse(self.file.clone());
        let whole = self.value().map_err(|cause| ConfigError::because(kind(), cause))?;
        let settings = if is_pyproject(&self.file) {
            match whole.get("tool").and_then(|tool| tool.get("phicode")) {
                Some(settings) => settings.clone(),
                None => return Ok(None),
            }
        } else {
            whole
        };
        match settings {
            Value::Object(settings) => Ok(Some(settings)),
            _ => Err(ConfigError::because(kind(), "it is not a table of keys")),
        }
    }

    fn value(&self) -> Result<Value, String> {
        // A byte order mark is what some editors put before JSON.
        let text = self.text.strip_prefix('\u{feff}').unwrap_or(&self.text);
        if self.file.extension().is_some_and(|suffix| suffix == "toml") {
            toml::from_str(text).map_err(|error| toml_message(text, &error))
        } else {
            serde_json::from_str(text).map_err(|error| error.to_string())
        }
    }
}

/// The error in one line; TOML's own rendering takes five.
fn toml_message(text: &str, error: &toml::de::Error) -> String {
    let offset = error.span().map_or(0, |span| span.start);
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&it| it != '\n').count() + 1;
    format!("{} at line {line} column {column}", error.message().replace('\n', " "))
}

fn is_pyproject(file: &Path) -> bool {
    file.file_name().is_some_and(|name| name == "pyproject.toml")
}
