//! The files of the cache below a directory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::EntryName;
use crate::temporary;

/// A file whose name the engine could have given, or what could not be looked at.
#[derive(Debug)]
pub(crate) enum Found {
    /// A file with the name of an entry; its content may be anything.
    Entry(PathBuf, EntryName),
    /// A temporary file of the process with this number.
    Temporary(PathBuf, u32),
    /// A file or folder that could not be looked at.
    Unreadable(PathBuf, io::Error),
}

/// Finds what lies at or below `root`, in the order of names.
///
/// Symbolic links below `root` are not followed, so there are no loops and nothing outside; a
/// `root` that is itself a link was named by the user and is followed.
pub(crate) fn walk(root: &Path, mut tell: impl FnMut(Found)) {
    let mut waiting = vec![root.to_owned()];
    let mut is_root = true;
    while let Some(path) = waiting.pop() {
        let facts = if is_root { fs::metadata(&path) } else { fs::symlink_metadata(&path) };
        is_root = false;
        let outcome = match facts {
            Ok(facts) if facts.is_dir() => children(&path).map(|found| waiting.extend(found)),
            Ok(facts) if facts.is_file() => {
                classify(path, &mut tell);
                continue;
            }
            Ok(_) => continue,
            Err(error) => Err(error),
        };
        match outcome {
            Err(error) if is_gone(&error, &path, root) => {}
            Err(error) => tell(Found::Unreadable(path, error)),
            Ok(()) => {}
        }
    }
}

/// Whether something below `root` was there a moment ago: another process may tidy up too.
pub(crate) fn is_gone(error: &io::Error, path: &Path, root: &Path) -> bool {
    error.kind() == io::ErrorKind::NotFound && path != root
}

fn classify(path: PathBuf, tell: &mut impl FnMut(Found)) {
    let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return };
    if let Some(name) = EntryName::parse(name) {
        tell(Found::Entry(path, name));
    } else if let Some(process) = temporary::writer(name) {
        tell(Found::Temporary(path, process));
    }
}

/// In descending order, because the last one is looked at first.
fn children(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path()));
    let mut found = entries.collect::<io::Result<Vec<PathBuf>>>()?;
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}
