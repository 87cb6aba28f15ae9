//! A folder of the host for a run without a private file system.

use std::os::unix::fs::chown;

use phi_cell::Failure;
use tempfile::TempDir;

/// A folder that only its user can enter; it goes with this.
#[derive(Debug)]
pub(crate) struct Folder {
    _folder: TempDir,
    path: String,
}

impl Folder {
    /// Makes an empty one for a user and group, or for this process's.
    pub(crate) fn make(user: Option<(u32, u32)>) -> Result<Self, Failure> {
        let cannot = |error| Failure::text("make a folder", error);
        let folder = TempDir::with_prefix("phicode-run-").map_err(cannot)?;
        if let Some((user, group)) = user {
            chown(folder.path(), Some(user), Some(group)).map_err(cannot)?;
        }
        let path = folder.path().to_string_lossy().into_owned();
        Ok(Self { _folder: folder, path })
    }

    /// Its path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}
