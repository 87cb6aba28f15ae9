//! Commands on `PATH`.

use std::path::{Path, PathBuf};

use phi_config::environment;
use phi_interpreter::without_shim;

use crate::platform::{self, is_executable};

/// The first executable file named `command` on `PATH`.
pub(crate) fn find_command(command: &str) -> Option<PathBuf> {
    find_in(command, environment::command_directories().iter())
}

/// The first executable file named `command` in `directories`; in place of a shim of pyenv, what
/// the shim would start.
pub(crate) fn find_in<'a, P: AsRef<Path> + 'a>(
    command: &str,
    directories: impl IntoIterator<Item = &'a P>,
) -> Option<PathBuf> {
    let name = platform::program_name(command);
    directories
        .into_iter()
        .map(|directory| environment::absolute(&directory.as_ref().join(&name)))
        .filter(|file| is_executable(file))
        .find_map(without_shim)
}
