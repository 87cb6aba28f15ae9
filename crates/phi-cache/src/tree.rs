//! All entries below a directory.

use std::fs;
use std::path::{Path, PathBuf};

use crate::Entry;
use crate::walk::{Found, is_gone, walk};

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

/// Verifies the checksum of every entry at or below `root`; symbolic links are not followed.
pub fn verify_tree(root: &Path, checked: &mut Checked) {
    walk(root, |found| match found {
        Found::Entry(path, name) => {
            let bytes = match fs::read(&path) {
                Ok(bytes) => bytes,
                Err(error) if is_gone(&error, &path, root) => return,
                Err(error) => return checked.find(path, error.to_string()),
            };
            match Entry::verify(&bytes, name.variant()) {
                Ok(_) => {
                    checked.whole += 1;
                    checked.bytes += bytes.len() as u64;
                }
                Err(damage) => checked.find(path, damage.to_string()),
            }
        }
        Found::Temporary(..) => {}
        Found::Unreadable(path, error) => checked.find(path, error.to_string()),
    });
}

impl Checked {
    fn find(&mut self, path: PathBuf, reason: String) {
        self.findings.push(Finding { path, reason });
    }
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
