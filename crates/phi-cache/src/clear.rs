//! Removes what is provably the engine's own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::entry::is_ours;
use crate::state::{Judge, State};
use crate::temporary::is_left_over;
use crate::tree::Finding;
use crate::walk::{Found, walk};
use crate::{EntryName, Surroundings};

/// Which entries go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    Every,
    /// Those that the next load would not use.
    Useless,
}

/// Whether files are removed or only named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Remove.
    Remove,
    /// Name what would be removed.
    Rehearse,
}

/// What was removed, or would be.
#[derive(Debug, Default)]
pub struct Cleared {
    /// Every file that is gone, in the order in which it was found.
    pub files: Vec<PathBuf>,
    /// What they took, in bytes.
    pub bytes: u64,
    /// Files with the name of an entry that nothing else shows to be one.
    pub kept: Vec<PathBuf>,
    /// What could not be looked at or removed.
    pub failures: Vec<Finding>,
}

impl Cleared {
    /// Clears what lies at and below `root`.
    ///
    /// An entry is taken for the engine's by its name and its trailer, a temporary file by its
    /// name, its age and the death of its writer. Python's own entries have neither name.
    pub fn add(&mut self, root: &Path, scope: Scope, effect: Effect, around: &Surroundings) {
        let mut judge = Judge::new(around);
        walk(root, |found| {
            let (path, outcome) = match found {
                Found::Entry(path, name) => {
                    let outcome = self.entry(&path, &name, scope, effect, &mut judge);
                    (path, outcome)
                }
                Found::Temporary(path, writer) => {
                    let outcome = self.temporary(&path, writer, effect);
                    (path, outcome)
                }
                Found::Unreadable(path, error) => (path, Err(error)),
            };
            if let Err(error) = outcome {
                self.fail(path, &error);
            }
        });
    }

    fn entry(
        &mut self,
        path: &Path,
        name: &EntryName,
        scope: Scope,
        effect: Effect,
        judge: &mut Judge,
    ) -> io::Result<()> {
        let bytes = fs::read(path)?;
        if !is_ours(&bytes) {
            self.kept.push(path.to_owned());
            return Ok(());
        }
        if scope == Scope::Useless && judge.judge(path, name, &bytes) == State::Current {
            return Ok(());
        }
        self.remove(path, bytes.len() as u64, effect)
    }

    fn temporary(&mut self, path: &Path, writer: u32, effect: Effect) -> io::Result<()> {
        let facts = fs::symlink_metadata(path)?;
        if is_left_over(writer, &facts) { self.remove(path, facts.len(), effect) } else { Ok(()) }
    }

    pub(crate) fn remove(&mut self, path: &Path, bytes: u64, effect: Effect) -> io::Result<()> {
        if effect == Effect::Remove {
            match fs::remove_file(path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        self.bytes += bytes;
        self.files.push(path.to_owned());
        Ok(())
    }

    pub(crate) fn fail(&mut self, path: PathBuf, error: &io::Error) {
        self.failures.push(Finding { path, reason: error.to_string() });
    }
}
