//! Byte offsets of a text as numbers of characters, which is what Python counts.

/// Counts the characters before byte offsets that rise.
pub(crate) struct Characters<'a> {
    text: &'a [u8],
    offset: usize,
    count: usize,
}

impl<'a> Characters<'a> {
    pub(crate) fn of(text: &'a [u8]) -> Self {
        Self { text, offset: 0, count: 0 }
    }

    /// Characters before `offset`, which is no less than that of the last question.
    pub(crate) fn before(&mut self, offset: usize) -> usize {
        let is_start = |byte: &&u8| **byte & 0xC0 != 0x80;
        self.count += self.text[self.offset..offset].iter().filter(is_start).count();
        self.offset = offset;
        self.count
    }
}

#[cfg(test)]
mod tests {
    use super::Characters;

    #[test]
    fn bytes_inside_a_character_do_not_count() {
        let mut characters = Characters::of("a∈ℓb".as_bytes());
        assert_eq!([0, 1, 4, 7, 8].map(|offset| characters.before(offset)), [0, 1, 2, 3, 4]);
    }
}
