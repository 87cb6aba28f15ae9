//! The configuration that a search meets first.

use std::path::{Path, PathBuf};

use crate::document;
use crate::environment;
use crate::error::ConfigError;
use crate::settings::Settings;
use crate::text::Text;
use crate::variables;

/// The settings that hold for a directory, and where they come from.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) settings: Settings,
    /// `None` if nothing is configured.
    pub(crate) file: Option<PathBuf>,
    /// Configurations that could not be read and were passed over.
    pub(crate) notices: Vec<String>,
}

/// Asks `read` about each configuration upward of `start` until one answers.
///
/// One that cannot be read is passed over with a notice; it is an error if `PHICODE_CONFIG` names
/// it or if strict mode is on.
pub(crate) fn nearest_settings(
    start: &Path,
    read: impl Fn(&Text) -> Result<Option<Settings>, ConfigError>,
) -> Result<Found, ConfigError> {
    let demanded =
        environment::path(&variables::CONFIG).is_some() || environment::switch(&variables::STRICT);
    let mut notices = Vec::new();
    for text in document::texts(start) {
        let answer = text.and_then(|text| Ok(read(&text)?.map(|settings| (settings, text.file))));
        match answer {
            Ok(Some((settings, file))) => {
                return Ok(Found { settings, file: Some(file), notices });
            }
            Ok(None) => {}
            Err(error) if demanded => return Err(error),
            Err(error) => notices.push(passed_over(&error)),
        }
    }
    Ok(Found { notices, ..Found::default() })
}

fn passed_over(error: &ConfigError) -> String {
    let hint = error.hint.as_deref().map(|hint| format!("\nhint: {hint}"));
    format!("passed over: failed to {}{}", error.in_one_line(), hint.unwrap_or_default())
}
