//! The keys of one configuration file as typed values.

use serde_json::{Map, Value};

use crate::keys::{RESERVED, unknown_key};
use crate::remark::Remark;
use crate::suffix::suffix_problem;

/// What one configuration file says.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    pub(crate) symbols: Map<String, Value>,
    pub(crate) language: Option<String>,
    pub(crate) extensions: Vec<String>,
    pub(crate) interpreter: Option<String>,
    pub(crate) validation: Option<bool>,
    pub(crate) strict: Option<bool>,
    /// Values that cannot be used, told or refused in strict mode, and what is said in passing.
    pub(crate) remarks: Vec<Remark>,
}

impl Settings {
    /// Reads every key of `document`; what cannot be used is left at its default and told.
    pub(crate) fn from_document(document: Map<String, Value>) -> Self {
        let mut settings = Self::default();
        for (name, value) in document {
            settings.read_key(&name, value);
        }
        settings
    }

    fn read_key(&mut self, name: &str, value: Value) {
        match (name, value) {
            ("symbols", Value::Object(symbols)) => self.symbols = symbols,
            ("language", Value::String(language)) => self.language = Some(language),
            ("interpreter", Value::String(text)) if text.trim().is_empty() => {
                self.refuse(&[name], &Value::String(text), "the name of an interpreter");
            }
            ("interpreter", Value::String(interpreter)) => self.interpreter = Some(interpreter),
            ("validation", Value::Bool(validation)) => self.validation = Some(validation),
            ("strict", Value::Bool(strict)) => self.strict = Some(strict),
            ("file_extension", Value::String(suffix)) => self.add_extension(suffix, &[name]),
            ("file_extension", Value::Array(suffixes)) => {
                for (index, suffix) in suffixes.into_iter().enumerate() {
                    let path = [name, &index.to_string()];
                    match suffix {
                        Value::String(suffix) => self.add_extension(suffix, &path),
                        other => self.refuse(&path, &other, "a string"),
                    }
                }
            }
            // The older engine wrote null for "nothing chosen".
            ("language" | "interpreter", Value::Null) => {}
            ("symbols", other) => self.refuse(&[name], &other, "a table"),
            ("language" | "interpreter", other) => self.refuse(&[name], &other, "a string"),
            ("file_extension", other) => {
                self.refuse(&[name], &other, "a string or a list of strings");
            }
            ("validation" | "strict", other) => self.refuse(&[name], &other, "true or false"),
            (reserved, Value::Object(_)) if RESERVED.contains(&reserved) => {}
            (reserved, other) if RESERVED.contains(&reserved) => {
                self.refuse(&[name], &other, "a table");
            }
            _ => self.remarks.extend(unknown_key(name)),
        }
    }

    fn add_extension(&mut self, suffix: String, path: &[&str]) {
        match suffix_problem(&suffix) {
            None => self.extensions.push(suffix),
            Some((text, help)) => {
                let text = format!("file_extension: {text}");
                self.remarks.push(Remark::error("CFG004", path, text, help));
            }
        }
    }

    fn refuse(&mut self, path: &[&str], value: &Value, expected: &str) {
        let name = path.first().copied().unwrap_or_default();
        let text = format!("{name}: {} is not {expected}", shortened(&value.to_string()));
        self.remarks.push(Remark::error("CFG003", path, text, format!("write {expected}")));
    }
}

/// A value that fits into a message.
fn shortened(value: &str) -> String {
    const LONGEST: usize = 60;
    let mut text: String = value.chars().take(LONGEST).collect();
    if text.len() < value.len() {
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::Settings;

    fn read(value: Value) -> Settings {
        match value {
            Value::Object(document) => Settings::from_document(document),
            other => panic!("{other} is not an object"),
        }
    }

    #[test]
    fn one_suffix_or_a_list_are_read() {
        assert_eq!(read(json!({"file_extension": ".fi"})).extensions, [".fi"]);
        assert_eq!(read(json!({"file_extension": [".fi", ".fo"]})).extensions, [".fi", ".fo"]);
    }

    #[test]
    fn a_wrong_type_is_told_and_the_default_holds() {
        let settings = read(json!({"strict": "yes", "language": 3}));
        assert_eq!(settings.strict, None);
        let texts: Vec<_> = settings.remarks.iter().map(|one| one.text.as_str()).collect();
        assert_eq!(texts, ["strict: \"yes\" is not true or false", "language: 3 is not a string"]);
    }
}
