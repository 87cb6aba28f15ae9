//! Finds the spellings that begin beyond ASCII by their first character: symbols, which cannot
//! occur in Python's names, and single letters, which can.

use phi_python::is_identifier;

const PAGE: usize = 64;
/// Code points below this are found by two loads; others, rare, by a search.
const DIRECT: u32 = 0x1_0000;
/// Marks a first character that begins a symbol of several characters.
const LONG: u16 = u16::MAX;
/// Marks a letter.
const LETTER: u16 = 0x8000;

/// What begins at a character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Glyph {
    /// A symbol of `length` bytes.
    Symbol {
        /// Index of the replacement.
        id: usize,
        /// Length in bytes.
        length: usize,
    },
    /// A letter that is a spelling if it is a whole name.
    Letter {
        /// Index of the replacement.
        id: usize,
    },
}

/// Spellings by their first code point.
#[derive(Debug)]
pub(crate) struct GlyphTable {
    /// Page of a code point's block of 64; page 0 is empty.
    page_of: Box<[u16; DIRECT as usize / PAGE]>,
    /// 0 for none, [`LONG`], or the replacement index plus one with or without [`LETTER`].
    pages: Vec<[u16; PAGE]>,
    /// Symbols of several characters or beyond [`DIRECT`], longest first.
    long: Vec<(Box<[u8]>, usize)>,
}

impl GlyphTable {
    /// Takes spellings with the index of their replacement; those of several letters and those
    /// of ASCII are left to the word table.
    pub(crate) fn new<'a>(spellings: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let page_of = Box::new([0; DIRECT as usize / PAGE]);
        let mut table = Self { page_of, pages: vec![[0; PAGE]], long: Vec::new() };
        for (spelling, id) in spellings {
            table.insert(spelling, id);
        }
        table.long.sort_by_key(|(symbol, _)| std::cmp::Reverse(symbol.len()));
        table
    }

    /// What begins with the character `first`, `length` bytes long, at the start of `text`.
    #[inline(always)]
    pub(crate) fn find(&self, text: &[u8], first: u32, length: usize) -> Option<Glyph> {
        if first < DIRECT {
            let page = self.page_of[first as usize / PAGE];
            let slot = self.pages[usize::from(page)][first as usize % PAGE];
            let id = usize::from(slot & !LETTER).wrapping_sub(1);
            match slot {
                0 => return None,
                LONG => {}
                LETTER.. => return Some(Glyph::Letter { id }),
                _ => return Some(Glyph::Symbol { id, length }),
            }
        }
        let (symbol, id) = self.long.iter().find(|(symbol, _)| text.starts_with(symbol))?;
        Some(Glyph::Symbol { id: *id, length: symbol.len() })
    }

    fn insert(&mut self, spelling: &str, id: usize) {
        let mut characters = spelling.chars();
        let Some(first) = characters.next().map(u32::from) else { return };
        let is_direct = (0x80..DIRECT).contains(&first) && characters.next().is_none();
        let mark = u16::try_from(id + 1).ok().filter(|&mark| mark < LETTER).filter(|_| is_direct);
        match (is_identifier(spelling), mark) {
            (true, Some(mark)) => *self.slot(first) = mark | LETTER,
            (true, None) => {}
            (false, Some(mark)) => *self.slot(first) = mark,
            (false, None) => {
                self.long.push((spelling.as_bytes().into(), id));
                if first < DIRECT {
                    *self.slot(first) = LONG;
                }
            }
        }
    }

    fn slot(&mut self, first: u32) -> &mut u16 {
        let page = &mut self.page_of[first as usize / PAGE];
        if *page == 0 {
            *page = u16::try_from(self.pages.len()).expect("there are 1024 pages at most");
            self.pages.push([0; PAGE]);
        }
        &mut self.pages[usize::from(*page)][first as usize % PAGE]
    }
}

#[cfg(test)]
mod tests {
    use super::{Glyph, GlyphTable};

    #[test]
    fn letters_and_single_long_and_astral_symbols_are_found() {
        let spellings = [("∀", 0), ("⇒⇒", 1), ("⇒⇒⇒", 2), ("🐍", 3), ("λ", 4), ("sí", 5)];
        let table = GlyphTable::new(spellings.into_iter());
        let find = |text: &str| {
            let first = text.chars().next().expect("not empty");
            table.find(text.as_bytes(), u32::from(first), first.len_utf8())
        };
        let symbol = |id, length| Some(Glyph::Symbol { id, length });
        assert_eq!(find("∀x"), symbol(0, 3));
        assert_eq!(find("⇒⇒⇒"), symbol(2, 9));
        assert_eq!(find("⇒⇒x"), symbol(1, 6));
        assert_eq!(find("⇒x"), None);
        assert_eq!(find("🐍"), symbol(3, 4));
        assert_eq!(find("λx"), Some(Glyph::Letter { id: 4 }));
        assert_eq!(find("∉"), None);
        assert_eq!(find("í"), None);
    }
}
