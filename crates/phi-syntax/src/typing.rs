//! How spellings are typed on a keyboard without them: `\` and a name of ASCII characters.
//!
//! The first name is always the Python word, so whoever knows Python knows it: `\for` is `∀`
//! under the map `phi` and `para` under `es`. Glyphs have their usual LaTeX name beside it. Where
//! both ways name something, the Python word wins.

use std::sync::LazyLock;

use phi_python::is_identifier;

use crate::SymbolMap;

/// The character before a name.
pub const TYPING_LEADER: char = '\\';

/// A second name of `:=`, for editors in which a name is a word.
const WALRUS: &str = "walrus";

static LATEX: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let document: toml::Table =
        include_str!("../names/latex.toml").parse().expect("the bundled names are tested");
    let names = document.get("names").and_then(toml::Value::as_table);
    let pairs = names.into_iter().flatten();
    pairs.filter_map(|(name, glyph)| Some((name.clone(), glyph.as_str()?.to_owned()))).collect()
});

/// Names, without the leader, with the spelling under `map` that each stands for.
///
/// Python words come first, in the order of the map, then LaTeX names.
///
/// ```
/// use phi_syntax::{SymbolMap, typing_names};
///
/// let names = typing_names(SymbolMap::phi());
/// assert!(names.contains(&("for".into(), "∀".into())));
/// assert!(names.contains(&("forall".into(), "∀".into())));
/// ```
pub fn typing_names(map: &SymbolMap) -> Vec<(String, String)> {
    let mut names: Vec<(String, String)> = Vec::new();
    for (word, spellings) in map.entries() {
        let Some(spelling) = spellings.first() else { continue };
        names.push((word.to_owned(), spelling.clone()));
        if !is_identifier(word) {
            names.push((WALRUS.to_owned(), spelling.clone()));
        }
    }
    for (name, glyph) in LATEX.iter() {
        let is_taken = names.iter().any(|(word, _)| word == name);
        if !is_taken && map.python(glyph).is_some() {
            names.push((name.clone(), glyph.clone()));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::{LATEX, typing_names};
    use crate::{MapSpec, SymbolMap, Validation};

    fn spelling(map: &SymbolMap, name: &str) -> Option<String> {
        typing_names(map).into_iter().find(|(known, _)| known == name).map(|(_, text)| text)
    }

    #[test]
    fn every_entry_of_every_bundled_map_is_typed_by_its_python_word() {
        for name in SymbolMap::bundled_names() {
            let map = SymbolMap::bundled(name).expect("it is bundled");
            for (word, spellings) in map.entries() {
                assert_eq!(spelling(map, word).as_ref(), spellings.first(), "{name}: {word}");
            }
        }
    }

    #[test]
    fn latex_names_are_those_of_glyphs_and_never_python_words() {
        let phi = SymbolMap::phi();
        for (name, glyph) in LATEX.iter() {
            assert!(phi.python(glyph).is_some(), "{name}");
            assert!(phi.spelling(name).is_none(), "{name} is a Python word");
        }
        assert_eq!(spelling(phi, "coloneq"), spelling(phi, "walrus"));
        assert_eq!(spelling(phi, "del").as_deref(), Some("∂"));
    }

    #[test]
    fn a_pack_is_typed_by_python_words_and_a_changed_entry_loses_the_name_of_its_glyph() {
        let spanish = SymbolMap::bundled("es").expect("it is bundled");
        assert_eq!(spelling(spanish, "for").as_deref(), Some("para"));
        assert_eq!(spelling(spanish, "forall"), None);
        let text = "name = \"own\"\nextends = \"phi\"\n[words]\nfor = \"⁂\"\npi = \"℘\"\n";
        let spec = MapSpec::from_toml(text, "own").expect("it is a map");
        let (own, _) = SymbolMap::build(&spec, Validation::On);
        assert_eq!(spelling(&own, "for").as_deref(), Some("⁂"));
        assert_eq!(spelling(&own, "forall"), None);
        assert_eq!(spelling(&own, "pi").as_deref(), Some("℘"), "the Python word wins");
    }
}
