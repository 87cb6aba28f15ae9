//! The files that a run is given.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::Failure;
use crate::failure::Step;

/// Writes files below the current folder, which is new and empty.
pub(crate) fn place(files: &[(String, Vec<u8>)]) -> Result<(), Failure> {
    for (path, content) in files {
        let what = format!("write {path}");
        if let Some(folder) = Path::new(path).parent() {
            fs::create_dir_all(folder).step(&what)?;
        }
        let mut options = OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(path).step(&what)?;
        file.write_all(content).step(&what)?;
    }
    Ok(())
}
