//! The files below a folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::inputs::Failure;

/// What lies below a folder, in the order of names.
pub(crate) struct Folder {
    pub(crate) files: Vec<PathBuf>,
    /// Folders that could not be listed.
    pub(crate) failures: Vec<Failure>,
}

/// Lists the regular files below `root`.
///
/// Symbolic links are not followed, so there are no loops and nothing outside `root`. Hidden
/// folders, `__pycache__` and virtual environments are left out: none of them is source.
pub(crate) fn walk(root: &Path) -> Folder {
    let mut folder = Folder { files: Vec::new(), failures: Vec::new() };
    let mut pending = vec![root.to_owned()];
    while let Some(directory) = pending.pop() {
        if let Err(error) = list(&directory, &mut folder.files, &mut pending) {
            folder.failures.push(Failure::new(&directory, "list", &error));
        }
    }
    folder.files.sort();
    folder
}

fn list(directory: &Path, files: &mut Vec<PathBuf>, pending: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let kind = entry.file_type()?;
        if kind.is_file() {
            files.push(entry.path());
        } else if kind.is_dir() && is_source_folder(&entry.path()) {
            pending.push(entry.path());
        }
    }
    Ok(())
}

fn is_source_folder(directory: &Path) -> bool {
    let name = directory.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && name != "__pycache__" && !directory.join("pyvenv.cfg").exists()
}
