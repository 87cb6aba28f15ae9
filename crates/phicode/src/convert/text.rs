//! The conversion of one text, or why it is refused.

use std::borrow::Cow;

use phi_diagnostics::{Diagnostic, Severity};
use phi_syntax::{SymbolMap, check, to_phi, to_python};

use crate::convert::arguments::Language;
use crate::inputs::{Kind, helped_beside};

/// What is wrong with a φ text that was converted to Python all the same: its errors, not what is
/// merely doubtful.
pub(crate) fn python_errors(source: &[u8], to: Language, map: &SymbolMap) -> Vec<Diagnostic> {
    match to {
        Language::Python => errors(check(source, map)),
        Language::Phi => Vec::new(),
    }
}

/// Converts `source`, a file of `kind`; a text with an error is refused, so that nothing wrong is
/// written.
pub(crate) fn convert_text<'a>(
    source: &'a [u8],
    kind: Kind,
    to: Language,
    map: &SymbolMap,
) -> Result<Cow<'a, [u8]>, Vec<Diagnostic>> {
    if source.contains(&0) {
        let found = errors(check(source, map));
        return Err(if kind == Kind::Python { helped_beside(found) } else { found });
    }
    match (to, kind) {
        (Language::Python, _) => python_text(source, map),
        // A φ file may hold glyphs and Python's words; Python text is the way between.
        (Language::Phi, Kind::Phi) => {
            let python = python_text(source, map)?;
            match phi_text(&python, map) {
                Ok(phi) => Ok(Cow::Owned(phi.into_owned())),
                Err(found) => {
                    let diagnosed = errors(check(source, map));
                    Err(if diagnosed.is_empty() { found } else { diagnosed })
                }
            }
        }
        (Language::Phi, _) => phi_text(source, map).map_err(helped_beside),
    }
}

fn python_text<'a>(source: &'a [u8], map: &SymbolMap) -> Result<Cow<'a, [u8]>, Vec<Diagnostic>> {
    let converted = to_python(source, map);
    if converted.diagnostics.iter().any(Diagnostic::is_error) {
        // The full diagnosis has the suggestions that the conversion has no time for.
        let diagnosed = errors(check(source, map));
        let plain = errors(converted.diagnostics);
        return Err(if diagnosed.is_empty() { plain } else { diagnosed });
    }
    Ok(converted.text)
}

fn phi_text<'a>(source: &'a [u8], map: &SymbolMap) -> Result<Cow<'a, [u8]>, Vec<Diagnostic>> {
    let Ok(text) = std::str::from_utf8(source) else {
        return Err(encoding_errors(source, map));
    };
    let cookie = encoding_errors(source, map);
    if !cookie.is_empty() {
        return Err(cookie);
    }
    let phi = to_phi(text, map).map_err(|error| {
        vec![Diagnostic::new("SYN000", Severity::Error, error.range, error.message)]
    })?;
    // The way back is cheap beside the parse, and nothing may be written that does not come back.
    if to_python(phi.text.as_bytes(), map).text != source {
        let message = "this text does not come back from φ byte for byte; please report it";
        return Err(vec![Diagnostic::new("SYN000", Severity::Error, 0..0, message)]);
    }
    Ok(Cow::Owned(phi.text.into_bytes()))
}

/// What is wrong with the encoding; it alone matters to a Python text.
fn encoding_errors(source: &[u8], map: &SymbolMap) -> Vec<Diagnostic> {
    let mut found = to_python(source, map).diagnostics;
    found.retain(|one| matches!(one.code, "SYN001" | "SYN002"));
    found
}

fn errors(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.retain(Diagnostic::is_error);
    found
}
