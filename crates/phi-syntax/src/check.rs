//! Everything that can be said about a φ text before it runs.

use phi_diagnostics::{Diagnostic, Severity};
use phi_python::syntax_error;

use crate::convert::to_python_mapped;
use crate::hints::hints;
use crate::lexer::MAX_DIAGNOSTICS;
use crate::map::SymbolMap;
use crate::positions::PositionMap;
use crate::unknown::suggest;
use crate::wording::syntax_diagnostic;

/// Diagnoses a φ text: encoding, strops, unknown characters, names that were perhaps meant
/// otherwise, and the first syntax error of the Python text.
///
/// Sorted by place; ranges are byte offsets of `source`.
pub fn check(source: &[u8], map: &SymbolMap) -> Vec<Diagnostic> {
    let is_utf16 = source.starts_with(b"\xFF\xFE") || source.starts_with(b"\xFE\xFF");
    let null = source.iter().position(|&byte| byte == 0).filter(|_| !is_utf16);
    if let Some(at) = null {
        let message = "source code cannot contain null bytes";
        let found = Diagnostic::new("SYN008", Severity::Error, at..at + 1, message);
        return vec![match utf16_name(source) {
            Some(name) => found.with_help(format!(
                "the file looks like UTF-16: phicode convert --from {name} --to phi --in-place FILE"
            )),
            None => found,
        }];
    }
    let converted = to_python_mapped(source, map);
    let mut found = converted.diagnostics;
    let Ok(python) = std::str::from_utf8(&converted.text) else {
        return found;
    };
    if found.iter().any(|one| one.code == "SYN002") {
        return found;
    }
    for one in found.iter_mut().filter(|one| one.code == "SYN007") {
        one.help = suggest(source, &one.range, map);
    }
    let positions = PositionMap::new(source, python.as_bytes(), &converted.edits);
    // An error of the φ text is the cause; what Python would say of it is noise.
    let error = if found.is_empty() { syntax_error(python) } else { None };
    let error =
        error.map(|error| syntax_diagnostic(&error, source, map, &positions, &converted.edits));
    let place = error.as_ref().map(|error| error.range.clone());
    found.extend(hints(source, map, &converted.edits, place.as_ref()));
    found.extend(error);
    found.sort_by_key(|one| (one.range.start, one.range.end, one.code));
    found.truncate(MAX_DIAGNOSTICS);
    found
}

/// The byte order of a text in UTF-16 without a mark: every other byte of its beginning is NUL.
fn utf16_name(source: &[u8]) -> Option<&'static str> {
    let head = &source[..source.len().min(64)];
    let nulls = |first: usize| head.iter().skip(first).step_by(2).all(|&byte| byte == 0);
    match (nulls(0), nulls(1)) {
        (false, true) => Some("utf-16le"),
        (true, false) => Some("utf-16be"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use phi_diagnostics::{SourceFile, render_text};

    use crate::{SymbolMap, check};

    fn report(phi: &str) -> String {
        let found = check(phi.as_bytes(), SymbolMap::phi());
        let text = render_text(&SourceFile::new("m", phi.as_bytes()), &found);
        text.lines()
            .filter(|line| line.starts_with("m:") || line.contains("help"))
            .collect::<Vec<_>>()
            .join("\n")
    }

    #[test]
    fn a_clean_text_has_no_findings() {
        assert_eq!(report("ƒ f(x):\n    ⟲ x∈[1]\nπ(f(1))\n"), "");
    }

    #[test]
    fn the_syntax_error_stands_at_its_glyph() {
        assert_eq!(
            report("¿ x ∈ [1]\n    ⋯\n"),
            "m:1:10: error[SYN000]: expected `:`, found newline"
        );
        assert_eq!(
            report("x = 1\nØ = 1\n").lines().next(),
            Some("m:2:1: error[SYN000]: invalid assignment target")
        );
    }

    #[test]
    fn errors_name_keywords_as_the_file_spells_them() {
        assert!(
            report("¿ ✓:\nπ(1)\n").contains("after `¿` (if) statement"),
            "{}",
            report("¿ ✓:\nπ(1)\n")
        );
        let spanish = SymbolMap::bundled("es").expect("it is bundled");
        let found = check("definir f(self, y):\n    pasar\n".as_bytes(), spanish);
        let error = found.iter().find(|one| one.code == "SYN000").expect("an error");
        assert!(error.message.contains("`y` (and)"), "{}", error.message);
        assert_eq!(error.help.as_deref(), Some("as a name of your own write `y`"));
    }

    #[test]
    fn an_error_at_the_end_stands_behind_the_last_word() {
        assert!(
            report("ƒ f(a,\n  b\n\n").starts_with("m:2:4: error[SYN000]"),
            "{}",
            report("ƒ f(a,\n  b\n\n")
        );
    }

    #[test]
    fn unknown_symbols_get_a_suggestion() {
        assert_eq!(
            report("x ∉ y"),
            "m:1:3: error[SYN007]: invalid character '∉' (U+2209)\n    help: map phi has no ∉; nearest: ∈ (in)"
        );
    }

    #[test]
    fn punctuation_of_an_input_method_is_named_in_ascii() {
        let chinese = SymbolMap::bundled("zh").expect("it is bundled");
        let found = check("打印（“甲”，１２）\n".as_bytes(), chinese);
        let helps: Vec<_> = found.iter().filter_map(|one| one.help.as_deref()).collect();
        assert_eq!(helps.len(), 5, "{found:?}");
        assert_eq!((helps[0], helps[1]), ("Python writes (", "Python writes \""));
    }

    #[test]
    fn a_number_of_two_kinds_of_digits_is_told() {
        let hindi = SymbolMap::bundled("hi").expect("it is bundled");
        let found = check("x = 1२ + ०x१F + १२\n".as_bytes(), hindi);
        let codes: Vec<_> = found.iter().map(|one| (one.code, one.range.start)).collect();
        assert_eq!(codes, [("SYN107", 4)]);
    }

    #[test]
    fn a_name_with_a_letter_glyph_in_front_is_asked_about_where_it_fails() {
        assert_eq!(report("λx = 1\n"), "");
        assert!(!report("λ_x = 3; = 4\n").contains("did you mean"));
        for text in ["f = λx: x\n", "sorted(a, key=λx: x)\n", "f = λx, y: x\n", "map(λ_, 1)x\n"]
        {
            assert_eq!(report(text).contains("did you mean"), text.contains(": x"), "{text}");
        }
        assert!(
            report("f(λx: 1, λy: 2)\n").contains("SYN101]: did you mean `λ x`?"),
            "{}",
            report("f(λx: 1, λy: 2)\n")
        );
    }

    #[test]
    fn rebinding_and_attributes_are_told() {
        assert!(report("π = 3.14").contains("warning[SYN105]: this rebinds print"));
        assert_eq!(report("x: π = 3\nself.x: π = 3\n"), "");
        assert!(report("¿ x: π = 3").contains("SYN105"));
        assert!(report("⋄: π = 3").contains("SYN105"));
        assert!(report("λ = 3").contains("warning[SYN106]: λ is lambda here"));
        assert!(report("obj.π(1)").contains("hint[SYN104]: π here becomes the attribute print"));
        assert_eq!(report("from . ⇒ a\nfrom .a ⇒ b\n# text.\n∀ _ ∈ ():\n    x = 1.∈()\n"), "");
        assert!(report("f(π=1)").contains("hint[SYN104]: π here becomes the argument name print"));
        assert!(report("𝜋(1)").contains("warning[SYN102]: 𝜋 is not the glyph π (print)"));
        assert!(report("Σ(1)").contains("warning[SYN103]: Σ is a letter; ∑ (sum) is U+2211"));
    }

    #[test]
    fn null_bytes_are_named() {
        assert_eq!(
            report("x = 1\n\0"),
            "m:2:1: error[SYN008]: source code cannot contain null bytes"
        );
    }
}
