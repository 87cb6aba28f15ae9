//! How a changed file is noticed without reading it.

use std::fs::{self, Metadata};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use serde::{Deserialize, Serialize};

/// Identity, size and time of a file; a file that takes the place of another has another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub(crate) struct Stamp {
    inode: u64,
    size: u64,
    mtime_ns: u64,
}

impl Stamp {
    /// The stamp of what `path` leads to; `None` if nothing is there.
    pub(crate) fn of(path: &Path) -> Option<Self> {
        let facts = fs::metadata(path).ok()?;
        let modified = facts.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
        let mtime_ns = u64::try_from(modified.as_nanos()).ok()?;
        // What is in a folder shows in its time; its size says nothing.
        let size = if facts.is_dir() { 0 } else { facts.len() };
        Some(Self { inode: inode(&facts), size, mtime_ns })
    }
}

#[cfg(unix)]
fn inode(facts: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(facts)
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> u64 {
    0
}

/// A path and the stamp that it had; `None` where nothing was.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Watched(PathBuf, Option<Stamp>);

impl Watched {
    pub(crate) fn now(path: PathBuf) -> Self {
        let stamp = Stamp::of(&path);
        Self(path, stamp)
    }

    pub(crate) fn is_unchanged(&self) -> bool {
        Stamp::of(&self.0) == self.1
    }
}
