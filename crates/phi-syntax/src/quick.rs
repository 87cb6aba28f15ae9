//! Finds a glyph by its bytes, without decoding them: for the hot loop of dense text.

use crate::map::Replacement;

/// Slots; a power of two, few enough to stay in the first-level cache.
const SLOTS: usize = 1024;
const SHIFT: u32 = 32 - SLOTS.trailing_zeros();
/// Multipliers that are tried for a table without collisions.
const ATTEMPTS: u32 = 64;

/// Glyphs of one character with two or three bytes that stand for a short word.
///
/// What is not in it may still be a glyph: the table serves the common case only.
#[derive(Debug)]
pub(crate) struct QuickTable {
    slots: Box<[QuickGlyph; SLOTS]>,
    multiplier: u32,
}

/// A glyph and all that is needed to write its word.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct QuickGlyph {
    /// The bytes of the glyph, the first one lowest; 0 for an empty slot.
    key: u32,
    /// Length of the glyph in bytes.
    pub(crate) length: u8,
    /// Length of the word in bytes.
    pub(crate) word_length: u8,
    /// All bits set for a letter, which is a glyph only as a whole name; else none.
    pub(crate) letter: u8,
    /// The word, padded.
    pub(crate) word: [u8; Replacement::PADDED],
}

impl QuickTable {
    /// Takes spellings of any form; those that do not fit are left out.
    pub(crate) fn new<'a>(spellings: impl Iterator<Item = (&'a str, &'a Replacement)>) -> Self {
        let glyphs: Vec<QuickGlyph> = spellings.filter_map(QuickGlyph::new).collect();
        let multipliers =
            (0..ATTEMPTS).map(|attempt| 0x9E37_79B1 ^ attempt.wrapping_mul(0x85EB_CA6A));
        let mut multipliers = multipliers.filter(|multiplier| !collides(&glyphs, *multiplier));
        let multiplier = multipliers.next().unwrap_or(0x9E37_79B1);
        let slots = vec![QuickGlyph::default(); SLOTS].into_boxed_slice();
        let mut slots: Box<[QuickGlyph; SLOTS]> = slots.try_into().expect("it has that length");
        for glyph in glyphs {
            // In the unlikely case of a collision the general path serves the later glyph.
            let free = &mut slots[slot(glyph.key, multiplier)];
            if free.key == 0 {
                *free = glyph;
            }
        }
        Self { slots, multiplier }
    }

    /// The glyph that the four bytes begin with.
    #[inline(always)]
    pub(crate) fn find(&self, bytes: [u8; 4]) -> Option<&QuickGlyph> {
        let is_short = u32::from(bytes[0] < 0xE0);
        let key = u32::from_le_bytes(bytes) & (0x00FF_FFFF >> (8 * is_short));
        let glyph = &self.slots[slot(key, self.multiplier)];
        (glyph.key == key).then_some(glyph)
    }
}

impl QuickGlyph {
    fn new((spelling, word): (&str, &Replacement)) -> Option<Self> {
        let mut characters = spelling.chars();
        let first = characters.next()?;
        let length = first.len_utf8();
        if characters.next().is_some() || !(2..=3).contains(&length) || !word.is_short_word() {
            return None;
        }
        let mut bytes = [0; 4];
        first.encode_utf8(&mut bytes);
        Some(Self {
            key: u32::from_le_bytes(bytes),
            length: u8::try_from(length).ok()?,
            word_length: u8::try_from(word.text.len()).ok()?,
            letter: if phi_python::is_identifier(spelling) { u8::MAX } else { 0 },
            word: word.padded,
        })
    }
}

#[inline(always)]
fn slot(key: u32, multiplier: u32) -> usize {
    (key.wrapping_mul(multiplier) >> SHIFT) as usize
}

fn collides(glyphs: &[QuickGlyph], multiplier: u32) -> bool {
    let mut taken = [false; SLOTS];
    glyphs.iter().any(|glyph| std::mem::replace(&mut taken[slot(glyph.key, multiplier)], true))
}

#[cfg(test)]
mod tests {
    use crate::SymbolMap;

    #[test]
    fn every_glyph_of_the_default_map_but_the_operator_is_found() {
        let map = SymbolMap::phi();
        let quick = &map.tables().quick;
        for (python, spellings) in map.entries().filter(|(python, _)| *python != ":=") {
            let mut bytes = [b'x'; 4];
            spellings[0].bytes().zip(&mut bytes).for_each(|(byte, slot)| *slot = byte);
            let glyph = quick.find(bytes).expect(python);
            assert_eq!(&glyph.word[..usize::from(glyph.word_length)], python.as_bytes());
            assert_eq!(usize::from(glyph.length), spellings[0].len());
        }
        assert!(quick.find(*"∉x".as_bytes().first_chunk().expect("four bytes")).is_none());
    }
}
