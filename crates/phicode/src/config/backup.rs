//! A file of the user's that must give way is moved beside itself, never over something else.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Moves `file` to `<file>.bak`, or to `<file>.bak2`, `.bak3`, … if that is taken.
///
/// The new name is made before the old one goes: whatever interrupts this, the content has a name.
pub(crate) fn move_away(file: &Path) -> io::Result<PathBuf> {
    let kept = keep(file)?;
    fs::remove_file(file)?;
    Ok(kept)
}

/// Gives `file` a second name, as [`move_away`] chooses it.
pub(crate) fn keep(file: &Path) -> io::Result<PathBuf> {
    let mut number = 1;
    loop {
        let mut name = file.as_os_str().to_owned();
        name.push(if number == 1 { ".bak".to_owned() } else { format!(".bak{number}") });
        let kept = PathBuf::from(name);
        match fs::hard_link(file, &kept) {
            Ok(()) => return Ok(kept),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) if error.kind() == ErrorKind::NotFound => return Err(error),
            // A file system without hard links.
            Err(_) if fs::symlink_metadata(&kept).is_ok() => number += 1,
            Err(_) => return fs::copy(file, &kept).map(|_| kept),
        }
    }
}
