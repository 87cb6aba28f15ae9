//! The interpreter of the sandbox.

use std::path::{Path, PathBuf};

use anyhow::Result;
use phi_interpreter::without_shim;
use phi_sandbox::check_interpreter;

use crate::report::UsageError;

/// Every Linux distribution has its Python here, for everybody to read.
const SYSTEM: &str = "/usr/bin/python3";
const HELP: &str = "name another one with --python";

/// The interpreter that is named, or the first usable one: `python3` on PATH, the system's.
///
/// Errors: none can be used, and why not.
pub(crate) fn interpreter(named: Option<&Path>) -> Result<PathBuf> {
    let candidates = match named {
        Some(path) => vec![path.to_path_buf()],
        None => phi_config::environment::command_directories()
            .into_iter()
            .map(|folder| folder.join("python3"))
            .filter(|path| path.exists())
            .take(1)
            .chain([PathBuf::from(SYSTEM)])
            .collect(),
    };
    let mut reasons = Vec::new();
    for candidate in candidates {
        let path = without_shim(candidate.clone()).unwrap_or(candidate);
        match check_interpreter(&path) {
            Ok(()) => return Ok(path),
            Err(reason) => reasons.push(reason.to_string()),
        }
    }
    Err(UsageError::new(format!("sandbox: {}", reasons.join("\n  ")), HELP).into())
}
