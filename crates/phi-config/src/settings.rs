//! The keys of one configuration file as typed values.

use serde_json::{Map, Value};

use crate::keys::unknown_key_notice;

/// Suffixes that belong to Python or to libraries and so can name no φ file.
const FOREIGN_SUFFIXES: [&str; 14] = [
    ".py", ".pyc", ".pyo", ".pyw", ".pyi", ".pyd", ".pyz", ".pth", ".so", ".dll", ".dylib", ".egg",
    ".whl", ".zip",
];

/// What one configuration file says.
#[derive(Debug, Default)]
pub(crate) struct Settings {
    pub(crate) symbols: Map<String, Value>,
    pub(crate) language: Option<String>,
    pub(crate) extensions: Vec<String>,
    pub(crate) interpreter: Option<String>,
    pub(crate) validation: Option<bool>,
    pub(crate) strict: Option<bool>,
    /// Said once, never stopping anything.
    pub(crate) notices: Vec<String>,
    /// Values that cannot be used: told, or refused in strict mode.
    pub(crate) faults: Vec<String>,
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
            ("interpreter", Value::String(interpreter)) => self.interpreter = Some(interpreter),
            ("validation", Value::Bool(validation)) => self.validation = Some(validation),
            ("strict", Value::Bool(strict)) => self.strict = Some(strict),
            ("file_extension", Value::String(suffix)) => self.add_extension(suffix),
            ("file_extension", Value::Array(suffixes)) => {
                for suffix in suffixes {
                    match suffix {
                        Value::String(suffix) => self.add_extension(suffix),
                        other => self.refuse("file_extension", &other, "a string"),
                    }
                }
            }
            // The older engine wrote null for "nothing chosen".
            ("language" | "interpreter", Value::Null) => {}
            ("symbols", other) => self.refuse(name, &other, "a table"),
            ("language" | "interpreter" | "file_extension", other) => {
                self.refuse(name, &other, "a string");
            }
            ("validation" | "strict", other) => self.refuse(name, &other, "true or false"),
            _ => self.notices.extend(unknown_key_notice(name)),
        }
    }

    fn add_extension(&mut self, suffix: String) {
        let lower = suffix.to_lowercase();
        let well_formed = suffix.len() > 1
            && suffix.starts_with('.')
            && !suffix.contains(['/', '\\', '\0'])
            && !suffix.contains(char::is_whitespace);
        if !well_formed {
            self.faults
                .push(format!("file_extension: `{suffix}` is not a dot and a name, such as `.φ`"));
        } else if FOREIGN_SUFFIXES.contains(&lower.as_str()) {
            self.faults.push(format!("file_extension: `{suffix}` belongs to Python or a library"));
        } else if suffix.contains('\u{3d5}') {
            self.faults.push(format!(
                "file_extension: `{suffix}` holds ϕ (U+03D5), which looks like φ (U+03C6)"
            ));
        } else {
            self.extensions.push(suffix);
        }
    }

    fn refuse(&mut self, name: &str, value: &Value, expected: &str) {
        self.faults.push(format!("{name}: {value} is not {expected}"));
    }
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
        assert_eq!(read(json!({"file_extension": [".a", ".b"]})).extensions, [".a", ".b"]);
    }

    #[test]
    fn suffixes_of_python_and_look_alikes_are_refused() {
        for suffix in [".py", ".SO", "phi", ".", ".a/b", ".ϕ"] {
            assert_eq!(read(json!({"file_extension": suffix})).faults.len(), 1, "{suffix}");
        }
    }

    #[test]
    fn a_wrong_type_is_told_and_the_default_holds() {
        let settings = read(json!({"strict": "yes", "language": 3}));
        assert_eq!(settings.strict, None);
        assert_eq!(
            settings.faults,
            ["strict: \"yes\" is not true or false", "language: 3 is not a string"]
        );
    }
}
