//! The file of a symbol map, and the state in which it was read.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use crate::environment;
use crate::error::{ConfigError, ConfigErrorKind};

/// A pack file that a symbol map was read from.
///
/// Whoever keeps what was made with the map compares it with [`PackFile::look`] later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackFile {
    /// Where it is; absolute.
    pub path: PathBuf,
    /// Its size in bytes.
    pub size: u64,
    /// Its modification time in nanoseconds, in two's complement before 1970.
    pub mtime_ns: u64,
}

impl PackFile {
    /// The state of the file at `path` now.
    pub fn look(path: &Path) -> Result<Self, ConfigError> {
        let path = environment::absolute(path);
        let status = fs::metadata(&path).and_then(|facts| Ok((facts.len(), facts.modified()?)));
        let (size, modified) = status
            .map_err(|cause| ConfigError::because(ConfigErrorKind::Read(path.clone()), cause))?;
        // 64 bits of nanoseconds reach to the year 2554.
        let mtime_ns = match modified.duration_since(UNIX_EPOCH) {
            Ok(after) => low_bits(after.as_nanos()),
            Err(before) => low_bits(before.duration().as_nanos()).wrapping_neg(),
        };
        Ok(Self { path, size, mtime_ns })
    }

    /// Whether the file is still as it was read.
    pub fn is_current(&self) -> bool {
        Self::look(&self.path).is_ok_and(|now| now == *self)
    }
}

fn low_bits(number: u128) -> u64 {
    u64::try_from(number & u128::from(u64::MAX)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs::{self, File};
    use std::time::{Duration, UNIX_EPOCH};

    use super::PackFile;

    #[test]
    fn an_edit_and_a_removal_are_seen() {
        let root = tempfile::tempdir().expect("a temporary directory can be made");
        let path = root.path().join("pack.toml");
        fs::write(&path, "name = \"a\"").expect("a file can be written");
        let moment = |nanoseconds| {
            let file = File::options().write(true).open(&path).expect("it is there");
            file.set_modified(UNIX_EPOCH + Duration::from_nanos(nanoseconds)).expect("a time");
        };
        moment(1_000_000_007);
        let read = PackFile::look(&path).expect("it is there");
        assert_eq!((read.size, read.mtime_ns, read.is_current()), (10, 1_000_000_007, true));
        moment(1_000_000_008);
        assert!(!read.is_current());
        fs::remove_file(&path).expect("it is there");
        assert!(!read.is_current() && PackFile::look(&path).is_err());
    }
}
