//! Data in, text out.

use super::{Spelling, format_text};
use crate::{MapSpec, SymbolMap, Validation, to_python};

fn map(name: &str) -> &'static SymbolMap {
    SymbolMap::bundled(name).expect("it is bundled")
}

fn formatted(map: &SymbolMap, source: &str, spelling: Spelling) -> String {
    let text = format_text(source.as_bytes(), map, spelling).expect("it parses").into_owned();
    let again = format_text(&text, map, spelling).expect("it parses");
    assert_eq!(again, text, "not idempotent: {source}");
    assert_eq!(to_python(&text, map).text, to_python(source.as_bytes(), map).text, "{source}");
    String::from_utf8(text).expect("it is UTF-8")
}

#[track_caller]
fn glyphs(name: &str, source: &str, expected: &str) {
    assert_eq!(formatted(map(name), source, Spelling::Glyphs), expected);
}

#[track_caller]
fn names(name: &str, source: &str, expected: &str) {
    assert_eq!(formatted(map(name), source, Spelling::Names), expected);
}

#[track_caller]
fn there_and_back(name: &str, glyph_text: &str, name_text: &str) {
    names(name, glyph_text, name_text);
    glyphs(name, name_text, glyph_text);
}

#[test]
fn canonical_texts_come_back() {
    there_and_back("phi", "ƒ f(x): ⟲ x ∈ y ∧ ¬ z\n", "def f(x): return x in y and not z\n");
    there_and_back("phi", "π(ℓ(x), f'{x ¿ y ⋄ Ø}')", "print(len(x), f'{x if y else None}')");
    there_and_back("phi", "(n ≔ 10)", "(n := 10)");
    there_and_back("phi", "⟷ x:\r\n\t▷ 1: ⋯\r\n", "match x:\r\n\tcase 1: pass\r\n");
    there_and_back("phi", "\u{FEFF}¿ x: ⋯ # ∀ for", "\u{FEFF}if x: pass # ∀ for");
    there_and_back("phi", "`λ` = λ x: `λ`", "`λ` = lambda x: `λ`");
    there_and_back("es", "si `y` y `no`: pasar", "if `y` and `no`: pass");
}

#[test]
fn blanks_are_added_only_where_words_would_join() {
    names("phi", "x∈y", "x in y");
    names("phi", "a≡¬b", "a is not b");
    names("phi", "1.∈x", "1. in x");
    names("phi", "x = 1¿y⋄2", "x = 1 if y else 2");
    names("phi", "\"a\"∈b", "\"a\"in b");
    names("phi", "λ*a: a", "lambda*a: a");
    names("phi", "¬`λ`∈y", "not `λ` in y");
    names("phi", "¬`foo`∈y", "not foo in y");
    glyphs("phi", "x∈y", "x∈y");
    glyphs("phi", "x  in   y", "x  ∈   y");
}

#[test]
fn words_glued_to_a_number_stay() {
    glyphs("phi", "x = 1if y else 2", "x = 1if y ⋄ 2");
    glyphs("phi", "[0x1for x in y]", "[0x1for x ∈ y]");
}

#[test]
fn digits_stay_as_they_are_typed() {
    names("ar", "اطبع(١٢, ٣.٥)", "print(١٢, ٣.٥)");
    glyphs("ar", "print(١٢, ٣.٥)", "اطبع(١٢, ٣.٥)");
}

#[test]
fn backticks_stay_where_the_map_needs_them() {
    glyphs("phi", "`foo` = `π` + `print`", "foo = `π` + π");
    glyphs("phi", "ƒ`foo`(): ⋯", "ƒ foo(): ⋯");
    glyphs("es", "`print` = 1", "print = 1");
    names("phi", "`foo`.`match` = `π`", "foo.match = `π`");
}

#[test]
fn glyphs_that_are_no_built_in_are_written_out() {
    glyphs("phi", "obj.π(1); f(π=1)", "obj.print(1); f(print=1)");
    glyphs("phi", "∀π∈x: ⋯", "∀print∈x: ⋯");
    glyphs("phi", "π = 3\nprint(π)", "print = 3\nprint(print)");
}

#[test]
fn literals_and_layout_are_untouched() {
    let text = "x = ( 'if' ,\\\n\t\"\"\"for\n ∀\"\"\" )   # print\n\x0C\ny=f'if {x:for}'\n";
    for spelling in [Spelling::Glyphs, Spelling::Names] {
        assert_eq!(formatted(map("phi"), text, spelling), text);
    }
}

#[test]
fn other_spellings_become_the_first() {
    let spec = |words: &[(&str, &[&str])]| MapSpec {
        name: "own".into(),
        language: None,
        extends: None,
        words: words
            .iter()
            .map(|(key, texts)| {
                ((*key).into(), Some(texts.iter().map(|&text| text.into()).collect()))
            })
            .collect(),
        title: None,
        digits: Vec::new(),
        messages: Vec::new(),
        mistyped: Vec::new(),
        origin: "test".into(),
    };
    let (own, problems) =
        SymbolMap::build(&spec(&[("in", &["dans", "∈"]), ("not", &["¬", "non"])]), Validation::On);
    assert!(problems.is_empty());
    assert_eq!(formatted(&own, "x∈y, 1.∈z", Spelling::Glyphs), "x dans y, 1. dans z");
    assert_eq!(formatted(&own, "non x, x in y", Spelling::Glyphs), "¬ x, x dans y");
    assert_eq!(formatted(&own, "¬x, non x", Spelling::Names), "not x, not x");
}

#[test]
fn a_broken_text_is_refused_with_its_errors() {
    let codes = |source: &[u8]| -> Vec<&str> {
        let found = format_text(source, map("phi"), Spelling::Glyphs).expect_err("it is broken");
        found.iter().map(|one| one.code).collect()
    };
    assert_eq!(codes("¿ x\n".as_bytes()), ["SYN000"]);
    assert_eq!(codes("x ∉ y".as_bytes()), ["SYN007"]);
    assert_eq!(codes("= 1".as_bytes()), ["SYN000"]);
    assert_eq!(codes(b"x\xFF"), ["SYN001"]);
    assert_eq!(codes(b"x = 1\0"), ["SYN008"]);
    assert_eq!(codes("# coding: latin-1\nx = 1".as_bytes()), ["SYN002"]);
}
