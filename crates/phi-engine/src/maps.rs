//! The symbol map of a text, looked up once per directory and state of its configuration.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::sync::{LazyLock, Mutex, PoisonError};

use phi_config::{ConfigError, PackFile, environment, pinned_map, project_config, variables};
use phi_diagnostics::{Diagnostic, Severity};
use phi_syntax::{SymbolMap, file_map_header, header_slip};

use crate::kept::Kept;

/// A directory, and the fingerprint of everything that configures it.
type Place = (PathBuf, Vec<u8>);

static MAPS: LazyLock<Mutex<Kept<Place, FoundMap>>> = LazyLock::new(|| {
    let limit = environment::number(&variables::CACHE_SIZE);
    Mutex::new(Kept::new(usize::try_from(limit).unwrap_or(usize::MAX)))
});

/// A symbol map, and where it comes from.
#[derive(Clone)]
pub(crate) struct FoundMap {
    pub(crate) map: SymbolMap,
    /// The pack file that it was read from; the fingerprint of a place does not cover it.
    pub(crate) pack: Option<PackFile>,
    /// What the user must be told about the configuration: once, when it is read.
    pub(crate) notices: Vec<String>,
}

impl From<SymbolMap> for FoundMap {
    fn from(map: SymbolMap) -> Self {
        Self { map, pack: None, notices: Vec::new() }
    }
}

/// The map of `source`: its header decides, then the configuration of `directory`, then `phi`.
///
/// `context` is the fingerprint of that configuration; under the same one nothing is read again
/// but a pack file that has changed. A header that cannot be followed is a fault of the text: it
/// comes back as a finding, beside the map `phi`.
pub(crate) fn map_of(
    source: &[u8],
    directory: Option<&Path>,
    context: &[u8],
) -> Result<(FoundMap, Option<Diagnostic>), ConfigError> {
    let place = || match directory {
        Some(directory) => map_of_place(directory, context),
        None => Ok(FoundMap::from(SymbolMap::phi().clone())),
    };
    let Some(header) = file_map_header(source) else {
        let mut found = place()?;
        found.notices.extend(slip_notice(source, directory));
        return Ok((found, None));
    };
    let range = header.range.clone();
    // A bundled map is pinned without a look at the configuration, and so without its pack.
    let mut found = None;
    let mut is_configured = true;
    let map = pinned_map(header, || {
        let place = place().inspect_err(|_| is_configured = false)?;
        Ok(found.insert(place).map.clone())
    });
    match map {
        Ok(map) => Ok((found.unwrap_or_else(|| FoundMap::from(map)), None)),
        Err(error) if is_configured => {
            let fault = Diagnostic::new("SYN205", Severity::Error, range, whole(&error));
            let fault = Diagnostic { help: error.hint, ..fault };
            Ok((FoundMap::from(SymbolMap::phi().clone()), Some(fault)))
        }
        Err(error) => Err(error),
    }
}

/// What a run says about a comment that was meant to be the header.
fn slip_notice(source: &[u8], directory: Option<&Path>) -> Option<String> {
    let said = String::from_utf8_lossy(&source[header_slip(source)?]);
    let place = directory.filter(|place| !place.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(format!(
        "{}: the comment `# φ: {said}` of a file names no symbol map; write `# φ: map=NAME`, such \
         as `# φ: map=es`",
        place.display()
    ))
}

fn map_of_place(directory: &Path, context: &[u8]) -> Result<FoundMap, ConfigError> {
    let start = if directory.as_os_str().is_empty() { Path::new(".") } else { directory };
    let place = (start.to_owned(), context.to_owned());
    // A panic while the lock was held leaves whole entries behind: the table stays usable.
    let mut maps = MAPS.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = maps.get(&place)
        && known.pack.as_ref().is_none_or(PackFile::is_current)
    {
        return Ok(known.clone());
    }
    let project = project_config(start)?;
    let found = FoundMap { map: project.map, pack: project.pack, notices: Vec::new() };
    maps.insert(place, found.clone());
    let errors = project.problems.into_iter().filter(|one| one.severity == Severity::Error);
    let notices = project.notices.into_iter().chain(errors.map(|one| one.message)).collect();
    Ok(FoundMap { notices, ..found })
}

/// Python words with all their spellings under the map of a directory, the printed one first.
///
/// `context` is as in [`convert`](crate::convert()).
pub fn spellings_of(
    directory: Option<&Path>,
    context: &[u8],
) -> Result<Vec<(String, Vec<String>)>, ConfigError> {
    let (found, _) = map_of(b"", directory, context)?;
    Ok(found.map.entries().map(|(word, spellings)| (word.to_owned(), spellings.to_vec())).collect())
}

/// What the map of a directory is called.
pub fn map_name_of(directory: Option<&Path>, context: &[u8]) -> Result<String, ConfigError> {
    map_of(b"", directory, context).map(|(found, _)| found.map.name().to_owned())
}

/// Names, without the leader, with the spelling that each types under the map of a directory.
pub fn typing_names_of(
    directory: Option<&Path>,
    context: &[u8],
) -> Result<Vec<(String, String)>, ConfigError> {
    map_of(b"", directory, context).map(|(found, _)| phi_syntax::typing_names(&found.map))
}

/// The suffixes of φ files that the configuration of a directory adds to `.φ` and `.phi`.
pub fn suffixes_of(directory: &Path) -> Result<Vec<String>, ConfigError> {
    phi_config::further_suffixes(directory)
}

/// An error of the configuration with all its causes in one line.
pub fn whole(error: &ConfigError) -> String {
    let mut text = format!("failed to {error}");
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}
