//! A folder of the host for a run without a private file system.

use phi_cell::Failure;
use tempfile::TempDir;

/// A folder that only its user can enter; it goes with this.
#[derive(Debug)]
pub(crate) struct Folder {
    _folder: TempDir,
    path: String,
}

impl Folder {
    /// Makes an empty one.
    pub(crate) fn make() -> Result<Self, Failure> {
        let made = TempDir::with_prefix("phicode-run-");
        let folder = made.map_err(|error| Failure::text("make a folder", error))?;
        let path = folder.path().to_string_lossy().into_owned();
        Ok(Self { _folder: folder, path })
    }

    /// Its path.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }
}
