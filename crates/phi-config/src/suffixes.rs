//! The configured suffixes of φ files, and how they are handed to the engine.

use std::path::{Path, PathBuf};

use crate::environment;
use crate::error::ConfigError;
use crate::found::nearest_settings;
use crate::search::CANDIDATES;
use crate::settings::Settings;
use crate::text::Text;
use crate::variables;

/// Suffixes of φ files that need no configuration.
pub const BUILT_IN_SUFFIXES: [&str; 2] = [".φ", ".phi"];

/// The suffixes that the configuration of `start` adds to the built-in ones.
///
/// A JSON file that does not mention the key is not parsed.
pub fn further_suffixes(start: &Path) -> Result<Vec<String>, ConfigError> {
    let found = nearest_settings(start, |text: &Text| {
        if text.is_json() && !text.mentions(&["\"file_extension\""]) {
            return Ok(Some(Settings::default()));
        }
        Ok(text.parse()?.map(Settings::from_document))
    })?;
    Ok(further(found.settings.extensions))
}

/// `extensions` without the built-in ones and without repetition.
pub(crate) fn further(extensions: Vec<String>) -> Vec<String> {
    let mut further: Vec<String> = Vec::new();
    for suffix in extensions {
        if !BUILT_IN_SUFFIXES.contains(&suffix.as_str()) && !further.contains(&suffix) {
            further.push(suffix);
        }
    }
    further
}

/// The text of `PHICODE_SUFFIXES` by which the engine learns `suffixes` without reading the
/// configuration of `start`: suffixes, state of its files and place, with tabs between them.
///
/// The engine compares the state with what it finds, so the answer holds for exactly the
/// directories that have this configuration. `None` where the state cannot be written as the
/// engine does; it then reads for itself.
pub(crate) fn handed_over(start: &Path, suffixes: &[String]) -> Option<String> {
    let (place, state) = match environment::path(&variables::CONFIG) {
        Some(file) => (file.clone(), stamp(&file)?),
        None => place(&environment::absolute(start))?,
    };
    let place = place.to_str().filter(|text| !text.contains(['\t', '\n']))?;
    Some(format!("{}\t{state}\t{place}", suffixes.join(" ")))
}

/// The nearest directory with a file that may be a configuration, and the state of that file and
/// of all further up, as `phicode_engine._context` has it.
fn place(start: &Path) -> Option<(PathBuf, String)> {
    let (mut found, mut state) = (None, String::new());
    for directory in start.ancestors() {
        for stamp in CANDIDATES.iter().filter_map(|name| stamp(&directory.join(name))) {
            found.get_or_insert(directory);
            state.push_str(&stamp);
        }
        let name = directory.file_name().unwrap_or_default();
        if name == "site-packages"
            || name == "dist-packages"
            || environment::home_directory().as_deref() == Some(directory)
            || directory.join(".git").exists()
        {
            break;
        }
    }
    Some((found?.to_owned(), state))
}

#[cfg(unix)]
fn stamp(file: &Path) -> Option<String> {
    use std::os::unix::fs::MetadataExt;

    let facts = std::fs::metadata(file).ok()?;
    let name = file.file_name()?.to_str()?;
    let ns = i128::from(facts.mtime()) * 1_000_000_000 + i128::from(facts.mtime_nsec());
    Some(format!("|{name} {} {ns}", facts.len()))
}

#[cfg(not(unix))]
fn stamp(_file: &Path) -> Option<String> {
    None
}
