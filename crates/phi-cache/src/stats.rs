//! Counts of what the cache holds.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::Surroundings;
use crate::state::{Judge, State};
use crate::temporary::is_left_over;
use crate::tree::Finding;
use crate::walk::{Found, is_gone, walk};

/// Counts of entries of one interpreter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files with the name of an entry.
    pub entries: u64,
    /// What they take, in bytes.
    pub bytes: u64,
    /// Entries that the next load replaces because something changed.
    pub stale: u64,
    /// Entries without a source.
    pub orphaned: u64,
    /// Entries that are not whole.
    pub damaged: u64,
}

/// What lies at and below some paths.
#[derive(Debug, Default)]
pub struct Statistics {
    /// By cache tag, such as `cpython-313`.
    pub interpreters: BTreeMap<String, Counts>,
    /// Temporary files, those of live writers included.
    pub temporary: u64,
    /// Temporary files that nobody will rename any more.
    pub left_over: u64,
    /// What could not be looked at.
    pub unreadable: Vec<Finding>,
}

impl Statistics {
    /// Counts what lies at and below `root`.
    pub fn add(&mut self, root: &Path, surroundings: &Surroundings) {
        let mut judge = Judge::new(surroundings);
        walk(root, |found| match found {
            Found::Entry(path, name) => match fs::read(&path) {
                Ok(bytes) => {
                    let state = judge.judge(&path, &name, &bytes);
                    self.interpreters.entry(name.tag).or_default().count(bytes.len(), state);
                }
                Err(error) if is_gone(&error, &path, root) => {}
                Err(error) => {
                    self.unreadable.push(Finding { path, reason: error.to_string() });
                }
            },
            Found::Temporary(path, writer) => {
                self.temporary += 1;
                let is_left = fs::symlink_metadata(&path).is_ok_and(|it| is_left_over(writer, &it));
                self.left_over += u64::from(is_left);
            }
            Found::Unreadable(path, error) => {
                self.unreadable.push(Finding { path, reason: error.to_string() });
            }
        });
    }

    /// All interpreters together.
    pub fn total(&self) -> Counts {
        self.interpreters.values().fold(Counts::default(), |sum, one| Counts {
            entries: sum.entries + one.entries,
            bytes: sum.bytes + one.bytes,
            stale: sum.stale + one.stale,
            orphaned: sum.orphaned + one.orphaned,
            damaged: sum.damaged + one.damaged,
        })
    }
}

impl Counts {
    fn count(&mut self, bytes: usize, state: State) {
        self.entries += 1;
        self.bytes += bytes as u64;
        match state {
            State::Current => {}
            State::Stale => self.stale += 1,
            State::Orphaned => self.orphaned += 1,
            State::Damaged(_) => self.damaged += 1,
        }
    }
}
