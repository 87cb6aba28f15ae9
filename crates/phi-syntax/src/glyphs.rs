//! Finds the spellings that are symbols: characters that cannot occur in Python's names.

const PAGE: usize = 64;
/// Code points below this are found by two loads; others, rare, by a search.
const DIRECT: u32 = 0x1_0000;
/// Marks a first character that begins a symbol of several characters.
const LONG: u16 = u16::MAX;

/// Symbols by their first code point.
#[derive(Debug)]
pub(crate) struct GlyphTable {
    /// Page of a code point's block of 64; page 0 is empty.
    page_of: Box<[u16; DIRECT as usize / PAGE]>,
    /// Replacement index plus one, 0 for none, or [`LONG`].
    pages: Vec<[u16; PAGE]>,
    /// Symbols of several characters or beyond [`DIRECT`], longest first.
    long: Vec<(Box<[u8]>, usize)>,
}

impl GlyphTable {
    /// Takes symbols with the index of their replacement.
    pub(crate) fn new<'a>(symbols: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let page_of = Box::new([0; DIRECT as usize / PAGE]);
        let mut table = Self {
            page_of,
            pages: vec![[0; PAGE]],
            long: Vec::new(),
        };
        for (symbol, id) in symbols {
            table.insert(symbol, id);
        }
        table
            .long
            .sort_by_key(|(symbol, _)| std::cmp::Reverse(symbol.len()));
        table
    }

    /// The replacement index and the length in bytes of the symbol at the start of `text`,
    /// whose first character is `first` and `first_len` bytes long.
    #[inline]
    pub(crate) fn find(&self, text: &[u8], first: u32, first_len: usize) -> Option<(usize, usize)> {
        if first < DIRECT {
            let page = self.page_of[first as usize / PAGE];
            let slot = self.pages[usize::from(page)][first as usize % PAGE];
            if slot != LONG {
                return (slot != 0).then(|| (usize::from(slot) - 1, first_len));
            }
        }
        let found = self
            .long
            .iter()
            .find(|(symbol, _)| text.starts_with(symbol))?;
        Some((found.1, found.0.len()))
    }

    fn insert(&mut self, symbol: &str, id: usize) {
        let mut characters = symbol.chars();
        let Some(first) = characters.next().map(u32::from) else {
            return;
        };
        let is_direct = first < DIRECT && characters.next().is_none();
        if !is_direct {
            self.long.push((symbol.as_bytes().into(), id));
        }
        if first < DIRECT {
            let slot = self.slot(first);
            *slot = if is_direct {
                u16::try_from(id + 1).unwrap_or(LONG)
            } else {
                LONG
            };
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
    use super::GlyphTable;

    #[test]
    fn single_long_and_astral_symbols_are_found() {
        let table = GlyphTable::new([("∀", 0), ("⇒⇒", 1), ("⇒⇒⇒", 2), ("🐍", 3)].into_iter());
        let find = |text: &str| {
            let first = text.chars().next().expect("not empty");
            table.find(text.as_bytes(), u32::from(first), first.len_utf8())
        };
        assert_eq!(find("∀x"), Some((0, 3)));
        assert_eq!(find("⇒⇒⇒"), Some((2, 9)));
        assert_eq!(find("⇒⇒x"), Some((1, 6)));
        assert_eq!(find("⇒x"), None);
        assert_eq!(find("🐍"), Some((3, 4)));
        assert_eq!(find("∉"), None);
    }
}
