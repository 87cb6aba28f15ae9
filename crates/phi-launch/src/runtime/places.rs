//! Folders that the engine may be unpacked into, the best first.

use std::fs::{self, DirBuilder};
use std::io;
use std::path::{Path, PathBuf};

use phi_config::{environment, user_cache_directory, variables};

use crate::platform;

/// One folder, and how much others may know of it.
#[derive(Debug)]
pub(crate) enum Place {
    /// Below the user's cache directory: kept.
    Cache(PathBuf),
    /// A folder of one's own below one that is everybody's: kept for as long as the system wants.
    Shared(PathBuf),
}

/// The folders, in order: a home that is missing or read-only is no reason to fail.
pub(crate) fn places() -> Vec<Place> {
    let cache = user_cache_directory().map(|cache| Place::Cache(cache.join("runtime")));
    let own = format!("phicode-{}", platform::user_name());
    let temporary = environment::path(&variables::TMPDIR).filter(|folder| folder.is_absolute());
    let shared = temporary.into_iter().chain(platform::temporary_folders());
    cache.into_iter().chain(shared.map(|folder| Place::Shared(folder.join(&own)))).collect()
}

impl Place {
    /// The folder, made where it is missing; refused if others may write to it.
    pub(crate) fn folder(&self) -> io::Result<&Path> {
        let folder = match self {
            Self::Cache(folder) => {
                if let Some(parent) = folder.parent() {
                    fs::create_dir_all(parent)?;
                }
                folder
            }
            Self::Shared(folder) => folder,
        };
        match make_private(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        // Not through a link, which anybody could have put there.
        let facts = fs::symlink_metadata(folder)?;
        if facts.is_dir() && platform::is_private(&facts) {
            return Ok(folder);
        }
        Err(io::Error::new(io::ErrorKind::PermissionDenied, "others may write to it"))
    }
}

#[cfg_attr(not(unix), expect(unused_mut, reason = "only POSIX has modes"))]
fn make_private(folder: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

#[cfg(all(test, unix))]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::Place;

    #[test]
    fn a_folder_is_made_for_oneself_alone_and_refused_if_it_is_not() {
        let root = tempfile::tempdir().expect("a temporary folder can be made");
        let folder = root.path().join("deep/runtime");
        assert!(Place::Shared(folder.clone()).folder().is_err());
        let place = Place::Cache(folder.clone());
        assert_eq!(place.folder().expect("it can be made"), folder);
        let mode = || fs::metadata(&folder).expect("it is there").permissions().mode() & 0o777;
        assert_eq!(mode(), 0o700);
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o770)).expect("it is ours");
        assert!(place.folder().is_err());
        fs::remove_dir(&folder).expect("it is empty");
        std::os::unix::fs::symlink(root.path(), &folder).expect("a link can be made");
        assert!(place.folder().is_err());
    }
}
