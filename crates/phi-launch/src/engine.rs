//! Where the engine lies that belongs to an interpreter.
//!
//! Asking the interpreter costs a process, so the usual layouts are looked at first: its own
//! site-packages, the user's, and those of the prefix that this program is installed in.

use std::path::{Path, PathBuf};

use phi_config::environment;

use crate::error::{LaunchError, LaunchErrorKind};
use crate::interpreter::environment_of;
use crate::platform;
use crate::probe::{Probe, probe};

/// The file that an interpreter is started with.
pub(crate) const ENTRY: &str = "phicode_engine/_run.py";

/// The engine's entry file, and how it was found.
pub(crate) struct Engine {
    pub(crate) entry: PathBuf,
    pub(crate) rule: &'static str,
}

/// Finds the engine of `python`.
pub(crate) fn find(python: &Path) -> Result<Engine, LaunchError> {
    if let Some(entry) = by_layout(python) {
        return Ok(Engine { entry, rule: "layout" });
    }
    match probe(python)? {
        Probe::Engine(package) => {
            Ok(Engine { entry: package.join("_run.py"), rule: "asked the interpreter" })
        }
        Probe::NoEngine => {
            let kind = LaunchErrorKind::EngineMissing(python.to_owned());
            let hint = format!("{} -m pip install phicode", python.display());
            Err(LaunchError::new(kind).with_hint(hint))
        }
    }
}

fn by_layout(python: &Path) -> Option<PathBuf> {
    if let Some(root) = environment_of(python) {
        return first_entry(platform::libraries(root, None));
    }
    let real = python.canonicalize().ok()?;
    let prefix = real.parent()?.parent()?;
    // `python3.12` says which of several versions of one prefix is meant; `python3` does not.
    let name = real.file_name()?.to_str()?;
    let version = Some(name).filter(|name| name.contains('.'));
    first_entry(platform::libraries(prefix, version)).or_else(|| {
        let version = version?;
        let program = environment::current_program().ok()?;
        let own_prefix = program.parent()?.parent()?.to_owned();
        let user = environment::home_directory().map(|home| home.join(".local"));
        [Some(own_prefix), user]
            .into_iter()
            .flatten()
            .find_map(|root| first_entry(platform::libraries(&root, Some(version))))
    })
}

fn first_entry(libraries: Vec<PathBuf>) -> Option<PathBuf> {
    libraries.into_iter().map(|library| library.join(ENTRY)).find(|entry| entry.is_file())
}
