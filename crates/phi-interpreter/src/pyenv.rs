//! Installations of pyenv, and what its shims would start.
//!
//! A shim is a shell script of the name of a command, in `ROOT/shims`; it starts the command of the
//! version that is selected for the current folder. Its installations lie in `ROOT/versions`, so a
//! shim is never asked: it is resolved by reading what pyenv reads.

use std::fs;
use std::path::{Path, PathBuf};

use phi_config::{environment, variables};

use crate::places::is_executable;

/// Whether `folder` holds the shims of a pyenv.
pub(crate) fn is_shims(folder: &Path) -> bool {
    root_of_shims(folder).is_some()
}

fn root_of_shims(folder: &Path) -> Option<&Path> {
    let root = folder.parent().filter(|_| folder.ends_with("shims"))?;
    root.join("versions").is_dir().then_some(root)
}

/// The roots of all installations, in the order of their versions, newest first.
pub(crate) fn versions(path: &[PathBuf]) -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = environment::path(&variables::PYENV_ROOT)
        .into_iter()
        .chain(environment::home_directory().map(|home| home.join(".pyenv")))
        .chain(path.iter().filter_map(|folder| root_of_shims(folder).map(Path::to_owned)))
        .collect();
    let mut seen = Vec::new();
    roots.retain(|root| {
        !seen.contains(root) && {
            seen.push(root.clone());
            true
        }
    });
    roots.iter().flat_map(|root| newest_first(&root.join("versions"))).collect()
}

/// `program` itself, or what it would start if it is a shim of pyenv; `None` for a shim of a command
/// that the selected version does not have.
pub fn without_shim(program: PathBuf) -> Option<PathBuf> {
    match program.parent().and_then(root_of_shims) {
        None => Some(program),
        Some(root) => behind_shim(&program, root),
    }
}

/// The command `name`, such as `python3.12`, of the newest version installed by pyenv that has it,
/// selected or not.
pub fn pyenv_program(name: &str) -> Option<PathBuf> {
    let versions = versions(&environment::command_directories());
    versions.iter().map(|root| root.join("bin").join(name)).find(|program| is_executable(program))
}

/// The interpreter of exactly the version `version` that pyenv installed, selected or not.
pub fn pyenv_version(version: &str) -> Option<PathBuf> {
    let versions = versions(&environment::command_directories());
    let fitting = versions.iter().filter(|root| root.file_name().is_some_and(|it| it == version));
    fitting.map(|root| root.join("bin/python")).find(|program| is_executable(program))
}

fn behind_shim(path: &Path, root: &Path) -> Option<PathBuf> {
    let name = path.file_name()?;
    let versions = root.join("versions");
    selected(root).iter().find_map(|version| {
        if version == "system" {
            return next_on_path(path);
        }
        // `3.12` means the newest 3.12.x, as pyenv has it.
        let prefix = format!("{version}.");
        let exact = versions.join(version);
        let fitting = newest_first(&versions).into_iter();
        let mut fitting = fitting.filter(|one| {
            one.file_name().is_some_and(|name| name.to_string_lossy().starts_with(&prefix))
        });
        let program =
            |version: PathBuf| Some(version.join("bin").join(name)).filter(|it| is_executable(it));
        program(exact).or_else(|| fitting.find_map(program))
    })
}

/// The versions that pyenv would use here, best first.
fn selected(root: &Path) -> Vec<String> {
    if let Some(named) = environment::text(&variables::PYENV_VERSION) {
        return named.to_string_lossy().split(':').map(str::to_owned).collect();
    }
    let here = environment::absolute(Path::new(""));
    let files = here.ancestors().map(|folder| folder.join(".python-version"));
    files.chain([root.join("version")]).find_map(|file| named_in(&file)).unwrap_or_default()
}

fn named_in(file: &Path) -> Option<Vec<String>> {
    let text = fs::read_to_string(file).ok()?;
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let names: Vec<String> = lines.flat_map(str::split_whitespace).map(str::to_owned).collect();
    Some(names).filter(|names| !names.is_empty())
}

fn next_on_path(shim: &Path) -> Option<PathBuf> {
    let name = shim.file_name()?;
    let folders = environment::command_directories().into_iter();
    folders.filter(|folder| !is_shims(folder)).map(|it| it.join(name)).find(|it| is_executable(it))
}

fn newest_first(versions: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(versions) else { return Vec::new() };
    let folders = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut folders: Vec<PathBuf> = folders.filter(|folder| folder.is_dir()).collect();
    folders.sort_by_cached_key(|folder| {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let numbers = name.split(|letter: char| !letter.is_ascii_digit());
        let numbers: Vec<u32> = numbers.filter_map(|part| part.parse().ok()).collect();
        (std::cmp::Reverse(numbers), name)
    });
    folders
}
