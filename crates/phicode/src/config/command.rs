//! From the words to the action.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::clap_errors;
use crate::config::arguments::{Action, ConfigArguments};
use crate::config::{generate, pack, reset, show, validate};
use crate::exit::Exit;
use crate::report::UsageError;

/// Runs `phicode config`.
pub(crate) fn config(words: Vec<OsString>) -> Result<Exit> {
    let arguments = match clap_errors::parse::<ConfigArguments>("phicode config", words)? {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    match arguments.action {
        Action::Generate(arguments) => {
            let directory = folder(arguments.directory)?;
            generate::generate(&directory, &arguments.language, arguments.force)
        }
        Action::Reset { directory } => reset::reset(&folder(directory)?),
        Action::Show(arguments) => {
            let directory = folder(arguments.directory)?;
            show::show(&directory, arguments.language.as_deref(), arguments.json)
        }
        Action::Validate(arguments) if arguments.pack.is_empty() => {
            let path = arguments.path.unwrap_or_else(|| PathBuf::from("."));
            validate::validate(&path, arguments.format)
        }
        Action::Validate(arguments) => {
            pack::validate_packs(&arguments.pack, arguments.corpus.as_deref())
        }
    }
}

/// The folder that was named, or the current one.
fn folder(named: Option<PathBuf>) -> Result<PathBuf> {
    let directory = named.unwrap_or_else(|| PathBuf::from("."));
    if directory.is_dir() { Ok(directory) } else { Err(no_folder(&directory).into()) }
}

/// The refusal of a path that is no folder.
pub(crate) fn no_folder(path: &Path) -> UsageError {
    let place = path.display();
    if path.exists() {
        return UsageError::new(
            format!("{place}: it is no folder"),
            "name the folder that the configuration is for",
        );
    }
    UsageError::new(format!("{place}: no such folder"), "name a folder that exists")
}
