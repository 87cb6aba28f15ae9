//! The tiers in the user's cache directory: what belongs to the user and to no project.

use std::fs;
use std::io;
use std::io::ErrorKind::{DirectoryNotEmpty, NotFound};
use std::path::Path;

use crate::clear::{Cleared, Effect};
use crate::walk::is_gone;

/// One tier: a folder of the user's cache directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// The folder's name.
    pub folder: &'static str,
    /// What lies in it.
    pub holds: &'static str,
}

/// Every folder that the product makes in the user's cache directory.
pub const TIERS: &[Tier] = &[
    Tier { folder: "interpreters", holds: "interpreter records" },
    Tier { folder: "runtime", holds: "unpacked runtimes" },
];

/// Files and bytes of one tier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TierCounts {
    /// Records or runtimes: what lies directly in the folder.
    pub entries: u64,
    /// All files in them.
    pub files: u64,
    /// What these take, in bytes.
    pub bytes: u64,
}

impl Tier {
    /// Counts the tier below the user's cache directory; one that is not there is empty.
    pub fn counts(&self, cache: &Path) -> io::Result<TierCounts> {
        let root = cache.join(self.folder);
        let mut counts = TierCounts::default();
        let mut waiting = Vec::new();
        for entry in entries(&root)? {
            counts.entries += 1;
            waiting.push(entry);
        }
        while let Some(entry) = waiting.pop() {
            match entry.metadata() {
                Ok(facts) if facts.is_dir() => waiting.extend(entries(&entry.path())?),
                Ok(facts) => {
                    counts.files += 1;
                    counts.bytes += facts.len();
                }
                Err(error) if is_gone(&error, &entry.path(), &root) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(counts)
    }

    /// Removes the whole tier; it is made anew when it is needed.
    pub fn clear(&self, cache: &Path, effect: Effect, cleared: &mut Cleared) {
        let root = cache.join(self.folder);
        // The folder's name is all that shows whose it is, so a link in its place stays.
        let is_folder = fs::symlink_metadata(&root).is_ok_and(|facts| facts.is_dir());
        if is_folder && let Err(error) = clear_folder(&root, effect, cleared) {
            cleared.fail(root, &error);
        }
    }
}

fn clear_folder(folder: &Path, effect: Effect, cleared: &mut Cleared) -> io::Result<()> {
    for entry in entries(folder)? {
        let path = entry.path();
        match entry.metadata() {
            Ok(facts) if facts.is_dir() => clear_folder(&path, effect, cleared)?,
            Ok(facts) => cleared.remove(&path, facts.len(), effect)?,
            Err(error) if is_gone(&error, &path, folder) => {}
            Err(error) => return Err(error),
        }
    }
    if effect == Effect::Rehearse {
        return Ok(());
    }
    match fs::remove_dir(folder) {
        // Another process may tidy up too, or put something in again.
        Err(error) if matches!(error.kind(), NotFound | DirectoryNotEmpty) => Ok(()),
        outcome => outcome,
    }
}

/// What lies in a folder, in the order of names; nothing if it is not there.
fn entries(folder: &Path) -> io::Result<Vec<fs::DirEntry>> {
    let listing = match fs::read_dir(folder) {
        Err(error) if error.kind() == NotFound => return Ok(Vec::new()),
        listing => listing?,
    };
    let mut entries = listing.collect::<io::Result<Vec<_>>>()?;
    entries.sort_unstable_by_key(fs::DirEntry::file_name);
    Ok(entries)
}
