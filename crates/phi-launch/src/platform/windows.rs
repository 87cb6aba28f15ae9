//! Windows: there is no `execve`; a child inherits the handles and its status is returned.

use std::convert::Infallible;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::time::Instant;

/// Where a prefix keeps its programs.
pub(crate) const SCRIPTS: &str = "Scripts";

/// The file name of a command.
pub(crate) fn program_name(command: &str) -> String {
    format!("{command}.exe")
}

/// Interpreters of a directory, in order of preference.
pub(crate) fn pythons_in(directory: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    // Outside of a virtual environment scripts lie one level below the interpreter.
    let above = directory.parent().unwrap_or(directory).join("python.exe");
    [directory.join("python.exe"), above].into_iter()
}

/// Whether `file` is a regular file; every file of the right suffix may be executed.
pub(crate) fn is_executable(file: &Path) -> bool {
    file.is_file()
}

/// The site-packages of `prefix`, which holds one version only.
pub(crate) fn libraries(prefix: &Path, _version: Option<&str>) -> Vec<PathBuf> {
    vec![prefix.join("Lib").join("site-packages")]
}

/// Folders for temporary files are the user's own here.
pub(crate) fn user_name() -> String {
    "user".to_owned()
}

/// Folders that everybody may write to: none, the user's cache directory is always there.
pub(crate) fn temporary_folders() -> impl Iterator<Item = PathBuf> {
    std::iter::empty()
}

/// Access lists are inherited from a folder of the user's own.
pub(crate) fn is_private(_folder: &std::fs::Metadata) -> bool {
    true
}

/// Nanoseconds since the first call: Python's clock has another origin here.
pub(crate) fn monotonic_ns() -> u64 {
    static ORIGIN: OnceLock<Instant> = OnceLock::new();
    u64::try_from(ORIGIN.get_or_init(Instant::now).elapsed().as_nanos()).unwrap_or(u64::MAX)
}

/// Runs `program` to its end and hands its status to `ended`; returns only if it does not start.
pub(crate) fn become_program(
    program: &Path,
    words: &[OsString],
    variables: &[(OsString, OsString)],
    ended: fn(i32) -> Infallible,
) -> io::Error {
    let arguments = words.iter().skip(1);
    let variables = variables.iter().map(|(name, value)| (name, value));
    match Command::new(program).args(arguments).env_clear().envs(variables).status() {
        Ok(status) => match ended(status.code().unwrap_or(1)) {},
        Err(error) => error,
    }
}
