//! Python to φ.

use phi_python::{BUILTINS, PythonSyntaxError, Role, Word, is_soft_keyword, read_words};

use crate::map::SymbolMap;

/// φ text made from Python text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToPhi {
    /// The φ text; converting it gives back the Python text, byte for byte.
    pub text: String,
    /// How many words were replaced or stropped.
    pub edits: usize,
}

/// Writes keywords, soft keywords in their position, safe built-ins and `:=` as glyphs, and
/// strops names that equal a spelling.
///
/// Blanks, quotes, comments and order stay. A text that does not parse is refused.
pub fn to_phi(source: &str, map: &SymbolMap) -> Result<ToPhi, PythonSyntaxError> {
    let words = words_of(source, map)?;
    let mut text = String::with_capacity(source.len() + source.len() / 8);
    let (mut taken, mut edits) = (0, 0);
    for word in &words {
        let python = &source[word.range.clone()];
        let Some(change) = change(map, word, python) else {
            continue;
        };
        text.push_str(&source[taken..word.range.start]);
        match change {
            Change::Spell(spelling) => text.push_str(spelling),
            Change::Strop => text.extend(["`", python, "`"]),
        }
        taken = word.range.end;
        edits += 1;
    }
    text.push_str(&source[taken..]);
    Ok(ToPhi { text, edits })
}

/// The keywords of a Python text, `:=`, and the names that concern `map`: words it spells and
/// names that equal a spelling.
pub(crate) fn words_of(source: &str, map: &SymbolMap) -> Result<Vec<Word>, PythonSyntaxError> {
    let tables = map.tables();
    read_words(source, |name| {
        let name = name.as_bytes();
        tables.words.find(name).is_some() || tables.keys.find(name).is_some()
    })
}

/// What a word of a Python text becomes in φ.
pub(crate) enum Change<'a> {
    Spell(&'a str),
    Strop,
}

/// The change of `word`, whose text is `python`; `None` if it stays.
pub(crate) fn change<'a>(map: &'a SymbolMap, word: &Word, python: &str) -> Option<Change<'a>> {
    let spells = match word.role {
        // A glyph behind a number needs a blank that the Python text does not have.
        Role::HardKeyword | Role::SoftKeyword => !word.after_number,
        Role::Walrus => true,
        // `type` is a built-in too; `match` and `case` are words of the grammar alone.
        Role::FreeLoad => !is_soft_keyword(python) || BUILTINS.contains(&python),
        Role::Name => false,
    };
    if let Some(spelling) = map.spelling(python).filter(|_| spells) {
        return Some(Change::Spell(spelling));
    }
    (word.is_name() && map.reads(python)).then_some(Change::Strop)
}

#[cfg(test)]
mod tests {
    use crate::{SymbolMap, to_phi, to_python};

    fn check(map: &str, python: &str, phi: &str) {
        let map = SymbolMap::bundled(map).expect("it is bundled");
        let converted = to_phi(python, map).expect("it parses");
        assert_eq!(converted.text, phi);
        assert_eq!(to_python(phi.as_bytes(), map).text, python.as_bytes());
    }

    #[test]
    fn keywords_become_glyphs_unless_a_number_touches_them() {
        check("phi", "x = 1if y else 2", "x = 1if y ⋄ 2");
        check("phi", "[0x1for x in y]", "[0x1for x ∈ y]");
        check("phi", "1.if x else(y:=3)", "1.if x ⋄(y≔3)");
        check("phi", "f'{x if y else z:{w if 1 else 2}}'", "f'{x ¿ y ⋄ z:{w ¿ 1 ⋄ 2}}'");
    }

    #[test]
    fn built_ins_become_glyphs_only_where_that_is_safe() {
        check("phi", "print(print.__doc__)", "π(π.__doc__)");
        for same in ["obj.print(1)", "f(print=1)", "print = 3; print(1)"] {
            check("phi", same, same);
        }
        check("phi", "type X = int\ntype(x)", "τ X = int\nτ(x)");
        check("phi", "match match:\n  case case: pass", "⟷ match:\n  ▷ case: ⋯");
    }

    #[test]
    fn names_that_equal_a_spelling_are_stropped() {
        check("phi", "λ = 5", "`λ` = 5");
        check("es", "if y and no: pass", "si `y` y `no`: pasar");
        check("es", "config.es, f(si=1)", "config.`es`, f(`si`=1)");
    }

    #[test]
    fn what_does_not_parse_is_refused() {
        let error = to_phi("x = = 1", SymbolMap::phi()).expect_err("no Python");
        assert_eq!(error.range, 4..5);
    }
}
