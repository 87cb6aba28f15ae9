//! `cargo xtask bench`: the scripts of `benches/`, run with the wheel of this checkout.

use std::process::Command;

use anyhow::{Result, bail};

use crate::process::succeeds;
use crate::venv::Venv;
use crate::workspace::Workspace;
use crate::{interpreters, wheel};

/// Runs `benches/<name>.py` with the remaining words; without a name, lists what there is.
pub(crate) fn run(workspace: &Workspace, arguments: &[String]) -> Result<bool> {
    let Some((name, rest)) = arguments.split_first() else {
        println!("benchmarks: {}", names(workspace)?.join(" "));
        return Ok(true);
    };
    if !names(workspace)?.contains(name) {
        bail!("no benchmark `{name}`; there are: {}", names(workspace)?.join(" "));
    }
    let interpreter = interpreters::newest()?;
    let wheel = wheel::build(workspace, &interpreter)?;
    let venv = Venv::fresh(workspace, &interpreter, "bench")?;
    venv.install(&[&wheel])?;
    succeeds(
        Command::new(venv.program("python"))
            .arg(workspace.root().join(format!("benches/{name}.py")))
            .args(rest)
            .current_dir(workspace.root()),
    )
}

fn names(workspace: &Workspace) -> Result<Vec<String>> {
    let names = workspace.files()?.into_iter().filter_map(|file| {
        let name = file.strip_prefix("benches/")?.strip_suffix(".py")?;
        (!name.contains('/') && !name.starts_with('_')).then(|| name.to_owned())
    });
    Ok(names.collect())
}
