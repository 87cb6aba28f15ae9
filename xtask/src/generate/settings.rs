//! `docs/reference/environment.md`, from the tables of variables and keys in `phi-config`.
//!
//! The tables are read as text: building the crate for one page would cost every
//! `cargo xtask` the compilation of the parser.

use std::fmt::Write as _;

use anyhow::{Result, bail};

const HEAD: &str = "\
<!-- Made by `cargo xtask generate` from crates/phi-config/src: do not edit. -->
# Environment and configuration

## Variables

A value that cannot be read is told once, and the default holds; in strict mode it stops the start.

| variable | kind | default | meaning |
|---|---|---|---|
";

const KEYS_HEAD: &str = "
## Configuration files

The search begins in the folder of the program's file and goes upward. In each folder it looks for
`.(φ)/config.json`, `.phicode/config.json` and the table `[tool.phicode]` of `pyproject.toml`; the
first folder that has one decides. It ends after a folder with `.git`, at `site-packages`, at the
home folder and at the root.

| key | default | meaning |
|---|---|---|
";

const RESERVED_HEAD: &str = "
Known, and checked where they can be wrong, but without effect in this version:

| variable | default | for |
|---|---|---|
";

const RESERVED_KEYS_HEAD: &str = "
A suffix of `file_extension` counts for programs, imports, `convert` and `check`, in the folders
whose configuration says so; not inside archives. Suffixes of Python, of libraries and of files that
lie beside modules (`.py`, `.so`, `.txt`, `.json`, …) are refused.

The keys `guard`, `daemon`, `server` and `trace` are tables that are known, and without effect in
this version.
";

/// Variables of parts that do not exist yet, and of the 2.x series.
const RESERVED: &[&str] = &["PHICODE_MMAP_THRESHOLD", "RUST_SIZE_THRESHOLD"];

/// Keys that [`RESERVED_KEYS_HEAD`] names in one sentence.
const RESERVED_KEYS: [&str; 4] = ["guard", "daemon", "server", "trace"];

/// The page, from the sources of both tables.
pub(crate) fn page(variables: &str, keys: &str) -> Result<String> {
    let mut text = HEAD.to_owned();
    let mut reserved = RESERVED_HEAD.to_owned();
    for entry in entries(variables, "table! {\n", "}\n", ';')? {
        let kind = entry.word_after_first_literal();
        let [name, default, meaning] = &entry.literals[..] else { bail!("variables: {entry:?}") };
        if RESERVED.contains(&name.as_str()) {
            writeln!(reserved, "| `{name}` | {} | {meaning} |", code(default))?;
        } else {
            writeln!(
                text,
                "| `{name}` | {} | {} | {meaning} |",
                kind.to_lowercase(),
                code(default)
            )?;
        }
    }
    text.push_str(&reserved);
    text.push_str(KEYS_HEAD);
    for entry in entries(keys, "KEYS: &[Key] = &[", "];", ')')? {
        let [name, default, meaning] = &entry.literals[..] else { bail!("keys: {entry:?}") };
        if !RESERVED_KEYS.contains(&name.as_str()) {
            writeln!(text, "| `{name}` | {} | {meaning} |", code(default))?;
        }
    }
    text.push_str(RESERVED_KEYS_HEAD);
    Ok(text)
}

/// One entry of a table: its string literals, and its code without them.
#[derive(Debug)]
struct Entry {
    literals: Vec<String>,
    code: String,
}

impl Entry {
    /// `Switch` in `NAME = "X", Switch, "", "…";`.
    fn word_after_first_literal(&self) -> &str {
        self.code.split(',').nth(1).unwrap_or_default().trim()
    }
}

/// Splits the text between `start` and the next `end` after it at the closing character of entries.
fn entries(source: &str, start: &str, end: &str, close: char) -> Result<Vec<Entry>> {
    let Some((_, table)) = source.split_once(&format!("\n{start}")).or(source.split_once(start))
    else {
        bail!("no table `{start}`");
    };
    let mut entries = Vec::new();
    let mut entry = Entry { literals: Vec::new(), code: String::new() };
    let mut characters = table.char_indices();
    while let Some((offset, character)) = characters.next() {
        if entry.literals.is_empty() && table[offset..].starts_with(end) {
            break;
        }
        match character {
            '"' => entry.literals.push(literal(&mut characters)),
            _ if character == close => {
                entries.push(std::mem::replace(
                    &mut entry,
                    Entry { literals: Vec::new(), code: String::new() },
                ));
            }
            _ => entry.code.push(character),
        }
    }
    if entries.is_empty() {
        bail!("the table `{start}` is empty");
    }
    Ok(entries)
}

/// The rest of a string literal whose opening quote was read.
fn literal(characters: &mut std::str::CharIndices<'_>) -> String {
    let mut text = String::new();
    while let Some((_, character)) = characters.next() {
        match character {
            '"' => break,
            '\\' => text.extend(characters.next().map(|(_, escaped)| escaped)),
            _ => text.push(character),
        }
    }
    text
}

fn code(value: &str) -> String {
    if value.is_empty() { "–".to_owned() } else { format!("`{value}`") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_become_rows() {
        let variables = "table! {\n    A = \"PHI_A\", Switch, \"true\", \"Whether; or not.\";\n}\n";
        let keys = "pub static KEYS: &[Key] = &[\n    key(\n        \"a\",\n        \"\\\"x\\\"\",\n        \"B (c).\",\n    ),\n];\n";
        let text = page(variables, keys).expect("both tables are there");
        assert!(text.contains("| `PHI_A` | switch | `true` | Whether; or not. |"), "{text}");
        assert!(text.contains("| `a` | `\"x\"` | B (c). |"), "{text}");
    }

    #[test]
    fn a_table_that_moved_away_is_an_error() {
        assert!(page("", "").is_err());
    }
}
