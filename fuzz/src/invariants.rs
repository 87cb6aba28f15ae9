//! What must hold for every text whatsoever.

use std::borrow::Cow;

use phi_syntax::{
    Edge, PositionMap, SymbolMap, check, to_phi, to_python, to_python_mapped, to_python_scalar,
};

use crate::random::Random;

/// Checks one text; the error names the broken property.
pub(crate) fn hold(text: &[u8], map: &SymbolMap, random: &mut Random) -> Result<(), String> {
    let fast = to_python(text, map);
    let scalar = to_python_scalar(text, map);
    let mapped = to_python_mapped(text, map);
    expect(fast.text == scalar.text, "the vector path and the scalar path give one text")?;
    expect(fast.text == mapped.text, "edits do not change the text")?;
    expect(fast.diagnostics == scalar.diagnostics, "both paths give the same diagnostics")?;
    expect(fast.diagnostics == mapped.diagnostics, "edits do not change the diagnostics")?;
    expect(newlines(text) == newlines(&fast.text), "P3: the lines stay")?;
    if text.is_ascii() && !text.contains(&b'`') && map.name() == "phi" {
        expect(matches!(fast.text, Cow::Borrowed(_)), "P5: a text without symbols is borrowed")?;
    }
    edits_explain_the_text(text, &mapped.text, &mapped.edits)?;
    positions_are_monotone(text, &mapped, random)?;
    for diagnostic in &fast.diagnostics {
        let range = &diagnostic.range;
        expect(range.start <= range.end && range.end <= text.len(), "diagnostics lie in the text")?;
    }
    if random.below(8) == 0 {
        drop(check(text, map));
        python_comes_back(&fast.text, map)?;
    }
    Ok(())
}

fn expect(holds: bool, property: &str) -> Result<(), String> {
    if holds { Ok(()) } else { Err(property.to_owned()) }
}

fn newlines(text: &[u8]) -> Vec<u8> {
    text.iter().copied().filter(|byte| matches!(byte, b'\n' | b'\r')).collect()
}

/// Between two edits both texts are the same bytes, and nothing is left over.
fn edits_explain_the_text(
    phi: &[u8],
    python: &[u8],
    edits: &[phi_syntax::Edit],
) -> Result<(), String> {
    let (mut left, mut right) = (0, 0);
    for edit in edits {
        expect(left <= edit.phi.start && right <= edit.python.start, "edits ascend")?;
        let same = phi.get(left..edit.phi.start) == python.get(right..edit.python.start);
        expect(same, "what no edit names is unchanged")?;
        (left, right) = (edit.phi.end, edit.python.end);
    }
    expect(phi.get(left..) == python.get(right..), "what follows the last edit is unchanged")
}

fn positions_are_monotone(
    phi: &[u8],
    mapped: &phi_syntax::MappedConversion<'_>,
    random: &mut Random,
) -> Result<(), String> {
    let map = PositionMap::new(phi, &mapped.text, &mapped.edits);
    let start = random.below(mapped.text.len() + 1);
    for edge in [Edge::Start, Edge::End] {
        let mut last = 0;
        for offset in start..=(start + 64).min(mapped.text.len()) {
            let found = map.phi_offset(offset, edge);
            expect(found <= phi.len(), "positions lie in the φ text")?;
            expect(last <= found, "the position map is monotone")?;
            last = found;
        }
    }
    Ok(())
}

/// P1 and P6 for those results that happen to be Python.
fn python_comes_back(python: &[u8], map: &SymbolMap) -> Result<(), String> {
    let Ok(text) = std::str::from_utf8(python) else { return Ok(()) };
    let Ok(phi) = to_phi(text, map) else { return Ok(()) };
    let back = to_python(phi.text.as_bytes(), map);
    expect(back.text == python, "P1: Python → φ → Python gives the same bytes")?;
    let again = to_phi(text, map).map(|again| again.text);
    expect(again.is_ok_and(|again| again == phi.text), "P6: the φ text is always the same")
}
