//! Which interpreter runs a program: the first rule of the documented chain that applies.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use phi_config::{LaunchSettings, environment, search, variables};

use crate::arguments::Selection;
use crate::error::{LaunchError, LaunchErrorKind};
use crate::platform::{self, is_executable};
use crate::search_path::{find_command, find_in};

/// An interpreter, and which rule chose it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    /// Absolute, symbolic links not followed: in a virtual environment the link is what counts.
    pub(crate) python: PathBuf,
    pub(crate) rule: &'static str,
}

/// Chooses; nothing is started and nothing is read, only the presence of files is asked.
pub(crate) fn choose(
    selection: Option<&Selection>,
    settings: &LaunchSettings,
    program_directory: &Path,
) -> Result<Choice, LaunchError> {
    match selection {
        Some(Selection::Named(name)) => named(name, Path::new(""), "--interpreter"),
        Some(Selection::CPython) => cpython(program_directory),
        None if settings.interpreter.is_some() => configured(settings),
        None | Some(Selection::Default) => default_choice(program_directory),
    }
}

/// The default chain without flag and configuration.
fn default_choice(program_directory: &Path) -> Result<Choice, LaunchError> {
    let beside = beside_this_program();
    beside
        .clone()
        .filter(|python| environment_of(python).is_some())
        .map(|python| Choice { python, rule: "virtual environment of phicode" })
        .or_else(|| active_environment(&variables::VIRTUAL_ENV, "VIRTUAL_ENV"))
        .or_else(|| active_environment(&variables::CONDA_PREFIX, "CONDA_PREFIX"))
        .or_else(|| project_environment(program_directory))
        .map_or_else(phiton_path, |choice| Ok(Some(choice)))?
        .or_else(|| beside.map(|python| Choice { python, rule: "beside phicode" }))
        .or_else(|| on_path("python3"))
        .or_else(|| on_path("python"))
        .ok_or_else(|| {
            LaunchError::new(LaunchErrorKind::InterpreterMissing("a Python interpreter".to_owned()))
                .with_hint("install Python 3.8 or newer, or name one with --interpreter PATH")
        })
}

/// `--cpython`: `PHITON_PATH`, or the default if it is no `PyPy`, or `python3`.
fn cpython(program_directory: &Path) -> Result<Choice, LaunchError> {
    if let Some(choice) = phiton_path()? {
        return Ok(choice);
    }
    let choice = default_choice(program_directory)?;
    if !is_pypy(&choice.python) {
        return Ok(choice);
    }
    on_path("python3").filter(|other| !is_pypy(&other.python)).ok_or_else(|| {
        LaunchError::new(LaunchErrorKind::InterpreterMissing("a CPython interpreter".to_owned()))
            .with_hint("name one with --interpreter PATH")
    })
}

fn configured(settings: &LaunchSettings) -> Result<Choice, LaunchError> {
    let name = settings.interpreter.as_deref().unwrap_or_default();
    // `.(φ)/config.json` lies one level below the project that it speaks for.
    let folder = settings.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let is_hidden = folder.ends_with(".(φ)") || folder.ends_with(".phicode");
    let base = if is_hidden { folder.parent().unwrap_or(folder) } else { folder };
    named(OsStr::new(name), base, "configuration")
}

/// A path, a command or a version; a relative path starts in `base`.
fn named(name: &OsStr, base: &Path, rule: &'static str) -> Result<Choice, LaunchError> {
    let text = name.to_string_lossy();
    if text == "auto" || text.starts_with("pypy") && !text.contains(std::path::is_separator) {
        return Err(LaunchError::new(LaunchErrorKind::Reserved(format!("--interpreter {text}"))));
    }
    let missing = || {
        LaunchError::new(LaunchErrorKind::InterpreterMissing(format!("the interpreter `{text}`")))
            .with_hint("name a path, a command on PATH or a version such as 3.12")
    };
    if text.contains(std::path::is_separator) {
        let python = environment::absolute(&base.join(name));
        // One that exists but may not be executed is found here and refused at the start.
        return if python.is_file() { Ok(Choice { python, rule }) } else { Err(missing()) };
    }
    let command = if is_version(&text) { format!("python{text}") } else { text.to_string() };
    let beside: Vec<PathBuf> =
        beside_this_program().iter().filter_map(|it| it.parent().map(Path::to_owned)).collect();
    find_command(&command)
        .or_else(|| find_in(&command, &beside))
        .map(|python| Choice { python, rule })
        .ok_or_else(missing)
}

fn is_version(text: &str) -> bool {
    text.split('.').all(|part| !part.is_empty() && part.bytes().all(|it| it.is_ascii_digit()))
}

fn is_pypy(python: &Path) -> bool {
    python.file_name().is_some_and(|name| name.to_string_lossy().contains("pypy"))
}

fn phiton_path() -> Result<Option<Choice>, LaunchError> {
    match environment::text(&variables::PHITON_PATH) {
        Some(name) => named(&name, Path::new(""), "PHITON_PATH").map(Some),
        None => Ok(None),
    }
}

fn on_path(command: &str) -> Option<Choice> {
    find_command(command).map(|python| Choice { python, rule: "PATH" })
}

/// The `python` in the directory of this program.
fn beside_this_program() -> Option<PathBuf> {
    let program = environment::current_program().ok()?;
    platform::pythons_in(program.parent()?).find(|python| is_executable(python))
}

/// The root of the virtual environment that `python` belongs to.
pub(crate) fn environment_of(python: &Path) -> Option<&Path> {
    let scripts = python.parent()?;
    [scripts.parent()?, scripts].into_iter().find(|root| root.join("pyvenv.cfg").is_file())
}

fn active_environment(variable: &variables::Variable, rule: &'static str) -> Option<Choice> {
    python_of(&environment::path(variable)?).map(|python| Choice { python, rule })
}

fn project_environment(program_directory: &Path) -> Option<Choice> {
    let root = search::project_root(program_directory);
    let inside = search::directories(program_directory).take_while(|it| it.starts_with(&root));
    inside
        .filter_map(|directory| python_of(&directory.join(".venv")))
        .map(|python| Choice { python, rule: ".venv of the project" })
        .next()
}

fn python_of(root: &Path) -> Option<PathBuf> {
    platform::pythons_in(&root.join(platform::SCRIPTS))
        .chain(platform::pythons_in(root))
        .map(|python| environment::absolute(&python))
        .find(|python| is_executable(python))
}
