//! One action of `phicode sandbox`.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use phi_sandbox::{Level, NOBODY, Options, Sandbox};
use serde_json::json;

use crate::clap_errors;
use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::UsageError;
use crate::sandbox::arguments::{Action, InfoArguments, PlaceArguments, SandboxArguments};
use crate::sandbox::interpreter::interpreters;
use crate::sandbox::run::run;

/// Runs `phicode sandbox`.
pub(crate) fn sandbox(words: Vec<OsString>) -> Result<Exit> {
    match clap_errors::parse::<SandboxArguments>("phicode sandbox", words)? {
        Err(exit) => Ok(exit),
        Ok(SandboxArguments { action }) => match action {
            Action::Run(arguments) => run(&arguments),
            Action::Info(arguments) => info(&arguments),
        },
    }
}

/// The level below which nothing starts.
///
/// Errors: a weak one that is not permitted.
pub(crate) fn required(place: &PlaceArguments) -> Result<Level> {
    let required = if place.allow_weak_sandbox { Level::L0 } else { place.isolation };
    if required < Level::L2 && !place.allow_weak_sandbox {
        let text = format!("sandbox: {required} does not hide processes");
        return Err(UsageError::new(text, "--allow-weak-sandbox permits it").into());
    }
    Ok(required)
}

/// The folders with packages for programs.
///
/// Errors: one that is none.
pub(crate) fn packages(place: &PlaceArguments) -> Result<Vec<PathBuf>> {
    match place.packages.iter().find(|folder| !folder.is_dir()) {
        None => Ok(place.packages.clone()),
        Some(missing) => {
            let text =
                format!("sandbox: --packages {}: there is no such folder", missing.display());
            Err(UsageError::new(text, "").into())
        }
    }
}

/// A sandbox for one program at a time.
pub(crate) fn start(place: &PlaceArguments) -> Result<Sandbox> {
    let required = required(place)?;
    let options = Options {
        pythons: interpreters(place.python.as_deref()),
        profiles: Vec::new(),
        packages: packages(place)?,
        slots: 1,
        required,
        user: NOBODY,
    };
    Sandbox::start(&options)
        .map_err(|error| UsageError::new(format!("sandbox: {error}"), String::new()).into())
}

fn info(arguments: &InfoArguments) -> Result<Exit> {
    let sandbox = start(&arguments.place)?;
    let found = sandbox.isolation();
    if arguments.json {
        let document = json!({
            "level": found.level.to_string(), "layers": found.layers, "network": found.network,
            "filesystem": found.filesystem, "memory": found.memory, "pids": found.pids,
            "cgroup": found.cgroup, "landlock_abi": found.landlock_abi, "missing": found.missing,
            "python": sandbox.python(),
        });
        print(format!("{document:#}\n"))?;
        return Ok(Exit::Success);
    }
    let mut text = format!("level {}: {}\n", found.level, found.layers.join(", "));
    let rows = [
        ("network", found.network),
        ("files", found.filesystem),
        ("memory counted", found.memory),
        ("processes counted", found.pids),
        ("control groups", found.cgroup),
        ("interpreter", sandbox.python()),
    ];
    text.extend(rows.map(|(name, value)| format!("  {name}: {value}\n")));
    text.extend(found.missing.iter().map(|reason| format!("  missing: {reason}\n")));
    print(text)?;
    Ok(Exit::Success)
}
