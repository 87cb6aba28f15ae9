//! φ to Python.

use std::borrow::Cow;

use phi_diagnostics::Diagnostic;

use crate::encoding::encoding_problem;
use crate::lexer::Lexer;
use crate::map::SymbolMap;
use crate::scan::{Scalar, Scan};
use crate::simd;
use crate::sink::{Edit, EditSink, Sink, TextSink};

/// Python text and what was found on the way.
#[derive(Clone, Debug)]
pub struct Conversion<'a> {
    /// The Python text; borrowed if it is the φ text.
    pub text: Cow<'a, [u8]>,
    /// In the order of the text; byte ranges of the φ text.
    pub diagnostics: Vec<Diagnostic>,
}

/// A [`Conversion`] with the edits that made it.
#[derive(Clone, Debug)]
pub struct MappedConversion<'a> {
    /// The Python text; borrowed if it is the φ text.
    pub text: Cow<'a, [u8]>,
    /// In the order of the text.
    pub edits: Vec<Edit>,
    /// In the order of the text; byte ranges of the φ text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Converts φ text to Python text with the same lines.
///
/// A text in another encoding than UTF-8 is returned unchanged with a `SYN001` or `SYN002`
/// diagnostic. Otherwise every glyph is converted, whatever else is wrong with the text.
pub fn to_python<'a>(source: &'a [u8], map: &SymbolMap) -> Conversion<'a> {
    let (sink, diagnostics) = convert(source, map, TextSink::default(), Units::Best);
    Conversion { text: sink.finish(source), diagnostics }
}

/// Like [`to_python`], and keeps the edits for positions.
pub fn to_python_mapped<'a>(source: &'a [u8], map: &SymbolMap) -> MappedConversion<'a> {
    let (sink, diagnostics) = convert(source, map, EditSink::default(), Units::Best);
    MappedConversion { text: sink.text.finish(source), edits: sink.edits, diagnostics }
}

/// [`to_python`] without vector units: the reference that the fast paths are compared with.
pub fn to_python_scalar<'a>(source: &'a [u8], map: &SymbolMap) -> Conversion<'a> {
    let (sink, diagnostics) = convert(source, map, TextSink::default(), Units::Scalar);
    Conversion { text: sink.finish(source), diagnostics }
}

#[derive(Clone, Copy)]
enum Units {
    Best,
    Scalar,
}

fn convert<S: Sink>(source: &[u8], map: &SymbolMap, sink: S, units: Units) -> (S, Vec<Diagnostic>) {
    if let Some(problem) = encoding_problem(source) {
        return (sink, vec![problem]);
    }
    match units {
        Units::Best => simd::run(source, map.tables(), sink),
        Units::Scalar => run_with(source, map, sink, Scalar),
    }
}

fn run_with<S: Sink>(
    source: &[u8],
    map: &SymbolMap,
    sink: S,
    scan: impl Scan,
) -> (S, Vec<Diagnostic>) {
    Lexer::run(source, map.tables(), sink, scan)
}

#[cfg(test)]
mod tests {
    use super::{to_python, to_python_mapped};
    use crate::SymbolMap;

    fn check(phi: &str, python: &str) {
        check_map("phi", phi, python);
    }

    fn check_map(map: &str, phi: &str, python: &str) {
        let map = SymbolMap::bundled(map).expect("it is bundled");
        let converted = to_python(phi.as_bytes(), map);
        assert_eq!(String::from_utf8_lossy(&converted.text), python, "{phi}");
        let mapped = to_python_mapped(phi.as_bytes(), map);
        assert_eq!(mapped.text, converted.text);
        for edit in &mapped.edits {
            assert!(
                phi.get(edit.phi.clone()).is_some() && python.get(edit.python.clone()).is_some()
            );
        }
    }

    #[test]
    fn symbols_are_tokens_of_their_own() {
        check("x∈y", "x in y");
        check("a≡¬b", "a is not b");
        check("a¬∈b", "a not in b");
        check("x = ⟪(3)¿¬x⋄4", "x = range(3)if not x else 4");
        check("¿τ(x)≡Ø: ⋯", "if type(x)is None: pass");
        check("x = 1¿y⋄2", "x = 1 if y else 2");
        check("1.∈x", "1. in x");
        check("x.∈y", "x.in y");
        check("∈", "in");
    }

    #[test]
    fn letters_are_keywords_only_as_whole_names() {
        for same in ["π_2 = 3", "ƒfoo", "τmax", "Øre", "λx", "xλ", "_π", "1λ", "𝜋(1)", "変λ"]
        {
            check(same, same);
        }
        check("ƒ foo(): ⋯", "def foo(): pass");
        check("λ*a: a", "lambda*a: a");
    }

    #[test]
    fn punctuation_needs_no_blank() {
        check("\"a\"∈b", "\"a\"in b");
        check("¬(x)", "not(x)");
        check("¿.5: ⋯", "if.5: pass");
        check("(y≔3)", "(y:=3)");
        check("x≔∈", "x:=in");
    }

    #[test]
    fn fields_are_code_to_any_depth() {
        check("f\"{a ¿ b ⋄ c:>{ℓ(w)}}\"", "f\"{a if b else c:>{len(w)}}\"");
        check("f\"{d[\"a∈b\"]}\"", "f\"{d[\"a∈b\"]}\"");
        check("f\"∈ {{∈}} {∑(v)}\"", "f\"∈ {{∈}} {sum(v)}\"");
        check("f\"{x!r:∈}\" f\"{x:=^10}\"", "f\"{x!r:∈}\" f\"{x:=^10}\"");
        check("f\"{x != Ø}\"", "f\"{x != None}\"");
        check("f'\\N{FOR ALL} ∀ {∀}' ∀", "f'\\N{FOR ALL} ∀ {for}' for");
        check("rf'\\{∀}' ∀", "rf'\\{for}' for");
        check("f'''{f\"{f'{∀}'}\"}∀\n''' ∀", "f'''{f\"{f'{for}'}\"}∀\n''' for");
        check("f'{ {1: ∀}[λ: 2] }∀'", "f'{ {1: for}[lambda: 2] }∀'");
        check("xf'{∀}'", "xf'{∀}'");
    }

    #[test]
    fn literals_and_comments_are_untouched() {
        check("s = \"∀\" # π\nπ", "s = \"∀\" # π\nprint");
        check("\"a\\\"∈b\" ∈", "\"a\\\"∈b\" in");
        check("r'\\'∈' ∈", "r'\\'∈' in");
        check("'''∀'∀''∀''' ∀", "'''∀'∀''∀''' for");
        check("x = a \\\n  ∈ b", "x = a \\\n  in b");
        check("# ∀\r∀", "# ∀\rfor");
        check("\u{FEFF}∀", "\u{FEFF}for");
        check("'∀\\\r\n∀' ∀", "'∀\\\r\n∀' for");
    }

    #[test]
    fn a_malformed_token_ends_only_itself() {
        check("'∀\n∀", "'∀\nfor");
        check("`∀\n∀", "`for\nfor");
        check("`a b` ∀", "`a b` for");
        check("f'{x}}∀' ∀", "f'{x}}∀' for");
        check("f'∀{x:∀\n∀", "f'∀{x:∀\nfor");
    }

    #[test]
    fn stropped_names_are_names() {
        check("`λ` = 5; ¬`λ`", "λ = 5; not λ");
        check("x=`λ`∈y", "x=λ in y");
        check("f'{`λ`}'", "f'{λ}'");
        check("`λ`π", "λ print");
        check_map("es", "si `y` y `no`:", "if y and no:");
    }

    #[test]
    fn words_of_a_pack_are_whole_names() {
        check_map("es", "para x en y: sino_1 = 1", "for x in and: sino_1 = 1");
        check_map("es", "1si x", "1si x");
        check_map("es", "imprimir(f'{x si y sino z!s}')", "print(f'{x if and else z!s}')");
        check_map("es", "'si' # si\nsi", "'si' # si\nif");
    }

    #[test]
    fn errors_of_strops_and_fields_are_told() {
        let codes = |phi: &str| -> Vec<&str> {
            to_python(phi.as_bytes(), SymbolMap::phi()).diagnostics.iter().map(|d| d.code).collect()
        };
        assert_eq!(codes("`a b`"), ["SYN003"]);
        assert_eq!(codes("x ` y"), ["SYN003"]);
        assert_eq!(codes("`for`"), ["SYN004"]);
        assert_eq!(codes("x`λ`"), ["SYN005"]);
        assert_eq!(codes("`λ`x"), ["SYN005"]);
        assert_eq!(codes("`λ``x`"), ["SYN005"]);
        assert_eq!(codes("`f`''"), ["SYN005"]);
        assert_eq!(codes("f\"{y≔3}\" f\"{(y≔3)}\""), ["SYN006"]);
        assert_eq!(codes("x ∉ y"), ["SYN007"]);
        assert_eq!(codes("¬`λ`∈y"), [] as [&str; 0]);
    }
}
