//! Where entries lie, and what decides whether they hold.

use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use phi_cache::{Finding, Surroundings};
use phi_config::{environment, search, variables};

use crate::exit::Exit;
use crate::report::say;

/// What the process knows that entries depend on.
pub(crate) fn surroundings() -> Surroundings {
    let value = |variable: &'static variables::Variable| {
        let text = environment::text(variable)?;
        Some((variable.name, text.to_string_lossy().into_owned()))
    };
    let variables = [&variables::CONFIG, &variables::VALIDATION];
    Surroundings {
        version: env!("CARGO_PKG_VERSION").to_owned(),
        variables: variables.into_iter().filter_map(value).collect(),
        home: environment::path(&variables::HOME),
        prefix: environment::path(&variables::PYCACHE_PREFIX).map(|it| environment::absolute(&it)),
        candidates: &search::CANDIDATES,
    }
}

/// The places to look at for `paths`: each of them, and its counterpart under the prefix.
///
/// What does not exist is said, and gives the status.
pub(crate) fn roots(paths: Vec<PathBuf>, around: &Surroundings, exit: &mut Exit) -> Vec<PathBuf> {
    let paths = if paths.is_empty() { vec![PathBuf::from(".")] } else { paths };
    let mut roots = Vec::new();
    for path in paths {
        if let Err(error) = path.metadata()
            && error.kind() == ErrorKind::NotFound
        {
            say(format_args!("{}: {error}", path.display()));
            *exit = (*exit).max(Exit::Usage);
            continue;
        }
        let mirrored = around.prefix.as_deref().map(|prefix| mirrored(prefix, &path));
        let is_further = |mirrored: &PathBuf| {
            mirrored.exists() && !mirrored.starts_with(environment::absolute(&path))
        };
        let further = mirrored.filter(is_further);
        roots.push(path);
        roots.extend(further);
    }
    roots
}

/// Where entries of sources below `path` lie if caches have a prefix.
fn mirrored(prefix: &Path, path: &Path) -> PathBuf {
    let whole = environment::absolute(path);
    let below = whole.components().filter(|part| matches!(part, Component::Normal(_)));
    below.fold(prefix.to_owned(), |place, part| place.join(part))
}

/// Says each finding; any of them is a failure.
pub(crate) fn say_findings(findings: &[Finding]) -> Exit {
    for finding in findings {
        say(format_args!("{}: {}", finding.path.display(), finding.reason));
    }
    if findings.is_empty() { Exit::Success } else { Exit::Failure }
}
