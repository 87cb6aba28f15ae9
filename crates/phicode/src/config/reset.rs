//! `phicode config reset`.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use phi_config::search::CANDIDATES;

use crate::config::backup::move_away;
use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::say;

/// Moves the configuration files of `directory` away.
pub(crate) fn reset(directory: &Path) -> Result<Exit> {
    let mut is_moved = false;
    let own = CANDIDATES.iter().filter(|place| Path::new(place).extension().is_some_and(is_json));
    for file in own.map(|place| directory.join(place)) {
        let Ok(facts) = fs::symlink_metadata(&file) else { continue };
        if facts.is_dir() {
            say(format_args!("{}: error: it is a folder, no configuration", file.display()));
            say("hint: remove it by hand");
            return Ok(Exit::Failure);
        }
        let kept = move_away(&file).with_context(|| format!("move {} away", file.display()))?;
        print(format!("moved {} to {}\n", file.display(), kept.display()))?;
        is_moved = true;
    }
    let left = phi_config::project_config(directory).ok().and_then(|project| project.file);
    match left {
        Some(file) => say(format_args!("note: {} holds here now", file.display())),
        None if !is_moved => say("no configuration: the defaults hold"),
        None => {}
    }
    Ok(Exit::Success)
}

fn is_json(suffix: &std::ffi::OsStr) -> bool {
    suffix == "json"
}
