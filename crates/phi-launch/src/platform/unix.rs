//! POSIX systems: the launcher becomes the interpreter.

use std::convert::Infallible;
use std::ffi::{CString, NulError, OsStr, OsString};
use std::fs;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::time::{ClockId, clock_gettime};

/// Where a prefix keeps its programs.
pub(crate) const SCRIPTS: &str = "bin";

/// The file name of a command.
pub(crate) fn program_name(command: &str) -> String {
    command.to_owned()
}

/// Interpreters of a directory, in order of preference.
pub(crate) fn pythons_in(directory: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    ["python", "python3"].map(|name| directory.join(name)).into_iter()
}

/// Whether `file` is a regular file that somebody may execute.
pub(crate) fn is_executable(file: &Path) -> bool {
    fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

/// The site-packages of `prefix`; only those of `version` (such as `python3.12`) if it is given.
pub(crate) fn libraries(prefix: &Path, version: Option<&str>) -> Vec<PathBuf> {
    let versions = match version {
        Some(version) => vec![version.to_owned()],
        None => versions_in(&prefix.join("lib")),
    };
    let mut libraries = Vec::new();
    for version in versions {
        libraries.push(prefix.join("lib").join(&version).join("site-packages"));
        // Debian installs with pip outside of what its own packages own.
        libraries.push(prefix.join("local/lib").join(&version).join("dist-packages"));
    }
    libraries
}

fn versions_in(library: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(library) else {
        return Vec::new();
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    let mut versions: Vec<String> =
        names.filter(|name| name.starts_with("python3.") || name.starts_with("pypy3.")).collect();
    // An interpreter called `python3` in a prefix of several versions is asked, not guessed.
    if versions.len() > 1 {
        versions.clear();
    }
    versions
}

/// What tells this user's folders from those of others.
pub(crate) fn user_name() -> String {
    nix::unistd::geteuid().to_string()
}

/// Folders that everybody may write to.
pub(crate) fn temporary_folders() -> impl Iterator<Item = PathBuf> {
    ["/tmp", "/var/tmp", "/dev/shm"].into_iter().map(PathBuf::from)
}

/// Whether nobody but this user, and root, can write to a folder.
pub(crate) fn is_private(folder: &fs::Metadata) -> bool {
    let owner = folder.uid();
    (owner == nix::unistd::geteuid().as_raw() || owner == 0) && folder.mode() & 0o022 == 0
}

/// The monotonic clock in nanoseconds.
pub(crate) fn monotonic_ns() -> u64 {
    clock_gettime(ClockId::CLOCK_MONOTONIC).map_or(0, |now| {
        let seconds = u64::try_from(now.tv_sec()).unwrap_or(0);
        seconds * 1_000_000_000 + u64::try_from(now.tv_nsec()).unwrap_or(0)
    })
}

/// Replaces this process by `program`; returns only if that fails.
///
/// This is plain `execve`: the standard library's `exec` would also empty the signal mask, and
/// Python must find the one that the launcher was given.
pub(crate) fn become_program(
    program: &Path,
    words: &[OsString],
    variables: &[(OsString, OsString)],
    _ended: fn(i32) -> Infallible,
) -> io::Error {
    let prepared = || -> Result<_, NulError> {
        let path = CString::new(program.as_os_str().as_bytes())?;
        let words = words.iter().map(|word| CString::new(word.as_bytes()));
        let variables = variables.iter().map(|(name, value)| variable(name, value));
        Ok((path, words.collect::<Result<Vec<_>, _>>()?, variables.collect::<Result<Vec<_>, _>>()?))
    };
    match prepared() {
        Ok((path, words, variables)) => match nix::unistd::execve(&path, &words, &variables) {
            Ok(never) => match never {},
            Err(errno) => errno.into(),
        },
        Err(error) => error.into(),
    }
}

fn variable(name: &OsStr, value: &OsStr) -> Result<CString, NulError> {
    CString::new([name.as_bytes(), b"=", value.as_bytes()].concat())
}
