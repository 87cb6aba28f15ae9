//! From TARGET as it was typed to a program, by the table of the command line's documentation.

use std::ffi::OsStr;
use std::fs::{self, File, Metadata};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use phi_config::{BUILT_IN_SUFFIXES, further_suffixes};

use crate::arguments::{Form, TargetWord};
use crate::error::{LaunchError, LaunchErrorKind};
use crate::missing::missing_target;
use crate::target::{Mode, Program};

/// Suffixes by which a word is a path even if nothing of that name exists.
const KNOWN_SUFFIXES: [&str; 8] = ["φ", "phi", "py", "pyw", "pyc", "pyz", "pyzw", "zip"];
/// Suffixes of source files, in the order in which they are looked for.
pub(crate) const SOURCE_SUFFIXES: [&str; 3] = ["φ", "phi", "py"];
/// The letter that looks like φ.
const LOOK_ALIKE: char = '\u{3d5}';

/// Resolves what was typed; `form` decides about the `main()` of a `.py` file.
pub(crate) fn resolve(target: &TargetWord, form: Form) -> Result<Program, LaunchError> {
    match target {
        TargetWord::StandardInput => Ok(Program::here(Mode::StandardInput, "-")),
        TargetWord::Code(code) => Ok(Program::here(Mode::Code, code)),
        TargetWord::Module(module) => Ok(Program::here(Mode::Module, module)),
        TargetWord::Interactive => Ok(Program::here(Mode::Interactive, "")),
        TargetWord::Warm(path) => Ok(warm(path)),
        TargetWord::Name(name) => resolve_name(name, form),
    }
}

/// The program that the bare word `name` means in the current directory: `name.φ`, `name.phi`,
/// `name` with a configured suffix, `name.py`, or the directory `name` with a `__main__`.
pub fn local_program(name: &str) -> Option<PathBuf> {
    source(Path::new(""), name)
        .or_else(|| Some(PathBuf::from(name)).filter(|directory| has_main(directory)))
}

/// The configured suffixes of φ files in `directory`. A configuration that is refused has none
/// here: it is told when the plan is made.
fn configured(directory: &Path) -> Vec<String> {
    further_suffixes(directory).unwrap_or_default()
}

fn resolve_name(name: &OsStr, form: Form) -> Result<Program, LaunchError> {
    let path = Path::new(name);
    let text = name.to_string_lossy();
    if text.is_empty() {
        return Err(missing_target(path));
    }
    if let Some(stem) = text.strip_suffix(LOOK_ALIKE).and_then(|stem| stem.strip_suffix('.')) {
        return Err(unusable(name, "the suffix is ϕ (U+03D5), not φ (U+03C6)")
            .with_hint(format!("rename it to {stem}.φ")));
    }
    let is_path = text.contains(std::path::is_separator) || has_known_suffix(path);
    match fs::metadata(path) {
        Ok(found) if found.is_dir() && !is_path => {
            // `name.φ` beside a directory `name` comes first, and a directory that is no program
            // leaves the name to a module.
            if let Some(program) = local_program(&text) {
                return file(&program, form);
            }
            if is_module(&text) && !text.contains('.') && !holds_nothing_to_run(path) {
                return Ok(Program::here(Mode::Module, name));
            }
            Err(without_main(name))
        }
        Ok(found) => existing(path, &found, form),
        Err(error) if is_absence(error.kind()) && !is_path => resolve_bare(name, &text, form),
        Err(error) if is_absence(error.kind()) => {
            Err(dangling_link(path).unwrap_or_else(|| missing_target(path)))
        }
        Err(error) => Err(LaunchError::because(unreadable(name), error)),
    }
}

/// The configuration of what is to be warmed chooses the interpreter.
fn warm(path: &OsStr) -> Program {
    let place = Path::new(path);
    let directory = if place.is_dir() { place } else { place.parent().unwrap_or(Path::new("")) };
    Program { mode: Mode::Warm, target: path.into(), directory: directory.to_owned() }
}

fn resolve_bare(name: &OsStr, text: &str, form: Form) -> Result<Program, LaunchError> {
    if let Some(program) = local_program(text) {
        return file(&program, form);
    }
    if is_module(text) {
        return Ok(Program::here(Mode::Module, name));
    }
    match text.split_once(':') {
        Some((module, function)) if is_module(module) && is_module(function) => {
            Ok(Program::here(Mode::Call, name))
        }
        _ => Err(missing_target(Path::new(name))),
    }
}

/// A file that is known to be there.
fn file(path: &Path, form: Form) -> Result<Program, LaunchError> {
    let found = fs::metadata(path)
        .map_err(|error| LaunchError::because(unreadable(path.as_os_str()), error))?;
    existing(path, &found, form)
}

fn existing(path: &Path, found: &Metadata, form: Form) -> Result<Program, LaunchError> {
    if found.is_dir() {
        if !has_main(path) {
            return Err(without_main(path.as_os_str()));
        }
        let directory = path.to_owned();
        return Ok(Program { mode: Mode::File, target: path.into(), directory });
    }
    // Opening a pipe would wait for its writer, so only regular files are tried.
    if found.is_file()
        && let Err(error) = File::open(path)
    {
        return Err(LaunchError::because(unreadable(path.as_os_str()), error));
    }
    let is_python = path.extension().is_some_and(|suffix| suffix == "py");
    let mode = if form == Form::Bare && is_python { Mode::BareFile } else { Mode::File };
    let directory = path.parent().unwrap_or(Path::new("")).to_owned();
    Ok(Program { mode, target: path.into(), directory })
}

/// `name`, `pkg.mod`: words that an import statement takes.
fn is_module(text: &str) -> bool {
    text.split('.').all(|part| {
        part.starts_with(|first: char| first.is_alphabetic() || first == '_')
            && part.chars().all(|letter| letter.is_alphanumeric() || letter == '_')
    })
}

fn has_known_suffix(path: &Path) -> bool {
    let Some(suffix) = path.extension() else { return false };
    KNOWN_SUFFIXES.iter().any(|known| suffix == *known)
        // A name without a file may be a module's; only then the configuration has a say.
        || !path.exists() && {
            let name = path.to_string_lossy();
            configured(Path::new("")).iter().any(|suffix| name.ends_with(suffix.as_str()))
        }
}

fn has_main(directory: &Path) -> bool {
    main_file(directory).is_some()
}

/// The file that runs if `directory` is the program.
pub(crate) fn main_file(directory: &Path) -> Option<PathBuf> {
    let compiled = || Some(directory.join("__main__.pyc")).filter(|file| file.is_file());
    source(directory, "__main__").or_else(compiled)
}

/// The source file `stem` in `directory`, by the order of suffixes.
fn source(directory: &Path, stem: &str) -> Option<PathBuf> {
    let there = |suffix: &str| {
        let path = directory.join(format!("{stem}{suffix}"));
        path.is_file().then_some(path)
    };
    let further = || {
        let is_there = directory.as_os_str().is_empty() || directory.is_dir();
        let suffixes = if is_there { configured(directory) } else { Vec::new() };
        suffixes.iter().find_map(|suffix| there(suffix))
    };
    BUILT_IN_SUFFIXES
        .iter()
        .find_map(|suffix| there(suffix))
        .or_else(further)
        .or_else(|| there(".py"))
}

/// Whether `directory` is a package without `__main__`: no module of that name can run either.
fn holds_nothing_to_run(directory: &Path) -> bool {
    source(directory, "__init__").is_some()
}

fn without_main(name: &OsStr) -> LaunchError {
    let hint =
        format!("add {}/__main__.φ, or name a file", name.to_string_lossy().trim_end_matches('/'));
    unusable(name, "the directory has no __main__.φ, __main__.phi or __main__.py").with_hint(hint)
}

/// The error for a symbolic link whose file is gone; close names would offer the link itself.
fn dangling_link(path: &Path) -> Option<LaunchError> {
    let named = fs::read_link(path).ok()?;
    let reason = format!("it is a link to `{}`, which does not exist", named.display());
    Some(unusable(path.as_os_str(), &reason))
}

fn unusable(name: &OsStr, reason: &str) -> LaunchError {
    let target = name.to_string_lossy().into_owned();
    LaunchError::new(LaunchErrorKind::TargetUnusable { target, reason: reason.to_owned() })
}

fn unreadable(name: &OsStr) -> LaunchErrorKind {
    LaunchErrorKind::TargetUnreadable(name.to_string_lossy().into_owned())
}

fn is_absence(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory)
}
