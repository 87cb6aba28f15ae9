//! `docs/reference/glyphs.md`, from the bundled maps.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use toml::{Table, Value};

use super::typing::Typed;

const HEAD: &str = "\
<!-- Made by `cargo xtask generate` from crates/phi-syntax/packs: do not edit. -->
# Glyphs

The map `phi`, which is used where nothing else is said, beside the Spanish `es`;
[Language packs](packs.md) has the words of all languages. Python's own words are valid under every
map, so a map only adds spellings.

*Letter* glyphs are characters that Python allows in names. They are a keyword only as a whole name:
`π` is `print`, `π_2` is a name of yours. *Symbol* glyphs cannot occur in a name and need no blanks
around them.

A glyph is typed as `\\`, a name and Tab: its Python word, or the name that LaTeX has for it;
[Type glyphs](../guides/typing-glyphs.md) tells where.

| glyph | code point | Python | typed as | class | `es` |
|---|---|---|---|---|---|
";

/// The table of the default map, with the Spanish word beside each glyph.
pub(crate) fn page(phi: &Table, es: &Table, typed: &[Typed]) -> Result<String> {
    let mut text = HEAD.to_owned();
    let spanish = words(es)?;
    for (python, spelling) in words(phi)? {
        let spelling = first(spelling).with_context(|| format!("no spelling for {python}"))?;
        let points: Vec<String> =
            spelling.chars().map(|glyph| format!("U+{:04X}", u32::from(glyph))).collect();
        let word = spanish
            .get(python)
            .and_then(first)
            .map_or("–".to_owned(), |word| format!("`{word}`"));
        let names = typed.iter().find(|one| one.python == *python);
        let names: Vec<String> = names
            .into_iter()
            .flat_map(|one| one.names.iter().map(|name| format!("`\\{name}`")))
            .collect();
        writeln!(
            text,
            "| {spelling} | {} | `{python}` | {} | {} | {word} |",
            points.join(" "),
            names.join(" "),
            class(spelling)
        )?;
    }
    writeln!(text, "\n{} entries in `phi`, {} in `es`.", words(phi)?.len(), spanish.len())?;
    Ok(text)
}

fn words(map: &Table) -> Result<&Table> {
    map.get("words").and_then(Value::as_table).context("a map has [words]")
}

/// The spelling that is printed: the only one, or the first of a list.
fn first(spelling: &Value) -> Option<&str> {
    spelling.as_str().or_else(|| spelling.as_array()?.first()?.as_str())
}

/// Whether Python allows the spelling's characters in a name.
fn class(spelling: &str) -> &'static str {
    if spelling.chars().all(char::is_alphanumeric) { "letter" } else { "symbol" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_entry_becomes_a_row() {
        let phi = "[words]\nfor = \"∀\"\nlambda = [\"λ\", \"fn\"]\n".parse().expect("a table");
        let es = "[words]\nfor = \"para\"\n".parse().expect("a table");
        let names = ["for", "forall"].map(str::to_owned).to_vec();
        let typed = [Typed { python: "for".into(), glyph: "∀".into(), names }];
        let text = page(&phi, &es, &typed).expect("a page");
        assert!(text.contains("| ∀ | U+2200 | `for` | `\\for` `\\forall` | symbol | `para` |"));
        assert!(text.contains("| λ | U+03BB | `lambda` |  | letter | – |"));
        assert!(text.contains("2 entries in `phi`, 1 in `es`."));
    }
}
