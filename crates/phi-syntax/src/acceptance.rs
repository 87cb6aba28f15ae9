//! P1 to P5 for one Python text under one map: the acceptance test of a pack.

use std::ops::Range;

use phi_python::{PythonSyntaxError, Role, Word, is_hard_keyword, literals, read_words};

use crate::convert::{MappedConversion, to_python, to_python_mapped};
use crate::map::SymbolMap;
use crate::to_phi::to_phi;

/// What the round trip of one text showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// Names of the properties that do not hold.
    pub broken: Vec<&'static str>,
    /// Names of the text that equal a spelling and so need backticks in φ.
    pub stropped: usize,
}

/// Converts Python text to φ and back and checks the properties P1 to P5.
///
/// A text that does not parse is refused: nothing is known about its words.
pub fn accept(source: &str, map: &SymbolMap) -> Result<Acceptance, PythonSyntaxError> {
    let tables = map.tables();
    let is_spelling = |name: &str| tables.words.find(name.as_bytes()).is_some();
    let words = read_words(source, is_spelling)?;
    let names = words.iter().filter(|word| matches!(word.role, Role::Name | Role::FreeLoad));
    let stropped = names.count();
    let phi = to_phi(source, map)?.text;
    let back = to_python_mapped(phi.as_bytes(), map);
    let mut broken = Vec::new();
    if *back.text != *source.as_bytes() {
        return Ok(Acceptance { broken: vec!["P1"], stropped });
    }
    if words.iter().any(|word| is_left(word, source, map, &back)) {
        broken.push("P2");
    }
    if back
        .edits
        .iter()
        .any(|edit| has_line_end(source, &edit.python) || has_line_end(&phi, &edit.phi))
    {
        broken.push("P3");
    }
    if touches(&back, &literals(source)?) {
        broken.push("P4");
    }
    if stropped == 0 && *to_python(source.as_bytes(), map).text != *source.as_bytes() {
        broken.push("P5");
    }
    Ok(Acceptance { broken, stropped })
}

/// Whether a hard keyword of the Python text stands in the φ text although the map spells it.
fn is_left(word: &Word, source: &str, map: &SymbolMap, back: &MappedConversion<'_>) -> bool {
    let python = &source[word.range.clone()];
    if word.role != Role::HardKeyword
        || word.after_number
        || !is_hard_keyword(python)
        || map.spelling(python).is_none()
    {
        return false;
    }
    let before = back.edits.partition_point(|edit| edit.python.end <= word.range.start);
    back.edits.get(before).is_none_or(|edit| edit.python.start > word.range.start)
}

fn has_line_end(text: &str, range: &Range<usize>) -> bool {
    text.as_bytes()[range.clone()].iter().any(|byte| matches!(byte, b'\n' | b'\r'))
}

/// Whether a change lies inside a literal; both are in the order of the text.
fn touches(back: &MappedConversion<'_>, literals: &[Range<usize>]) -> bool {
    back.edits.iter().any(|edit| {
        let next = literals.partition_point(|literal| literal.end <= edit.python.start);
        literals.get(next).is_some_and(|literal| literal.start < edit.python.end)
    })
}

#[cfg(test)]
mod tests {
    use super::accept;
    use crate::SymbolMap;

    #[test]
    fn a_text_is_accepted_under_every_bundled_map() {
        let source = "def f(y):\r\n    return f'{y!r:>{y}} if' if not y else (1if y else 2) # is\n";
        for name in SymbolMap::bundled_names() {
            let map = SymbolMap::bundled(name).expect("it is bundled");
            let found = accept(source, map).expect("it parses");
            assert_eq!(found.broken, [] as [&str; 0], "{name}");
            assert_eq!(found.stropped, if *name == "es" { 5 } else { 0 }, "{name}");
        }
        assert!(accept("x = = 1", SymbolMap::phi()).is_err());
    }
}
