//! The configuration of the files of one directory.

use std::path::{Path, PathBuf};

use phi_diagnostics::Severity;
use phi_syntax::{MapProblem, SymbolMap};

use crate::error::{ConfigError, ConfigErrorKind};
use crate::found::nearest_settings;
use crate::map::{LoadedMap, build};
use crate::pack_file::PackFile;
use crate::remark::Remark;
use crate::settings::Settings;
use crate::strictness::{is_strict, refuse, validation};
use crate::suffixes::{BUILT_IN_SUFFIXES, further};
use crate::symbols::{Wanted, wanted_map};

/// How the files of a directory are read.
#[derive(Clone, Debug)]
pub struct ProjectConfig {
    /// Their symbol map.
    pub map: SymbolMap,
    /// What is wrong with the entries of `symbols`; those with an error are left out of `map`.
    pub problems: Vec<MapProblem>,
    /// Other things to tell once: unknown keys, values that cannot be used, files passed over.
    pub notices: Vec<String>,
    /// The configuration file; `None` if there is none and the defaults hold.
    pub file: Option<PathBuf>,
    /// The pack file that `map` was read from, if `language` names one.
    pub pack: Option<PackFile>,
    /// Whether any error stops everything.
    pub strict: bool,
    /// Suffixes of φ files, dot included: the two built-in ones, then the configured ones.
    pub extensions: Vec<String>,
    /// Key `interpreter`.
    pub interpreter: Option<String>,
}

/// Finds, reads and validates the configuration for files in the directory `start`.
///
/// In strict mode every error of the configuration is listed in one [`ConfigError`]; otherwise
/// what is wrong is left out and told in the answer. A pack file that cannot be used is an error
/// always: without its words the files mean something else.
pub fn project_config(start: &Path) -> Result<ProjectConfig, ConfigError> {
    let found = nearest_settings(start, |text| Ok(text.parse()?.map(Settings::from_document)))?;
    let mut settings = found.settings;
    let strict = is_strict(&settings);
    let mut pack = None;
    let LoadedMap { map, problems } = match &found.file {
        None => LoadedMap::from(SymbolMap::phi()),
        Some(file) => {
            let (wanted, error) = wanted_map(&mut settings, file);
            if let Some(error) = error {
                if !strict && !matches!(error.kind, ConfigErrorKind::UnknownMap(_)) {
                    return Err(error.of_language(file));
                }
                settings.remarks.push(language_remark(&error));
            }
            match wanted {
                Wanted::Bundled(map) => LoadedMap::from(map),
                Wanted::Custom(spec, file) => {
                    pack = file;
                    build(&spec, validation(&settings))
                }
            }
        }
    };
    let is_fault = |remark: &&Remark| remark.is_error();
    if strict {
        let bad_entries = problems.iter().filter(|one| one.severity == Severity::Error);
        let faults = settings.remarks.iter().filter(is_fault).map(|fault| fault.text.clone());
        let faults = in_file(found.file.as_deref(), faults);
        refuse(faults.chain(bad_entries.map(|one| one.message.clone())).collect())?;
    }
    let mut notices = found.notices;
    let faults = settings.remarks.iter().filter(is_fault);
    let passing = settings.remarks.iter().filter(|remark| !remark.is_error());
    let told = faults
        .map(|fault| format!("{}; {}", fault.text, what_holds(&fault.path)))
        .chain(passing.map(|remark| remark.text.clone()));
    notices.extend(in_file(found.file.as_deref(), told));
    let mut extensions = BUILT_IN_SUFFIXES.map(str::to_owned).to_vec();
    extensions.append(&mut further(settings.extensions));
    Ok(ProjectConfig {
        map,
        problems,
        notices,
        file: found.file,
        pack,
        strict,
        extensions,
        interpreter: settings.interpreter,
    })
}

/// What is read instead of a value that cannot be used: of a list, the entry alone is left out.
fn what_holds(path: &[String]) -> &'static str {
    if path.len() > 1 { "the other entries hold" } else { "the default holds" }
}

/// A language that cannot be used, as a remark about its key.
pub(crate) fn language_remark(error: &ConfigError) -> Remark {
    let text = format!("language: failed to {}", error.in_one_line());
    Remark::error("CFG005", &["language"], text, error.hint.clone().unwrap_or_default())
}

/// `messages` with the file that they are about in front.
fn in_file(
    file: Option<&Path>,
    messages: impl Iterator<Item = String>,
) -> impl Iterator<Item = String> {
    let place = file.map(|file| format!("{}: ", file.display())).unwrap_or_default();
    messages.map(move |message| format!("{place}{message}"))
}
