//! Which entries of a map would break programs, and why.

use phi_diagnostics::Severity;
use phi_python::{
    BUILTINS, HARD_KEYWORDS, OTHER_BUILTINS, SOFT_KEYWORDS, is_hard_keyword, is_identifier,
    is_identifier_continue, is_soft_keyword, is_string_prefix,
};
use unicode_normalization::UnicodeNormalization;

/// Whether spellings must be unique (`PHICODE_VALIDATION`).
///
/// Entries that no lexer could read are refused either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Validation {
    /// A spelling with two meanings is refused.
    On,
    /// A later spelling wins over an earlier one.
    Off,
}

/// One thing that is wrong or risky about a map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MapProblem {
    /// `SYN201` duplicate, `SYN202` forbidden text, `SYN203` prefix, `SYN204` key, `SYN206` risk,
    /// `SYN210` type.
    pub code: &'static str,
    /// An error drops the entry.
    pub severity: Severity,
    /// What is so, with the file that the entry came from.
    pub message: String,
    /// The Python word of the entry.
    pub entry: String,
}

/// The operators of Python; no spelling may take the place of one.
const OPERATORS: [&str; 38] = [
    "+", "-", "*", "/", "//", "%", "@", "**", "<<", ">>", "&", "|", "^", "~", "<", ">", "<=", ">=",
    "==", "!=", "=", "->", ":=", "+=", "-=", "*=", "/=", "//=", "%=", "@=", "**=", "<<=", ">>=",
    "&=", "|=", "^=", ".", "...",
];

/// What is wrong with a key, if anything.
pub(crate) fn key_problem(key: &str) -> Option<String> {
    if key == ":=" || is_hard_keyword(key) {
        None
    } else if key == "_" {
        Some("`_` is never mapped".to_owned())
    } else if !is_identifier(key) {
        Some(format!("`{key}` is no Python word"))
    } else if is_string_prefix(key) {
        Some(format!("`{key}` before a quote would become a string prefix"))
    } else {
        None
    }
}

/// What every Python program knows: keywords, `:=`, the names of built-ins.
///
/// Another key of a map is legal, a name of the user's own, but more often a slip.
pub fn python_words() -> impl Iterator<Item = &'static str> {
    let keywords = HARD_KEYWORDS.into_iter().chain(SOFT_KEYWORDS).chain([":="]);
    keywords.chain(BUILTINS).chain(OTHER_BUILTINS)
}

/// What is wrong with the text of a spelling of `key`, if anything.
pub(crate) fn spelling_problem(key: &str, spelling: &str) -> Option<String> {
    let forbidden = |character: char| {
        character.is_ascii() && !character.is_ascii_alphanumeric() && character != '_'
            || character.is_whitespace()
            || character.is_control()
            || is_invisible(character)
    };
    if spelling.is_empty() {
        Some(format!("a spelling of {key} is empty"))
    } else if OPERATORS.contains(&spelling) {
        Some(format!("`{spelling}` for {key} is an operator of Python"))
    } else if let Some(character) = spelling.chars().find(|&character| forbidden(character)) {
        Some(format!("`{}` for {key} contains {}", spelling.escape_debug(), name_of(character)))
    } else if spelling.starts_with(char::is_numeric) && spelling.chars().any(is_identifier_continue)
    {
        Some(format!("`{spelling}` for {key} starts with a digit"))
    } else if spelling.starts_with("__") && spelling.ends_with("__") {
        Some(format!("`{spelling}` for {key} is reserved by Python"))
    } else if is_string_prefix(spelling) {
        Some(format!("`{spelling}` for {key} before a quote is a string prefix"))
    } else if is_identifier(spelling) {
        (key == ":=").then(|| format!("the operator := needs a symbol, `{spelling}` is a word"))
    } else if spelling.chars().any(is_identifier_continue) {
        Some(format!("`{spelling}` for {key} mixes letters and symbols"))
    } else {
        None
    }
}

/// The other meaning that Python gives to a spelling of `key`, if it has one.
pub(crate) fn python_meaning(key: &str, spelling: &str) -> Option<&'static str> {
    if spelling == key {
        None
    } else if is_hard_keyword(spelling) || is_soft_keyword(spelling) {
        Some("a Python keyword")
    } else if BUILTINS.contains(&spelling) {
        Some("a Python built-in")
    } else {
        None
    }
}

/// Whether Unicode's compatibility normalisation destroys the spelling.
pub(crate) fn is_nfkc_unstable(spelling: &str) -> bool {
    spelling.nfc().ne(spelling.nfkc())
}

/// Marks that no reader sees: zero-width characters and direction controls.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

fn name_of(character: char) -> String {
    match character {
        ' ' => "a blank".to_owned(),
        visible if visible.is_ascii_graphic() => format!("`{visible}`"),
        other => format!("the invisible character U+{:04X}", u32::from(other)),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_nfkc_unstable, key_problem, python_meaning, spelling_problem};

    #[test]
    fn spellings_that_no_lexer_could_read_are_refused() {
        let bad = [
            "",
            "a b",
            "x\"",
            "#",
            "`",
            "(",
            "=>",
            "1si",
            "__si__",
            "rb",
            "F",
            "λ∈",
            "\u{200B}",
            "∈\u{FE0F}",
        ];
        for spelling in bad {
            assert!(spelling_problem("for", spelling).is_some(), "{spelling:?}");
        }
        for spelling in ["∀", "⇒⇒", "para", "für", "λ", "変"] {
            assert_eq!(spelling_problem("for", spelling), None, "{spelling:?}");
        }
        assert!(spelling_problem(":=", "sea").is_some());
    }

    #[test]
    fn keys_are_python_words() {
        for key in ["for", "match", ":=", "print", "my_name"] {
            assert_eq!(key_problem(key), None, "{key}");
        }
        for key in ["_", "a b", "+", "", "1", "rb"] {
            assert!(key_problem(key).is_some(), "{key}");
        }
    }

    #[test]
    fn meanings_and_risks_are_seen() {
        assert_eq!(python_meaning("for", "while"), Some("a Python keyword"));
        assert_eq!(python_meaning("len", "sum"), Some("a Python built-in"));
        assert_eq!(python_meaning("len", "len"), None);
        assert!(is_nfkc_unstable("ℂ") && is_nfkc_unstable("‼") && !is_nfkc_unstable("λ"));
    }
}
