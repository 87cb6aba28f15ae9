//! Finds the spellings that have the form of a name: letters such as `λ`, words such as `para`.

use unicode_normalization::UnicodeNormalization;

const BUCKETS: usize = 1024;

/// Spellings by length and first byte, so that most names of a text are ruled out by one load.
#[derive(Debug)]
pub(crate) struct WordTable {
    /// Where a bucket's candidates begin; the next number is where they end.
    starts: Box<[u16; BUCKETS + 1]>,
    candidates: Vec<(Box<[u8]>, usize)>,
    /// Some word begins with an ASCII letter, so ASCII names must be looked at.
    has_ascii_start: bool,
}

impl WordTable {
    /// Takes spellings with the index of their replacement; both composed and decomposed
    /// forms of an accented spelling are found.
    pub(crate) fn new<'a>(spellings: impl Iterator<Item = (&'a str, usize)>) -> Self {
        let mut candidates: Vec<(Box<[u8]>, usize)> = Vec::new();
        for (spelling, id) in spellings {
            for form in [spelling.to_owned(), spelling.nfc().collect(), spelling.nfd().collect()] {
                if candidates.iter().all(|(known, _)| **known != *form.as_bytes()) {
                    candidates.push((form.into_bytes().into(), id));
                }
            }
        }
        candidates.sort_by_key(|(word, _)| bucket(word));
        let mut starts = Box::new([0; BUCKETS + 1]);
        for (index, start) in starts.iter_mut().enumerate() {
            let before = candidates.partition_point(|(word, _)| bucket(word) < index);
            *start = u16::try_from(before).unwrap_or(u16::MAX);
        }
        let has_ascii_start = candidates.iter().any(|(word, _)| word[0].is_ascii());
        Self { starts, candidates, has_ascii_start }
    }

    /// The replacement index of a whole identifier; `word` must not be empty.
    #[inline]
    pub(crate) fn find(&self, word: &[u8]) -> Option<usize> {
        let bucket = bucket(word);
        let (start, end) = (self.starts[bucket], self.starts[bucket + 1]);
        let range = usize::from(start)..usize::from(end);
        let candidates = &self.candidates[range];
        candidates.iter().find(|(candidate, _)| **candidate == *word).map(|(_, id)| *id)
    }

    /// Whether names that begin with an ASCII letter can be spellings.
    pub(crate) fn has_ascii_start(&self) -> bool {
        self.has_ascii_start
    }

    /// The longest spelling that `word` begins with, and its replacement index.
    pub(crate) fn longest_prefix(&self, word: &str) -> Option<(&str, usize)> {
        let begins = self.candidates.iter().filter(|(text, _)| word.as_bytes().starts_with(text));
        let (text, id) = begins.max_by_key(|(text, _)| text.len())?;
        Some((std::str::from_utf8(text).ok()?, *id))
    }
}

#[inline]
fn bucket(word: &[u8]) -> usize {
    (usize::from(word[0]) ^ (word.len() << 5)) & (BUCKETS - 1)
}

#[cfg(test)]
mod tests {
    use super::WordTable;

    #[test]
    fn whole_words_are_found_in_both_normal_forms() {
        let table = WordTable::new([("sí", 1), ("para", 2), ("λ", 3)].into_iter());
        assert_eq!(table.find("s\u{ED}".as_bytes()), Some(1));
        assert_eq!(table.find("si\u{301}".as_bytes()), Some(1));
        assert_eq!(table.find(b"para"), Some(2));
        assert_eq!(table.find(b"par"), None);
        assert_eq!(table.find("λ".as_bytes()), Some(3));
        assert_eq!(table.longest_prefix("λx"), Some(("λ", 3)));
    }
}
