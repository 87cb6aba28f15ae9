//! Which interpreter runs a program: the first rule of the documented chain that applies.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

pub(crate) use phi_interpreter::environment_of;

use phi_config::{LaunchSettings, environment, launch_settings, search, variables};

use crate::arguments::Selection;
use crate::error::{LaunchError, LaunchErrorKind};
use crate::implementation::{is_pypy, no_pypy, only_pypy};
use crate::named::{find_named, named};
use crate::platform::{self, is_executable};
use crate::search_path::find_command;

/// The name that leaves the choice to an analysis of the program.
const AUTO: &str = "auto";

/// An interpreter, and which rule chose it.
#[derive(Debug, PartialEq, Eq)]
pub struct Choice {
    /// Absolute, symbolic links not followed: in a virtual environment the link is what counts.
    pub python: PathBuf,
    /// The rule, as messages name it.
    pub rule: &'static str,
}

/// What a selection comes to before the program is looked at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Chosen {
    /// This interpreter.
    Fixed(Choice),
    /// The default, unless an analysis of the program moves it to another.
    Auto(Choice),
}

/// Chooses; nothing is started and nothing is read, only the presence of files is asked.
pub(crate) fn choose(
    selection: Option<&Selection>,
    settings: &LaunchSettings,
    program_directory: &Path,
) -> Result<Chosen, LaunchError> {
    let choice = match selection {
        Some(Selection::Named(name)) if name == AUTO => {
            return default_choice(program_directory).map(Chosen::Auto);
        }
        Some(Selection::Named(name)) => named(name, Path::new(""), "--interpreter"),
        Some(Selection::CPython) => cpython(program_directory),
        Some(Selection::PyPy) => pypy().and_then(only_pypy),
        None if settings.interpreter.as_deref() == Some(AUTO) => {
            return default_choice(program_directory).map(Chosen::Auto);
        }
        None if settings.interpreter.is_some() => configured(settings),
        None | Some(Selection::Default) => default_choice(program_directory),
    };
    choice.map(Chosen::Fixed)
}

/// The interpreter that runs programs of the folder `directory` if nothing else is asked for;
/// `None` if there is none.
pub fn default_interpreter(directory: &Path) -> Option<Choice> {
    default_choice(directory).ok()
}

/// The interpreter that a program of the folder `directory` would start with, its configuration
/// included.
pub fn chosen_interpreter(directory: &Path) -> Result<Choice, LaunchError> {
    let settings = launch_settings(directory)?;
    choose(None, &settings, directory).map(|chosen| match chosen {
        Chosen::Fixed(choice) | Chosen::Auto(choice) => choice,
    })
}

/// The interpreter that `--interpreter NAME` means.
pub fn named_interpreter(name: &OsStr) -> Result<Choice, LaunchError> {
    if name == AUTO {
        return default_choice(Path::new(""));
    }
    named(name, Path::new(""), "--interpreter")
}

/// The default chain without flag and configuration.
pub(crate) fn default_choice(program_directory: &Path) -> Result<Choice, LaunchError> {
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

/// `--cpython`: `PHITON_PATH`, or the default if it is no PyPy, or `python3`.
fn cpython(program_directory: &Path) -> Result<Choice, LaunchError> {
    if let Some(choice) = phiton_path()? {
        return no_pypy(choice);
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

/// `--pypy`: `PHIPY_PATH`, or `pypy3`, or `pypy`.
pub(crate) fn pypy() -> Result<Choice, LaunchError> {
    if let Some(name) = environment::text(&variables::PHIPY_PATH) {
        return named(&name, Path::new(""), "PHIPY_PATH")
            .map_err(|error| error.named_by("PHIPY_PATH"));
    }
    let found = ["pypy3", "pypy"].into_iter().find_map(find_named);
    found.map(|python| Choice { python, rule: "--pypy" }).ok_or_else(|| {
        LaunchError::new(LaunchErrorKind::InterpreterMissing("a PyPy interpreter".to_owned()))
            .with_hint("install PyPy 3.9 or newer, or name one with PHIPY_PATH")
    })
}

fn configured(settings: &LaunchSettings) -> Result<Choice, LaunchError> {
    let name = settings.interpreter.as_deref().unwrap_or_default();
    // `.(φ)/config.json` lies one level below the project that it speaks for.
    let folder = settings.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(""));
    let is_hidden = folder.ends_with(".(φ)") || folder.ends_with(".phicode");
    let base = if is_hidden { folder.parent().unwrap_or(folder) } else { folder };
    named(OsStr::new(name), base, "configuration").map_err(|error| match &settings.file {
        Some(file) => error.named_by(&file.display().to_string()),
        None => error,
    })
}

fn phiton_path() -> Result<Option<Choice>, LaunchError> {
    match environment::text(&variables::PHITON_PATH) {
        Some(name) => named(&name, Path::new(""), "PHITON_PATH")
            .map(Some)
            .map_err(|error| error.named_by("PHITON_PATH")),
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

/// The interpreter of the environment `root`.
pub(crate) fn python_of(root: &Path) -> Option<PathBuf> {
    platform::pythons_in(&root.join(platform::SCRIPTS))
        .chain(platform::pythons_in(root))
        .map(|python| environment::absolute(&python))
        .find(|python| is_executable(python))
}
