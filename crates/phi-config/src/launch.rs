//! The questions of a program's start: which interpreter, which suffixes, and is the
//! configuration refused.

use std::path::{Path, PathBuf};

use crate::environment;
use crate::error::ConfigError;
use crate::found::nearest_settings;
use crate::project::project_config;
use crate::settings::Settings;
use crate::strictness::{is_strict, refuse};
use crate::suffixes::{further, handed_over};
use crate::text::Text;

/// Words without which a configuration has no say in how a program starts.
const START_KEYS: [&str; 3] = ["\"interpreter\"", "\"strict\"", "\"file_extension\""];

/// What the configuration says about the start of a program.
#[derive(Debug, Default)]
pub struct LaunchSettings {
    /// Key `interpreter`: a path, a command or a version.
    pub interpreter: Option<String>,
    /// The file that said so; a relative interpreter path starts in its project's directory.
    pub file: Option<PathBuf>,
    /// Configured suffixes of φ files, as the variable `PHICODE_SUFFIXES` hands them over.
    pub suffixes: Option<String>,
    /// Said once on standard error.
    pub notices: Vec<String>,
}

/// Reads the settings of a start for a program in the directory `start`.
///
/// A JSON file that mentions none of these keys is not parsed, and no symbol map is built unless strict
/// mode asks for a verdict before anything runs.
pub fn launch_settings(start: &Path) -> Result<LaunchSettings, ConfigError> {
    let found = nearest_settings(start, start_settings)?;
    let mut notices = environment::problems();
    if is_strict(&found.settings) {
        refuse(notices)?;
        project_config(start)?;
        notices = Vec::new();
    }
    notices.extend(found.notices);
    let further = further(found.settings.extensions);
    let suffixes = if further.is_empty() { None } else { handed_over(start, &further) };
    let interpreter = found.settings.interpreter;
    Ok(LaunchSettings { interpreter, file: found.file, suffixes, notices })
}

fn start_settings(text: &Text) -> Result<Option<Settings>, ConfigError> {
    if text.is_json() && !text.mentions(&START_KEYS) {
        return Ok(Some(Settings::default()));
    }
    Ok(text.parse()?.map(Settings::from_document))
}
