//! An interpreter by name: a path, a command or a version.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use phi_config::environment;
use phi_interpreter::{Freshness, describe, pyenv_program, pyenv_version};

use crate::error::{LaunchError, LaunchErrorKind};
use crate::interpreter::Choice;
use crate::search_path::{find_command, find_in};

/// The interpreter that `name` means; a relative path starts in `base`.
pub(crate) fn named(name: &OsStr, base: &Path, rule: &'static str) -> Result<Choice, LaunchError> {
    let text = name.to_string_lossy();
    let python = if text.contains(std::path::is_separator) {
        // One that exists but may not be executed is found here and refused at the start.
        Some(environment::absolute(&base.join(name))).filter(|python| python.is_file())
    } else {
        find_named(&text)
    };
    python.map(|python| Choice { python, rule }).ok_or_else(|| {
        LaunchError::new(LaunchErrorKind::InterpreterMissing(format!("the interpreter `{text}`")))
            .with_hint("name a path, a command on PATH or a version such as 3.12")
    })
}

/// A command or version: on `PATH`, in the folder of this program, or installed by pyenv.
pub(crate) fn find_named(text: &str) -> Option<PathBuf> {
    if is_version(text) && text.split('.').count() == 3 {
        return find_full_version(text);
    }
    let command = if is_version(text) { format!("python{text}") } else { text.to_owned() };
    let program = environment::current_program().ok();
    let beside = program.as_deref().and_then(Path::parent);
    find_command(&command)
        .or_else(|| find_in(&command, beside.as_slice()))
        .or_else(|| pyenv_program(&command))
}

/// The interpreter of exactly the version `text`, such as 3.12.4: no command has such a name.
fn find_full_version(text: &str) -> Option<PathBuf> {
    let (minor, _) = text.rsplit_once('.')?;
    let is_it = |python: &PathBuf| {
        let found = describe(python, "", Freshness::Kept);
        found.record().is_some_and(|record| record.version_text() == text)
    };
    // Another one of the same minor version may come first.
    let command = format!("python{minor}");
    let folders = environment::command_directories();
    let on_path = || folders.iter().filter_map(|folder| find_in(&command, [folder])).find(is_it);
    pyenv_version(text).or_else(on_path).or_else(|| find_named(minor).filter(is_it))
}

fn is_version(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit()))
}
