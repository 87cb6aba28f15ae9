//! `phicode config validate --pack`: is a language pack usable?

use std::path::{Path, PathBuf};

use anyhow::Result;

use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::say;

/// Checks each of `files`; prints what is wrong with it, or that nothing is.
pub(crate) fn validate_packs(files: &[PathBuf], _corpus: Option<&Path>) -> Result<Exit> {
    let mut exit = Exit::Success;
    for file in files {
        let name = file.display();
        match phi_config::load_map(&file.to_string_lossy()) {
            Ok(loaded) => {
                for problem in &loaded.problems {
                    let severity = problem.severity.as_str();
                    say(format_args!("{severity}[{}]: {}", problem.code, problem.message));
                }
                print(format!("{name}: {} words\n", loaded.map.entries().count()))?;
            }
            Err(error) => {
                say(format_args!("{name}: error: failed to {}", error.in_one_line()));
                exit = exit.max(Exit::Failure);
            }
        }
    }
    Ok(exit)
}
