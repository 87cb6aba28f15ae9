//! Commands on `PATH`.

use std::path::{Path, PathBuf};

use phi_config::environment;

use crate::platform::{self, is_executable};

/// The first executable file named `command` on `PATH`.
pub(crate) fn find_command(command: &str) -> Option<PathBuf> {
    find_in(command, environment::command_directories().iter())
}

/// The first executable file named `command` in `directories`.
pub(crate) fn find_in<'a, P: AsRef<Path> + 'a>(
    command: &str,
    directories: impl IntoIterator<Item = &'a P>,
) -> Option<PathBuf> {
    let name = platform::program_name(command);
    directories
        .into_iter()
        .map(|directory| environment::absolute(&directory.as_ref().join(&name)))
        .find(|file| is_executable(file))
}
