//! Where the engine lies that runs with an interpreter.
//!
//! Asking the interpreter costs a process, so the usual layouts are looked at first: its own
//! site-packages, the user's, and those of the prefix that this program is installed in. An
//! interpreter that has none, or one of another version, runs with what this program carries.

use std::fs;
use std::path::{Path, PathBuf};

use phi_config::environment;
use phi_interpreter::{Freshness, State, describe};

use crate::error::{LaunchError, LaunchErrorKind};
use crate::interpreter::environment_of;
use crate::platform;
use crate::runtime::{self, Runtime};

/// The package, and the file of it that an interpreter is started with.
const PACKAGE: &str = "phicode_engine";
const ENTRY: &str = "_run.py";
/// The same, for an engine that the interpreter does not find by itself.
const CARRIED_ENTRY: &str = "_bundled.py";

/// The engine's entry file, and how it was found.
#[derive(Debug)]
pub(crate) struct Engine {
    pub(crate) entry: PathBuf,
    pub(crate) rule: &'static str,
    /// The folder of an engine that is not installed.
    pub(crate) carried: Option<PathBuf>,
}

/// Finds the engine of `python`.
pub(crate) fn find(python: &Path) -> Result<Engine, LaunchError> {
    let installed = |entry, rule| Engine { entry, rule, carried: None };
    if let Some(package) = by_layout(python) {
        if is_own_version(&package) {
            return Ok(installed(package.join(ENTRY), "layout"));
        }
        return carried(python);
    }
    match describe(python, "", Freshness::Kept).state {
        State::Usable(record) => match record.engine {
            Some(engine) if is_own_version(&engine.package) => {
                Ok(installed(engine.package.join(ENTRY), "asked the interpreter"))
            }
            _ => carried(python),
        },
        State::Unusable(reason) => {
            let kind = LaunchErrorKind::InterpreterBroken(python.to_owned());
            // It is not asked at every start: a cause that has gone would never be noticed.
            let hint =
                format!("`phicode interpreters show {} --refresh` asks it again", python.display());
            Err(LaunchError::because(kind, reason).with_hint(hint))
        }
    }
}

fn carried(python: &Path) -> Result<Engine, LaunchError> {
    let Runtime { tree, rule } = runtime::provide().map_err(|failures| {
        let kind = LaunchErrorKind::EngineMissing(python.to_owned());
        let hint = "set PHICODE_CACHE_DIR to a folder that can be written to";
        LaunchError::because(kind, failures).with_hint(hint)
    })?;
    let entry = tree.join(PACKAGE).join(CARRIED_ENTRY);
    Ok(Engine { entry, rule, carried: Some(tree) })
}

/// Whether `package` is of the version of this program: the two talk to each other.
fn is_own_version(package: &Path) -> bool {
    const LINE: &str = concat!("\n__version__ = \"", env!("CARGO_PKG_VERSION"), "\"\n");
    fs::read_to_string(package.join("__init__.py")).is_ok_and(|text| text.contains(LINE))
}

fn by_layout(python: &Path) -> Option<PathBuf> {
    if let Some(root) = environment_of(python) {
        return first_package(platform::libraries(root, None));
    }
    let real = python.canonicalize().ok()?;
    let prefix = real.parent()?.parent()?;
    // `python3.12` says which of several versions of one prefix is meant; `python3` does not.
    let name = real.file_name()?.to_str()?;
    let version = Some(name).filter(|name| name.contains('.'));
    first_package(platform::libraries(prefix, version)).or_else(|| {
        let version = version?;
        let program = environment::current_program().ok()?;
        let own_prefix = program.parent()?.parent()?.to_owned();
        let user = environment::home_directory().map(|home| home.join(".local"));
        [Some(own_prefix), user]
            .into_iter()
            .flatten()
            .find_map(|root| first_package(platform::libraries(&root, Some(version))))
    })
}

fn first_package(libraries: Vec<PathBuf>) -> Option<PathBuf> {
    let packages = libraries.into_iter().map(|library| library.join(PACKAGE));
    packages.into_iter().find(|package| package.join(ENTRY).is_file())
}
