//! The interpreters that the sandbox may use.

use std::path::{Path, PathBuf};

use phi_interpreter::without_shim;

/// Every Linux distribution has its Python here, for everybody to read.
const SYSTEM: &str = "/usr/bin/python3";

/// The interpreter that is named, or those to be tried: `python3` on PATH, the system's.
pub(crate) fn interpreters(named: Option<&Path>) -> Vec<PathBuf> {
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
    candidates.into_iter().map(|path| without_shim(path.clone()).unwrap_or(path)).collect()
}
