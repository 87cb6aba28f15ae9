//! Where interpreters are looked for.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use phi_config::variables::Variable;
use phi_config::{environment, search, variables};

use crate::candidate::Candidate;
use crate::file_name::{is_interpreter, preference};
use crate::pyenv;

const SCRIPTS: &str = if cfg!(windows) { "Scripts" } else { "bin" };

/// Everything that may be an interpreter, best rule first; a path appears once.
pub(crate) fn candidates(directory: &Path) -> Vec<Candidate> {
    let mut places = Places::default();
    if let Some(folder) = environment::current_program().ok().as_deref().and_then(Path::parent) {
        places.add_folder(folder, "beside phicode");
    }
    for (variable, origin) in
        [(&variables::VIRTUAL_ENV, "VIRTUAL_ENV"), (&variables::CONDA_PREFIX, "CONDA_PREFIX")]
    {
        if let Some(root) = environment::path(variable) {
            places.add_environment(&root, origin);
        }
    }
    let root = search::project_root(directory);
    for folder in search::directories(directory).take_while(|folder| folder.starts_with(&root)) {
        places.add_environment(&folder.join(".venv"), ".venv of the project");
    }
    places.add_named(&variables::PHITON_PATH, "PHITON_PATH");
    places.add_named(&variables::PHIPY_PATH, "PHIPY_PATH");
    let folders = environment::command_directories();
    for folder in folders.iter().filter(|folder| !pyenv::is_shims(folder)) {
        places.add_folder(&environment::absolute(folder), "PATH");
    }
    for version in pyenv::versions(&folders) {
        places.add_environment(&version, "pyenv");
    }
    places.found
}

#[derive(Default)]
struct Places {
    found: Vec<Candidate>,
    seen: HashSet<PathBuf>,
}

impl Places {
    fn add(&mut self, path: PathBuf, origin: &'static str) {
        if self.seen.insert(path.clone()) {
            self.found.push(Candidate { path, origin });
        }
    }

    /// All interpreters in the folder of programs of an environment or installation.
    fn add_environment(&mut self, root: &Path, origin: &'static str) {
        let root = environment::absolute(root);
        self.add_folder(&root.join(SCRIPTS), origin);
        if cfg!(windows) {
            self.add_folder(&root, origin);
        }
    }

    fn add_folder(&mut self, folder: &Path, origin: &'static str) {
        let Ok(entries) = fs::read_dir(folder) else { return };
        let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
        let mut names: Vec<String> = names.filter(|name| is_interpreter(name)).collect();
        names.sort_unstable_by(|a, b| (preference(a), a).cmp(&(preference(b), b)));
        for path in names.iter().map(|name| folder.join(name)).filter(|path| is_executable(path)) {
            self.add(path, origin);
        }
    }

    /// A path or a command; one that is not there is no interpreter.
    fn add_named(&mut self, variable: &Variable, origin: &'static str) {
        let Some(name) = environment::path(variable) else { return };
        let path = if name.components().count() > 1 {
            Some(environment::absolute(&name))
        } else {
            let folders = environment::command_directories();
            folders
                .iter()
                .map(|it| environment::absolute(&it.join(&name)))
                .find(|it| is_executable(it))
        };
        if let Some(path) = path.filter(|path| path.is_file()) {
            self.add(path, origin);
        }
    }
}

#[cfg(unix)]
pub(crate) fn is_executable(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;

    fs::metadata(file).is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
pub(crate) fn is_executable(file: &Path) -> bool {
    file.is_file()
}
