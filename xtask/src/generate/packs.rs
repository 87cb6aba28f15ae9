//! `docs/reference/packs.md`, from the language packs.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use anyhow::{Context, Result};
use toml::{Table, Value};

/// The packs in the order of the page's columns; `phi` has a page of its own.
pub(crate) const NAMES: [&str; 11] =
    ["es", "fr", "de", "pt", "it", "tr", "ru", "ar", "hi", "zh", "ja"];

const HEAD: &str = "\
<!-- Made by `cargo xtask generate` from crates/phi-syntax/packs: do not edit. -->
# Language packs

A file whose first or second line is `# φ: map=es` is read with the words of `es`; a configuration
says it for a whole project ([Use your own words](../guides/own-words.md)). Python's own words are
valid under every pack. The first spelling of a word is written, all of them are read; *=* is the
same word as Python's.
";

const PARTS: [(&str, &str); 3] = [
    ("Keywords", "A keyword of Python is written as its word wherever it stands."),
    ("Built-ins", "A built-in is written as its word where a file reads it and binds it nowhere."),
    ("Exceptions", "As built-ins; errors are told under these names."),
];

const KEYWORDS: [&str; 38] = [
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue",
    "def", "del", "elif", "else", "except", "finally", "for", "from", "global", "if", "import",
    "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while",
    "with", "yield", "match", "case", "type",
];

/// Tables of word and language, then digits and messages.
pub(crate) fn page(packs: &[Table]) -> Result<String> {
    let mut text = HEAD.to_owned();
    text.push_str("\n| pack | language | words | digits | messages |\n|---|---|---|---|---|\n");
    for pack in packs {
        let digits: Vec<&str> = pack.get("digits").map(spellings).unwrap_or_default();
        let messages = pack.get("messages").and_then(Value::as_table).map_or(0, Table::len);
        let shown = if digits.is_empty() { "–".to_owned() } else { digits.join(" ") };
        let (name, title) = (field(pack, "name")?, field(pack, "title")?);
        writeln!(text, "| `{name}` | {title} | {} | {shown} | {messages} |", words(pack)?.len())?;
    }
    for (part, (title, sentence)) in PARTS.iter().enumerate() {
        write!(text, "\n## {title}\n\n{sentence}\n\n| Python |")?;
        for pack in packs {
            write!(text, " `{}` |", field(pack, "name")?)?;
        }
        writeln!(text, "\n|---|{}", "---|".repeat(packs.len()))?;
        for word in keys(packs, part)? {
            write!(text, "| `{word}` |")?;
            for pack in packs {
                let cell =
                    words(pack)?.get(&word).map_or("–".to_owned(), |value| cell(&word, value));
                write!(text, " {cell} |")?;
            }
            text.push('\n');
        }
    }
    Ok(text)
}

/// The words of one part: keywords in Python's order, the others as the first pack has them.
fn keys(packs: &[Table], part: usize) -> Result<Vec<String>> {
    if part == 0 {
        return Ok(KEYWORDS.map(str::to_owned).to_vec());
    }
    let mut found = BTreeSet::new();
    for pack in packs {
        found
            .extend(words(pack)?.keys().filter(|word| !KEYWORDS.contains(&word.as_str())).cloned());
    }
    let is_exception = |word: &String| word.starts_with(char::is_uppercase);
    Ok(found.into_iter().filter(|word| is_exception(word) == (part == 2)).collect())
}

fn cell(word: &str, value: &Value) -> String {
    let texts = spellings(value);
    if texts == [word] {
        return "=".to_owned();
    }
    texts.iter().map(|text| format!("`{text}`")).collect::<Vec<_>>().join(", ")
}

fn spellings(value: &Value) -> Vec<&str> {
    match value {
        Value::Array(values) => values.iter().filter_map(Value::as_str).collect(),
        other => other.as_str().into_iter().collect(),
    }
}

fn words(pack: &Table) -> Result<&Table> {
    pack.get("words").and_then(Value::as_table).context("a pack has [words]")
}

fn field<'a>(pack: &'a Table, key: &str) -> Result<&'a str> {
    pack.get(key).and_then(Value::as_str).with_context(|| format!("a pack has a {key}"))
}

#[cfg(test)]
mod tests {
    use super::page;

    #[test]
    fn each_word_becomes_a_row() {
        let pack = "name='m'\ntitle='M'\ndigits='٠'\n[words]\nif=['wenn','falls']\nglobal='global'\n\
                    print='druck'\nValueError='Wertfehler'\n[messages]\nname='x'\n";
        let text = page(&[pack.parse().expect("a table")]).expect("a page");
        for row in [
            "| `m` | M | 4 | ٠ | 1 |",
            "| `if` | `wenn`, `falls` |",
            "| `global` | = |",
            "| `print` | `druck` |",
            "| `ValueError` | `Wertfehler` |",
            "| `def` | – |",
        ] {
            assert!(text.contains(row), "{row}\n{text}");
        }
    }
}
