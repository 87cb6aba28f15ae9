//! Characters that look like a glyph of the default map, or stand near one in meaning.

/// A character and the glyph that a reader may take it for.
const LOOK_ALIKES: [(char, char); 18] = [
    ('Σ', '∑'),
    ('Π', 'π'),
    ('ϕ', 'φ'),
    ('∅', 'Ø'),
    ('ø', 'Ø'),
    ('Λ', '∧'),
    ('…', '⋯'),
    ('∉', '∈'),
    ('∊', '∈'),
    ('ϵ', '∈'),
    ('∃', '∀'),
    ('≢', '≡'),
    ('→', '↦'),
    ('⇐', '←'),
    ('‖', '∥'),
    ('⟨', '⟪'),
    ('∏', '∑'),
    ('ℒ', 'ℓ'),
];

/// The glyph that `character` may have been meant to be.
pub(crate) fn intended(character: char) -> Option<char> {
    LOOK_ALIKES.iter().find(|(seen, _)| *seen == character).map(|(_, glyph)| *glyph)
}
