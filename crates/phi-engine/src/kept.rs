//! A table that keeps what was used last.

use std::borrow::Borrow;
use std::collections::HashMap;
use std::hash::Hash;

/// Fewer entries than this are not worth a search for the oldest.
const LEAST: usize = 64;

/// Entries up to a limit; when it is reached, the quarter that was used longest ago goes, and at
/// least 64 of them.
#[derive(Debug)]
pub(crate) struct Kept<K, V> {
    entries: HashMap<K, (u64, V)>,
    limit: usize,
    /// Counts uses.
    clock: u64,
}

impl<K: Hash + Eq + Clone, V> Kept<K, V> {
    /// An empty table; a limit of 0 keeps nothing.
    pub(crate) fn new(limit: usize) -> Self {
        Self { entries: HashMap::new(), limit, clock: 0 }
    }

    pub(crate) fn get<Q: Hash + Eq + ?Sized>(&mut self, key: &Q) -> Option<&V>
    where
        K: Borrow<Q>,
    {
        self.clock += 1;
        let (used, value) = self.entries.get_mut(key)?;
        *used = self.clock;
        Some(value)
    }

    pub(crate) fn insert(&mut self, key: K, value: V) {
        if self.limit == 0 {
            return;
        }
        if self.entries.len() >= self.limit && !self.entries.contains_key(&key) {
            self.evict();
        }
        self.clock += 1;
        self.entries.insert(key, (self.clock, value));
    }

    fn evict(&mut self) {
        let mut uses: Vec<u64> = self.entries.values().map(|(used, _)| *used).collect();
        uses.sort_unstable();
        let count = (self.limit / 4).max(LEAST).min(uses.len());
        // Each use has a number of its own.
        let last = uses[count - 1];
        self.entries.retain(|_, (used, _)| *used > last);
    }
}

#[cfg(test)]
mod tests {
    use super::Kept;

    fn filled(limit: usize, count: usize) -> Kept<usize, usize> {
        let mut kept = Kept::new(limit);
        (0..count).for_each(|number| kept.insert(number, number));
        kept
    }

    #[test]
    fn the_quarter_that_was_used_longest_ago_goes() {
        let mut kept = filled(400, 400);
        assert_eq!(kept.get(&0), Some(&0));
        kept.insert(400, 400);
        assert_eq!(kept.entries.len(), 301);
        let found = [0, 1, 100, 101].map(|key| kept.get(&key).copied());
        assert_eq!(found, [Some(0), None, None, Some(101)]);
    }

    #[test]
    fn at_least_64_go_and_a_small_table_starts_anew() {
        assert_eq!(filled(100, 101).entries.len(), 37);
        assert_eq!(filled(3, 4).entries.len(), 1);
        assert_eq!(filled(0, 4).entries.len(), 0);
        let mut same = filled(3, 3);
        same.insert(2, 9);
        assert_eq!(same.entries.len(), 3);
        assert_eq!(same.get(&2), Some(&9));
    }
}
