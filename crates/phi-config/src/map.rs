//! Symbol maps by name, by file and by the header of a source.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use phi_diagnostics::Severity;
use phi_syntax::{
    MapHeader, MapProblem, MapSpec, SymbolMap, Validation, file_map_header, python_words,
    validate_pack,
};

use crate::error::{ConfigError, ConfigErrorKind};
use crate::nearest::nearest;
use crate::pack_file::PackFile;
use crate::project::project_config;
use crate::settings::Settings;
use crate::strictness::validation;
use crate::text::Text;

/// A symbol map, and what is wrong with the entries it was built from.
#[derive(Clone, Debug)]
pub struct LoadedMap {
    /// The map, without the entries that have an error.
    pub map: SymbolMap,
    /// Errors and warnings, in the order of the entries.
    pub problems: Vec<MapProblem>,
}

impl From<&SymbolMap> for LoadedMap {
    fn from(map: &SymbolMap) -> Self {
        Self { map: map.clone(), problems: Vec::new() }
    }
}

/// The bundled map or pack file that `name_or_file` names, without its problems.
pub fn named_map(name_or_file: &str) -> Result<SymbolMap, ConfigError> {
    load_map(name_or_file).map(|loaded| loaded.map)
}

/// The bundled map `phi`, `es`, …, or the map of a TOML or JSON pack file.
///
/// A pack with an error is refused: whoever names it wants all of its words.
pub fn load_map(name_or_file: &str) -> Result<LoadedMap, ConfigError> {
    if let Some(map) = SymbolMap::bundled(name_or_file) {
        return Ok(LoadedMap::from(map));
    }
    let environment_only = Settings::default();
    let (spec, _) = read_pack(name_or_file, None)?;
    let loaded = build(&spec, validation(&environment_only));
    let errors = loaded.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let problems: Vec<String> =
        errors.map(|problem| format!("{}: {}", problem.code, problem.message)).collect();
    if problems.is_empty() {
        return Ok(loaded);
    }
    Err(ConfigError::new(ConfigErrorKind::BadMap { file: name_or_file.into(), problems }))
}

/// The pack that `name_or_file` names as it is written, for who judges it.
pub fn load_pack(name_or_file: &str) -> Result<MapSpec, ConfigError> {
    match MapSpec::bundled(name_or_file) {
        Some(spec) => Ok(spec),
        None => read_pack(name_or_file, None).map(|(spec, _)| spec),
    }
}

/// Everything that is wrong or risky about a pack; keys that Python does not know are warnings.
pub fn pack_problems(spec: &MapSpec) -> Vec<MapProblem> {
    let mut problems = validate_pack(spec);
    let slips = build(spec, Validation::On).problems.into_iter();
    let is_new = |one: &MapProblem| !problems.contains(one);
    let slips: Vec<MapProblem> = slips.filter(is_new).collect();
    problems.extend(slips);
    problems
}

/// The map of one source text: its header decides, then the configuration of `start`, then `phi`.
///
/// A header may name a bundled map or the map that the configuration describes.
pub fn map_for_source(source: &[u8], start: Option<&Path>) -> Result<SymbolMap, ConfigError> {
    let project = || match start {
        Some(start) => project_config(start).map(|project| project.map),
        None => Ok(SymbolMap::phi().clone()),
    };
    match file_map_header(source) {
        Some(header) => pinned_map(header, project),
        None => project(),
    }
}

/// The map that a header pins; `project` is asked for the map that the configuration describes.
pub fn pinned_map(
    header: MapHeader,
    project: impl FnOnce() -> Result<SymbolMap, ConfigError>,
) -> Result<SymbolMap, ConfigError> {
    let map = match SymbolMap::bundled(&header.name) {
        Some(map) => map.clone(),
        None => Some(project()?)
            .filter(|map| map.name() == header.name)
            .ok_or_else(|| unknown_map(&header.name))?,
    };
    let found = format!("{:016x}", map.fingerprint());
    match header.fingerprint {
        Some(wanted) if !found.starts_with(&wanted.to_ascii_lowercase()) => {
            let kind = ConfigErrorKind::Fingerprint { name: header.name, wanted, found };
            Err(ConfigError::new(kind))
        }
        _ => Ok(map),
    }
}

pub(crate) fn build(spec: &MapSpec, validation: Validation) -> LoadedMap {
    let (map, mut problems) = SymbolMap::build(spec, validation);
    let told: HashSet<&str> = problems.iter().map(|problem| problem.entry.as_str()).collect();
    let known: HashSet<&str> = python_words().collect();
    let keys = spec.words.iter().map(|(word, _)| word.as_str());
    let slips: Vec<MapProblem> = keys
        .filter(|word| !told.contains(word) && !known.contains(word))
        .map(|word| unknown_word(word, &spec.origin))
        .collect();
    problems.extend(slips);
    LoadedMap { map, problems }
}

/// A key that is legal, since any name may have a spelling, and perhaps a slip.
fn unknown_word(word: &str, origin: &str) -> MapProblem {
    let close = nearest(word, python_words(), 1);
    let question = close.first().map(|close| format!("; did you mean `{close}`?"));
    let question = question.unwrap_or_default();
    MapProblem {
        code: "SYN204",
        severity: Severity::Warning,
        message: format!(
            "`{word}` is no word of Python, but a name of your own{question} (in {origin})"
        ),
        entry: word.to_owned(),
    }
}

/// Reads a pack file; a relative path starts in `base`.
///
/// The file is looked at before it is read: if it changes meanwhile, its state is an old one.
pub(crate) fn read_pack(
    name: &str,
    base: Option<&Path>,
) -> Result<(MapSpec, PackFile), ConfigError> {
    let file = base.unwrap_or(Path::new("")).join(name);
    let is_toml = file.extension().is_some_and(|suffix| suffix == "toml");
    let is_json = file.extension().is_some_and(|suffix| suffix == "json");
    if !is_toml && !is_json {
        return Err(unknown_map(name));
    }
    if matches!(file.try_exists(), Ok(false)) {
        return Err(missing_pack(name, file));
    }
    let of_pack = |error: ConfigError| error.of_kind(ConfigErrorKind::Pack(file.clone()));
    let state = PackFile::look(&file).map_err(of_pack)?;
    let text = Text::read(&file).map_err(of_pack)?;
    let origin = file.display().to_string();
    let spec = if is_toml {
        MapSpec::from_toml(text.body(), &origin)
    } else {
        MapSpec::from_json(text.body(), &origin)
    };
    let spec = match spec {
        Ok(spec) => spec,
        Err(cause) => {
            let hint = cause.hint.clone();
            return Err(ConfigError::because(ConfigErrorKind::Pack(file), cause).with_hint(hint));
        }
    };
    match &spec.extends {
        Some(base) if SymbolMap::bundled(base).is_none() => Err(without_base(file, base)),
        _ => Ok((spec, state)),
    }
}

/// Without the words of its base a pack is another map than its author's.
fn without_base(file: PathBuf, base: &str) -> ConfigError {
    let problems = vec![format!("SYN204: extends: no bundled map `{base}`")];
    let bundled = format!("bundled are {}", SymbolMap::bundled_names().join(", "));
    ConfigError::new(ConfigErrorKind::BadMap { file, problems })
        .with_hint(close_map(base).unwrap_or(bundled))
}

/// A pack file that is not there; a bundled pack may be meant.
fn missing_pack(name: &str, file: PathBuf) -> ConfigError {
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy();
    let names = SymbolMap::bundled_names().join(", ");
    let known = format!("name a file that exists; bundled are {names}");
    let hint = match nearest(&stem, SymbolMap::bundled_names(), 1).first() {
        Some(close) => format!("did you mean the bundled `{close}`? Else {known}"),
        None => known,
    };
    ConfigError::because(ConfigErrorKind::Pack(file), "it does not exist").with_hint(hint)
}

fn unknown_map(name: &str) -> ConfigError {
    let bundled = || {
        let names = SymbolMap::bundled_names().join(", ");
        format!("bundled are {names}; a pack is a .toml or .json file")
    };
    ConfigError::new(ConfigErrorKind::UnknownMap(name.to_owned()))
        .with_hint(close_map(name).unwrap_or_else(bundled))
}

fn close_map(name: &str) -> Option<String> {
    let close = nearest(name, SymbolMap::bundled_names(), 1);
    close.first().map(|close| format!("did you mean `{close}`?"))
}
