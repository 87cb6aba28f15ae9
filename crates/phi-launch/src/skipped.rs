//! Environments that were meant to run a program but have no interpreter any more.

use std::fs;
use std::path::{Path, PathBuf};

use phi_config::{environment, search, variables};

use crate::interpreter::{Choice, python_of};
use crate::platform;

/// One line for each environment that comes before `choice` in the default chain, and was passed
/// over because its interpreter is gone.
///
/// Nothing is asked where the chain ended before it came to an environment that may be broken.
pub(crate) fn skipped(choice: &Choice, program_directory: &Path) -> Vec<String> {
    let chain = ["VIRTUAL_ENV", "CONDA_PREFIX", ".venv of the project"];
    let further = ["PHITON_PATH", "beside phicode", "PATH"];
    let passed = chain.iter().position(|rule| *rule == choice.rule);
    let Some(passed) = passed.or(further.contains(&choice.rule).then_some(chain.len())) else {
        return Vec::new();
    };
    let named = [&variables::VIRTUAL_ENV, &variables::CONDA_PREFIX].into_iter().take(passed);
    let active = named.filter_map(|variable| {
        let root = environment::path(variable)?;
        python_of(&root).is_none().then(|| (root, format!(" ({})", variable.name)))
    });
    let of_project = Some(program_directory).filter(|_| passed == chain.len()).map(|directory| {
        let root = search::project_root(directory);
        let inside = search::directories(directory).take_while(move |it| it.starts_with(&root));
        let environments = inside.map(|directory| directory.join(".venv"));
        environments.filter(|root| has_dangling_link(root)).map(|root| (root, String::new()))
    });
    let all = active.chain(of_project.into_iter().flatten());
    all.map(|(root, origin)| text(&root, &origin, choice)).collect()
}

fn has_dangling_link(root: &Path) -> bool {
    let is_link = |python: PathBuf| fs::symlink_metadata(&python).is_ok_and(|it| it.is_symlink());
    python_of(root).is_none() && platform::pythons_in(&root.join(platform::SCRIPTS)).any(is_link)
}

fn text(root: &Path, origin: &str, choice: &Choice) -> String {
    format!(
        "the environment {}{origin} has no interpreter that can be started: {} runs instead",
        root.display(),
        choice.python.display()
    )
}
