//! All entries below a directory.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::{Entry, EntryName};

/// What the entries below some directories are like.
#[derive(Debug, Default)]
pub struct Checked {
    /// Whole entries.
    pub whole: usize,
    /// What they take on disk, in bytes.
    pub bytes: u64,
    /// Everything that is not as it should be.
    pub findings: Vec<Finding>,
}

/// One file or directory that is damaged or could not be read.
#[derive(Debug)]
pub struct Finding {
    /// Where it is.
    pub path: PathBuf,
    /// What is wrong, as a fragment that follows the path.
    pub reason: String,
}

/// Verifies the checksum of every entry at or below `path`; symbolic links are not followed.
pub fn verify_tree(path: &Path, checked: &mut Checked) {
    let mut waiting = vec![path.to_owned()];
    while let Some(path) = waiting.pop() {
        let outcome = match fs::symlink_metadata(&path) {
            Ok(facts) if facts.is_dir() => children(&path).map(|found| waiting.extend(found)),
            Ok(facts) if facts.is_file() => verify_file(&path, checked),
            Ok(_) => Ok(()),
            Err(error) => Err(error),
        };
        if let Err(error) = outcome {
            checked.findings.push(Finding { path, reason: error.to_string() });
        }
    }
}

/// In descending order, because the last one is looked at first.
fn children(directory: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(directory)?.map(|entry| entry.map(|entry| entry.path()));
    let mut found = entries.collect::<io::Result<Vec<PathBuf>>>()?;
    found.sort_unstable_by(|a, b| b.cmp(a));
    Ok(found)
}

fn verify_file(path: &Path, checked: &mut Checked) -> io::Result<()> {
    let name = path.file_name().and_then(|name| name.to_str()).and_then(EntryName::parse);
    let Some(name) = name else { return Ok(()) };
    let bytes = fs::read(path)?;
    match Entry::verify(&bytes, name.variant()) {
        Ok(_) => {
            checked.whole += 1;
            checked.bytes += bytes.len() as u64;
        }
        Err(damage) => {
            checked.findings.push(Finding { path: path.to_owned(), reason: damage.to_string() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{Checked, verify_tree};

    #[test]
    fn only_files_with_an_entrys_name_are_looked_at() {
        let root = tempfile::tempdir().expect("a directory");
        let cache = root.path().join("__pycache__");
        std::fs::create_dir(&cache).expect("a directory");
        std::fs::write(cache.join("a.cpython-313.pyc"), b"Python's own").expect("a file");
        std::fs::write(cache.join("a.cpython-313.φ.pyc"), b"torn").expect("a file");
        let mut checked = Checked::default();
        verify_tree(root.path(), &mut checked);
        let reasons: Vec<&str> = checked.findings.iter().map(|one| one.reason.as_str()).collect();
        assert_eq!((checked.whole, reasons), (0, vec!["it is too short"]));
    }
}
