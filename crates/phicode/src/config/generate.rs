//! `phicode config generate`.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use phi_config::search::{self, CANDIDATES};
use phi_config::{environment, variables};

use crate::config::backup::keep;
use crate::config::template::template;
use crate::dispatch::print;
use crate::exit::Exit;
use crate::outputs::{replace_with, write_new};
use crate::report::say;

/// Writes a configuration for `directory`; an existing one only gives way to `force`.
pub(crate) fn generate(directory: &Path, language: &str, force: bool) -> Result<Exit> {
    let text = template(directory, language)?;
    let file = directory.join(CANDIDATES[0]);
    if fs::symlink_metadata(&file).is_ok() && !force {
        return Ok(refuse(&file, "it exists already", "--force replaces it and keeps a .bak"));
    }
    if let Some(other) = hidden(directory).filter(|_| !force) {
        let cause = format!("`{}` configures this folder already", other.display());
        return Ok(refuse(&file, &cause, "edit that one; --force writes this one, which hides it"));
    }
    let folder = file.parent().unwrap_or(directory);
    if fs::symlink_metadata(folder).is_ok_and(|facts| facts.is_file()) {
        return Ok(refuse(folder, "a file has the name of the folder", "move it away"));
    }
    fs::create_dir_all(folder).with_context(|| format!("create {}", folder.display()))?;
    let kept = match write_new(&file, text.as_bytes(), None) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && force => {
            let kept = keep(&file).with_context(|| format!("keep a copy of {}", file.display()))?;
            replace_with(&file, text.as_bytes())
                .with_context(|| format!("write {}", file.display()))?;
            Some(kept)
        }
        // Somebody else was faster.
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Ok(refuse(&file, "it exists already", "--force replaces it and keeps a .bak"));
        }
        outcome => {
            outcome.with_context(|| format!("write {}", file.display()))?;
            None
        }
    };
    if let Some(kept) = kept {
        print(format!("{} keeps the old configuration\n", kept.display()))?;
    }
    print(format!("wrote {}\n", file.display()))?;
    say_what_differs(directory);
    Ok(Exit::Success)
}

/// Another configuration of the same folder, which the new one would hide.
fn hidden(directory: &Path) -> Option<PathBuf> {
    let project = phi_config::project_config(directory).ok()?;
    let file = project.file?;
    let is_here = search::directory_of(&file) == Some(&environment::absolute(directory));
    (is_here && file != directory.join(CANDIDATES[0])).then_some(file)
}

/// What keeps the new file from being read, or what it keeps from being read.
fn say_what_differs(directory: &Path) {
    if let Some(other) = environment::path(&variables::CONFIG) {
        let name = variables::CONFIG.name;
        say(format_args!("note: {name} names {}, and holds instead", other.display()));
        return;
    }
    let above = search::directories(directory).skip(1);
    let mut files = above.flat_map(|parent| CANDIDATES.map(|place| parent.join(place)));
    // A `pyproject.toml` may be anybody's.
    let found =
        files.find(|file| file.extension().is_some_and(|it| it == "json") && file.is_file());
    if let Some(found) = found {
        say(format_args!("note: {} no longer holds here; nothing is merged", found.display()));
    }
}

fn refuse(file: &Path, cause: &str, hint: &str) -> Exit {
    say(format_args!("{}: error: {cause}", file.display()));
    say(format_args!("hint: {hint}"));
    Exit::Failure
}
