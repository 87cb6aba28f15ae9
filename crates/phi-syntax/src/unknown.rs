//! Characters that are neither Python nor a glyph, in Python's own words.

use std::ops::Range;

use phi_diagnostics::{Diagnostic, Severity};

use crate::look_alikes::intended;
use crate::map::SymbolMap;
use crate::punctuation::ascii_counterpart;

/// The diagnostic for one character outside literals that Python will refuse.
pub(crate) fn describe(text: &[u8], range: Range<usize>) -> Diagnostic {
    let shown = String::from_utf8_lossy(&text[range.clone()]).into_owned();
    let code = shown.chars().next().map_or(0, u32::from);
    let message = if shown.chars().all(is_printable) {
        format!("invalid character '{shown}' (U+{code:04X})")
    } else {
        format!("invalid non-printable character U+{code:04X}")
    };
    Diagnostic::new("SYN007", Severity::Error, range, message)
}

/// What a user may have meant by the unknown character at `range`.
pub(crate) fn suggest(text: &[u8], range: &Range<usize>, map: &SymbolMap) -> Option<String> {
    let shown = String::from_utf8_lossy(&text[range.clone()]).into_owned();
    let character = shown.chars().next()?;
    if let Some(ascii) = ascii_counterpart(character) {
        return Some(format!("Python writes {ascii}"));
    }
    if !is_printable(character) {
        return None;
    }
    let name = map.name();
    let nearest = intended(character).and_then(|glyph| {
        let python = map.python(&glyph.to_string())?;
        Some(format!("; nearest: {glyph} ({python})"))
    });
    Some(format!("map {name} has no {character}{}", nearest.unwrap_or_default()))
}

fn is_printable(character: char) -> bool {
    !(character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{E000}'..='\u{F8FF}' | '\u{FEFF}'
            | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{10FFFF}'))
}
