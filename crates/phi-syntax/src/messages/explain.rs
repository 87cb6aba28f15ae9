//! One error in the words of a pack.

use crate::map::SymbolMap;
use crate::messages::nearest::nearest;
use crate::messages::patterns::{LABELS, PATTERNS, Pattern};
use crate::messages::template::{filled, matched};

/// The keys of all messages that a pack can have, labels first.
pub fn message_keys() -> impl Iterator<Item = &'static str> {
    let mut seen = Vec::new();
    let keys = LABELS.into_iter().chain(PATTERNS.iter().map(|pattern| pattern.key));
    keys.filter(move |key| {
        !seen.contains(key) && {
            seen.push(*key);
            true
        }
    })
}

/// Places that hold the name of a type or a function, which the pack may have a word for.
const WORDS: [&str; 6] = ["type", "left", "right", "function", "class", "keyword"];

/// An exception that nobody caught.
#[derive(Clone, Copy, Debug, Default)]
pub struct Uncaught<'a> {
    /// The names of its class and of all that this is derived from, nearest first.
    pub classes: &'a [&'a str],
    /// What Python says.
    pub message: &'a str,
    /// Line of the φ text, from 1.
    pub line: Option<usize>,
    /// Column of the φ text in characters, from 1.
    pub column: Option<usize>,
    /// Names that the program could have used there.
    pub names: &'a [&'a str],
}

/// The texts of a pack, with its words.
#[derive(Clone, Debug)]
pub struct Messages {
    map: SymbolMap,
    texts: Vec<(String, String)>,
}

impl Messages {
    pub(crate) fn new(map: SymbolMap, texts: Vec<(String, String)>) -> Self {
        Self { map, texts }
    }

    /// The text of a key as the pack gives it.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.texts.iter().find(|(known, _)| known == key).map(|(_, text)| text.as_str())
    }

    /// The engine's own word of that key, `error` or `help`, or else the key itself.
    pub fn label<'a>(&'a self, key: &'a str) -> &'a str {
        self.text(key).unwrap_or(key)
    }

    /// One line about an exception: its name in the pack's words, its place, its message.
    ///
    /// `None` if the pack has neither a name nor a text for it.
    pub fn explain(&self, error: &Uncaught<'_>) -> Option<String> {
        let name = error.classes.first()?;
        let spelling = self.map.spelling(name);
        let ascii = error.message.split_once("; Python writes ").map(|(_, ascii)| ascii);
        // Up to 3.10 Python speaks of the number that such a character follows.
        let text = match ascii {
            Some(ascii) => self.text("character").map(|text| format!("{text} → {ascii}")),
            None => self.translated(error.classes, error.message),
        };
        if spelling.is_none() && text.is_none() {
            return None;
        }
        let name = spelling.unwrap_or(name);
        let first_line = || error.message.lines().next().unwrap_or_default().to_owned();
        let text = text.unwrap_or_else(first_line);
        let mut line = format!("{}: {name}{}", self.label("note"), self.place(error));
        if !text.is_empty() {
            line.extend([": ", &text]);
        }
        if let Some(question) = self.question(error) {
            line.extend(["; ", &question]);
        }
        Some(line)
    }

    fn place(&self, error: &Uncaught<'_>) -> String {
        let column = error.column.map(|at| format!(", {} {at}", self.label("column")));
        let Some(line) = error.line else { return String::new() };
        format!(" ({} {line}{})", self.label("line"), column.unwrap_or_default())
    }

    /// Which name was meant instead of one that is not defined.
    fn question(&self, error: &Uncaught<'_>) -> Option<String> {
        let unknown = error.message.strip_prefix("name '")?.strip_suffix("' is not defined")?;
        let words = self.map.entries().flat_map(|(_, texts)| texts.iter().map(String::as_str));
        let meant = nearest(unknown, error.names.iter().copied().chain(words))?;
        Some(filled(self.text("did-you-mean")?, |_| Some(meant.to_owned())))
    }

    /// The message in the language of the pack; `None` for one that no pattern knows.
    pub fn translated(&self, classes: &[&str], message: &str) -> Option<String> {
        // φ adds what it knows behind Python's own words.
        let heads = [message, message.split("; ").next().unwrap_or_default()];
        heads.iter().find_map(|head| {
            let patterns = PATTERNS.iter().filter(|pattern| classes.contains(&pattern.class));
            patterns.into_iter().find_map(|pattern| self.filled(pattern, head))
        })
    }

    fn filled(&self, pattern: &Pattern, message: &str) -> Option<String> {
        let found = pattern.wordings.iter().find_map(|wording| matched(wording, message))?;
        let value = |place: &str| {
            let (_, text) = found.iter().find(|(name, _)| *name == place)?;
            Some(if WORDS.contains(&place) { self.word(text) } else { plain(place, text) })
        };
        Some(filled(self.text(pattern.key)?, value))
    }

    /// A type or function as the pack spells it.
    fn word(&self, python: &str) -> String {
        let python = if python == "NoneType" { "None" } else { python };
        self.map.spelling(python).unwrap_or(python).to_owned()
    }
}

/// Counts and lists without the English words between them.
fn plain(place: &str, text: &str) -> String {
    match place {
        "expected" => match text.strip_prefix("from ").and_then(|range| range.split_once(" to ")) {
            Some((least, most)) => format!("{least}–{most}"),
            None => text.to_owned(),
        },
        "names" | "methods" => text.replace(", and ", ", ").replace(" and ", ", "),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Uncaught, message_keys};
    use crate::SymbolMap;

    fn explain(map: &str, classes: &[&str], message: &str) -> Option<String> {
        let map = SymbolMap::bundled(map).expect("it is bundled");
        let error = Uncaught { classes, message, ..Uncaught::default() };
        map.messages().and_then(|messages| messages.explain(&error))
    }

    #[test]
    fn every_language_has_every_message() {
        for name in SymbolMap::bundled_names().iter().filter(|name| **name != "phi") {
            let map = SymbolMap::bundled(name).expect("it is bundled");
            let messages = map.messages().expect("a language has messages");
            let missing: Vec<&str> =
                message_keys().filter(|key| messages.text(key).is_none()).collect();
            assert!(missing.is_empty(), "{name}: {missing:?}");
        }
        assert!(SymbolMap::phi().messages().is_none());
        assert!(message_keys().count() >= 38);
    }

    #[test]
    fn an_error_is_explained_in_the_words_of_the_pack() {
        let name = ["NameError", "Exception"];
        assert_eq!(
            explain("es", &name, "name 'x' is not defined").as_deref(),
            Some("nota: ErrorDeNombre: el nombre «x» no está definido")
        );
        let types = explain("es", &["TypeError"], "'int' object is not callable").expect("known");
        assert!(types.contains("«entero»"), "{types}");
        let names = "f() missing 3 required positional arguments: 'a', 'b', and 'c'";
        assert!(explain("de", &["TypeError"], names).expect("known").contains("'a', 'b', 'c'"));
        let syntax = ["SyntaxError"];
        let known = explain("es", &syntax, "'retornar' (return) outside function");
        assert!(known.expect("known").contains("«retornar»"));
        let with_help = "invalid character '：' (U+FF1A); Python writes :";
        assert!(explain("zh", &syntax, with_help).is_some_and(|line| line.ends_with(" → :")));
    }

    #[test]
    fn place_and_meant_name_are_told() {
        let error = Uncaught {
            classes: &["NameError"],
            message: "name 'imprimr' is not defined",
            line: Some(3),
            column: Some(7),
            names: &["total"],
        };
        let messages = SymbolMap::bundled("es").and_then(SymbolMap::messages).expect("a language");
        assert_eq!(
            messages.explain(&error).as_deref(),
            Some(
                "nota: ErrorDeNombre (línea 3, columna 7): el nombre «imprimr» no está definido; ¿quiso decir «imprimir»?"
            )
        );
    }

    #[test]
    fn what_nobody_knows_keeps_the_words_of_python() {
        assert_eq!(
            explain("es", &["ValueError"], "so nicht\nzweite").as_deref(),
            Some("nota: ErrorDeValor: so nicht")
        );
        assert_eq!(explain("es", &["MyError", "Exception"], "so nicht"), None);
        assert_eq!(explain("phi", &["NameError"], "name 'x' is not defined"), None);
    }
}
