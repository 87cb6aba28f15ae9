//! Removes what is provably the engine's own.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::entry::is_ours;
use crate::state::{Judge, State};
use crate::temporary::is_left_over;
use crate::tree::Finding;
use crate::walk::{Found, is_gone, walk};
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
            match outcome {
                Err(error) if is_gone(&error, &path, root) => {}
                Err(error) => self.fail(path, &error),
                Ok(()) => {}
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

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;
    use std::thread::scope;

    use super::{Cleared, Effect, Scope};
    use crate::{Checked, Statistics, Surroundings, TIERS, verify_tree};

    /// Entries of the name and the trailer of the engine's own.
    fn fill(folder: &Path) {
        let cache = folder.join("__pycache__");
        fs::create_dir_all(&cache).expect("a folder");
        for number in 0..400 {
            let name = format!("m{number}.cpython-313.φ.pyc");
            let content = [[0; 32], *b"\xCF\x86pc----------------------------"].concat();
            fs::write(cache.join(name), content).expect("a file");
        }
    }

    #[test]
    fn what_another_process_takes_away_meanwhile_is_no_failure() {
        let around = Surroundings::default();
        for _ in 0..5 {
            let root = tempfile::tempdir().expect("a folder");
            let tier = root.path().join(TIERS[0].folder);
            fill(root.path());
            fill(&tier);
            let clear = || {
                let mut cleared = Cleared::default();
                cleared.add(root.path(), Scope::Every, Effect::Remove, &around);
                TIERS[0].clear(root.path(), Effect::Remove, &mut cleared);
                assert!(cleared.failures.is_empty(), "{:?}", cleared.failures);
            };
            let count = || {
                let (mut statistics, mut checked) = (Statistics::default(), Checked::default());
                statistics.add(root.path(), &around);
                verify_tree(root.path(), &mut checked);
                TIERS[0].counts(root.path()).expect("a count");
                let found = checked.findings.iter().filter(|one| one.reason.contains("os error"));
                assert!(statistics.unreadable.is_empty() && found.count() == 0);
            };
            scope(|scope| {
                for _ in 0..3 {
                    scope.spawn(clear);
                    scope.spawn(count);
                }
            });
            assert!(!tier.exists());
        }
    }
}
