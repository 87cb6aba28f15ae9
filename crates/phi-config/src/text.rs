//! The text of one configuration file or pack, and how it is parsed.

use std::fs;
use std::io::ErrorKind;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use crate::error::{ConfigError, ConfigErrorKind};
use crate::patience::read_patiently;
use crate::places::Places;

/// Bytes of the largest file that is read; a language pack has some thousands.
const LARGEST: u64 = 256 << 10;

/// The text of a configuration file that was found but not yet parsed.
pub(crate) struct Text {
    pub(crate) file: PathBuf,
    text: String,
}

/// Why a text cannot be parsed, and where.
pub(crate) struct ParseFault {
    /// Bytes of the file.
    pub(crate) range: Range<usize>,
    pub(crate) message: String,
    pub(crate) help: &'static str,
}

impl Text {
    /// Reads `file`, which must be there.
    pub(crate) fn read(file: &Path) -> Result<Self, ConfigError> {
        Self::read_if_there(file)?.ok_or_else(|| {
            let kind = ConfigErrorKind::Read(file.to_owned());
            ConfigError::because(kind, "it does not exist").with_hint("name a file that exists")
        })
    }

    /// Reads `file` if it exists; a `pyproject.toml` only if it may hold our table.
    pub(crate) fn read_if_configuration(file: &Path) -> Result<Option<Self>, ConfigError> {
        let text = Self::read_if_there(file)?;
        Ok(text.filter(|found| !found.is_pyproject() || found.text.contains("phicode")))
    }

    fn read_if_there(file: &Path) -> Result<Option<Self>, ConfigError> {
        // Looked at before it is opened: opening a pipe would wait for its writer.
        let facts = match fs::metadata(file) {
            Ok(facts) => facts,
            Err(cause)
                if matches!(cause.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) =>
            {
                return Ok(None);
            }
            Err(cause) => return Err(unreadable(file, cause)),
        };
        if facts.is_dir() {
            return Err(unreadable(file, "it is a folder"));
        }
        if !facts.is_file() {
            return Err(unreadable(file, "it is no regular file"));
        }
        if facts.len() > LARGEST {
            let cause = format!("it has {} bytes, more than {LARGEST}", facts.len());
            return Err(unreadable(file, cause));
        }
        let bytes = read_patiently(file).map_err(|cause| unreadable(file, cause))?;
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Some(Self { file: file.to_owned(), text })),
            Err(error) => Err(unreadable(file, not_utf8(error.as_bytes()))),
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

    /// The bytes of the file.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.text.into_bytes()
    }

    /// The text without the byte order mark that some editors put before it.
    pub(crate) fn body(&self) -> &str {
        self.text.strip_prefix('\u{feff}').unwrap_or(&self.text)
    }

    /// Whether the file can be nothing but a configuration.
    pub(crate) fn is_json(&self) -> bool {
        self.file.extension().is_some_and(|suffix| suffix == "json")
    }

    fn is_toml(&self) -> bool {
        self.file.extension().is_some_and(|suffix| suffix == "toml")
    }

    fn is_pyproject(&self) -> bool {
        self.file.file_name().is_some_and(|name| name == "pyproject.toml")
    }

    /// The keys that lead to the settings.
    pub(crate) fn prefix(&self) -> &'static [&'static str] {
        if self.is_pyproject() { &["tool", "phicode"] } else { &[] }
    }

    /// The settings; `None` for a `pyproject.toml` without `[tool.phicode]`.
    pub(crate) fn parse(&self) -> Result<Option<Map<String, Value>>, ConfigError> {
        self.settings().map_err(|fault| {
            let (line, column) = line_column(&self.text, fault.range.start);
            let cause = format!("{} at line {line} column {column}", fault.message);
            ConfigError::because(ConfigErrorKind::Parse(self.file.clone()), cause)
                .with_hint(fault.help)
        })
    }

    /// As [`Text::parse`], with the place of what is wrong.
    pub(crate) fn settings(&self) -> Result<Option<Map<String, Value>>, ParseFault> {
        let mut settings = self.value()?;
        for key in self.prefix() {
            match settings.get_mut(*key) {
                Some(inner) => settings = inner.take(),
                None => return Ok(None),
            }
        }
        if let Value::Object(settings) = settings {
            return Ok(Some(settings));
        }
        let place = self.places().find(self.prefix()).map(|place| place.value.clone());
        let message = "it is not a table of keys".to_owned();
        let help = if self.is_pyproject() {
            "write the table [tool.phicode] with keys below it, such as language = \"es\""
        } else {
            "write {} around keys and values, such as {\"language\": \"es\"}"
        };
        Err(ParseFault { range: place.unwrap_or(0..0), message, help })
    }

    /// Where keys and values stand, in bytes of the whole file; the text must have been parsed.
    pub(crate) fn places(&self) -> Places {
        // The walkers pass over a byte order mark, so that offsets count from the file's start.
        if self.is_toml() { Places::of_toml(&self.text) } else { Places::of_json(&self.text) }
    }

    fn value(&self) -> Result<Value, ParseFault> {
        let body = self.body();
        let skipped = self.text.len() - body.len();
        if self.is_toml() {
            return toml::from_str(body).map_err(|error| {
                let span = error.span().unwrap_or(0..0);
                let range = span.start + skipped..span.end + skipped;
                let message = error.message().replace('\n', " ");
                ParseFault { range, message, help: "correct the TOML there" }
            });
        }
        if body.trim().is_empty() {
            let help = "write {} into it, or remove it: both mean the defaults";
            return Err(ParseFault { range: 0..0, message: "it is empty".to_owned(), help });
        }
        serde_json::from_str(body).map_err(|error| {
            let start = offset(body, error.line(), error.column()) + skipped;
            let message = error.to_string();
            // The place is told in characters, by us.
            let message = message.split(" at line ").next().unwrap_or_default().to_owned();
            let help = "correct the JSON there: no comments, no comma after the last entry";
            ParseFault { range: start..start, message, help }
        })
    }
}

fn unreadable(
    file: &Path,
    cause: impl Into<Box<dyn std::error::Error + Send + Sync>>,
) -> ConfigError {
    let hint = format!("make {} a readable UTF-8 file, or remove it", file.display());
    ConfigError::because(ConfigErrorKind::Read(file.to_owned()), cause).with_hint(hint)
}

fn not_utf8(bytes: &[u8]) -> String {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return "it is UTF-16, not UTF-8".to_owned();
    }
    let good = std::str::from_utf8(bytes).map_or_else(|error| error.valid_up_to(), str::len);
    let before = String::from_utf8_lossy(&bytes[..good]);
    let (line, column) = line_column(&before, before.len());
    let byte = bytes.get(good).copied().unwrap_or_default();
    format!("byte 0x{byte:02X} at line {line} column {column} is not UTF-8")
}

/// Line and column, both from 1, of a byte offset; columns count characters.
pub(crate) fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..offset.min(text.len())).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let column = before.chars().rev().take_while(|&it| it != '\n').count() + 1;
    (line, column)
}

/// The byte at which the JSON parser stopped; it counts bytes, and the newline as column 0.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let mut at = (start + column.saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}
