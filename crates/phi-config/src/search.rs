//! Where a configuration is looked for.
//!
//! The search looks at a directory and then at its parents. It ends after a directory with `.git`,
//! after the home directory and after the root. It ends before `site-packages` or
//! `dist-packages`: an installed package is configured inside its own directory or not at all.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::environment;

/// The places of a configuration in one directory, in order of precedence.
pub const CANDIDATES: [&str; 3] = [".(φ)/config.json", ".phicode/config.json", "pyproject.toml"];

/// The directories of a search that starts in `start`, nearest first.
pub fn directories(start: &Path) -> Directories {
    Directories { next: Some(environment::absolute(start)), home: environment::home_directory() }
}

/// The nearest directory of the search that holds a project: `.git` or a place of a configuration.
/// `start` itself if there is none.
pub fn project_root(start: &Path) -> PathBuf {
    directories(start)
        .find(|directory| {
            directory.join(".git").exists()
                || CANDIDATES.iter().any(|place| directory.join(place).is_file())
        })
        .unwrap_or_else(|| environment::absolute(start))
}

/// The directory that the configuration `file` speaks for: `.(φ)/config.json` lies one level below.
pub fn directory_of(file: &Path) -> Option<&Path> {
    let folder = file.parent()?;
    let is_hidden = folder.ends_with(".(φ)") || folder.ends_with(".phicode");
    if is_hidden { folder.parent() } else { Some(folder) }
}

/// Iterator of [`directories`].
#[derive(Debug)]
pub struct Directories {
    next: Option<PathBuf>,
    home: Option<PathBuf>,
}

impl Iterator for Directories {
    type Item = PathBuf;

    fn next(&mut self) -> Option<PathBuf> {
        let current = self.next.take()?;
        if is_library(&current) {
            return None;
        }
        if self.home.as_deref() != Some(&current) && !current.join(".git").exists() {
            self.next = current.parent().map(Path::to_owned);
        }
        Some(current)
    }
}

fn is_library(directory: &Path) -> bool {
    let libraries = [OsStr::new("site-packages"), OsStr::new("dist-packages")];
    directory.file_name().is_some_and(|name| libraries.contains(&name))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{directories, project_root};

    #[test]
    fn the_search_ends_after_a_repository() {
        let root = tempfile::tempdir().expect("a temporary directory can be made");
        let inner = root.path().join("repo/pkg/deep");
        fs::create_dir_all(&inner).expect("directories can be made");
        fs::create_dir(root.path().join("repo/.git")).expect("a directory can be made");
        let found: Vec<_> = directories(&inner).collect();
        assert_eq!(found.last(), Some(&root.path().join("repo")));
        assert_eq!(found.len(), 3);
        assert_eq!(project_root(&inner), root.path().join("repo"));
    }

    #[test]
    fn an_installed_package_sees_nothing_above_itself() {
        let root = tempfile::tempdir().expect("a temporary directory can be made");
        let package = root.path().join("lib/site-packages/pkg");
        fs::create_dir_all(&package).expect("directories can be made");
        assert_eq!(directories(&package).count(), 1);
        assert_eq!(directories(package.parent().expect("it has one")).count(), 0);
    }
}
