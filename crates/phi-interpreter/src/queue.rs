//! Texts that are still to be read.

use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;

use crate::finder::Kind;

/// Files that are still to be read: first those that are certain to run, so that a file which is
/// reached in both ways counts as certain.
#[derive(Default)]
pub(crate) struct Queue {
    certain: VecDeque<Waiting>,
    possible: VecDeque<Waiting>,
    seen: HashSet<PathBuf>,
    certain_seen: HashSet<PathBuf>,
}

impl Queue {
    /// Returns whether the file is new.
    pub(crate) fn add(&mut self, text: Waiting, certain: bool) -> bool {
        let is_new = self.seen.insert(text.file.clone());
        if certain && self.certain_seen.insert(text.file.clone()) {
            self.certain.push_back(text);
        } else if is_new {
            self.possible.push_back(text);
        }
        is_new
    }

    pub(crate) fn next(&mut self) -> Option<(Waiting, bool)> {
        if let Some(text) = self.certain.pop_front() {
            return Some((text, true));
        }
        let seen = &self.certain_seen;
        while let Some(text) = self.possible.pop_front() {
            if !seen.contains(&text.file) {
                return Some((text, false));
            }
        }
        None
    }
}

/// A text that is still to be read.
pub(crate) struct Waiting {
    pub(crate) file: PathBuf,
    pub(crate) kind: Kind,
    /// The text, if it has no file.
    pub(crate) text: Option<String>,
    /// The package that relative imports start in.
    pub(crate) package: String,
    /// Whether this is the program itself.
    pub(crate) is_main: bool,
}
