//! Every problem of a configuration, each at its place in the file.

use std::path::{Path, PathBuf};

use phi_diagnostics::{Diagnostic, Severity};
use phi_syntax::MapProblem;

use crate::document;
use crate::environment;
use crate::error::{ConfigError, ConfigErrorKind};
use crate::map::build;
use crate::places::Places;
use crate::project::language_remark;
use crate::remark::Remark;
use crate::search::{self, CANDIDATES};
use crate::settings::Settings;
use crate::strictness::validation;
use crate::symbols::{Wanted, wanted_map};
use crate::text::Text;
use crate::variables;

/// A file that a search met, or that was named, and what is wrong with it.
#[derive(Debug)]
pub struct CheckedFile {
    /// The configuration or pack.
    pub path: PathBuf,
    /// Its bytes, which the diagnostics point into; empty if it cannot be read.
    pub text: Vec<u8>,
    /// In the order of the text.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks the configuration of files in the directory `start`: the one that holds, those that are
/// passed over on the way to it because they cannot be used, and its pack file.
pub fn validate_at(start: &Path) -> Vec<CheckedFile> {
    let mut checked = Vec::new();
    for text in document::texts(start) {
        let holds = match text {
            Ok(text) => check(text, &mut checked),
            Err(error) => {
                checked.push(unreadable(error));
                false
            }
        };
        if holds {
            break;
        }
    }
    if let Some(last) = checked.iter_mut().rfind(|file| is_candidate(&file.path)) {
        last.diagnostics.extend(hidden_beside(&last.path));
    }
    checked
}

/// Checks the configuration file at `file`.
pub fn validate_file(file: &Path) -> Vec<CheckedFile> {
    let mut checked = Vec::new();
    match Text::read(file) {
        Ok(text) => {
            check(text, &mut checked);
        }
        Err(error) => checked.push(unreadable(error)),
    }
    checked
}

/// Checks one text; whether a search ends with it.
fn check(text: Text, checked: &mut Vec<CheckedFile>) -> bool {
    let path = environment::absolute(&text.file);
    let document = match text.settings() {
        Ok(Some(document)) => document,
        Ok(None) => return false,
        Err(fault) => {
            let found = Diagnostic::new("CFG002", Severity::Error, fault.range, fault.message);
            let diagnostics = vec![found.with_help(fault.help)];
            checked.push(CheckedFile { path, text: text.into_bytes(), diagnostics });
            return false;
        }
    };
    let places = text.places();
    let at = |keys: &[&str]| place(&places, text.prefix(), keys);
    let mut settings = Settings::from_document(document);
    settings.remarks.extend(absent_interpreter(&settings, &path));
    let mut found: Vec<Diagnostic> = repeated(&places).collect();
    let (wanted, error) = wanted_map(&mut settings, &text.file);
    settings.remarks.extend(error.as_ref().map(language_remark));
    match wanted {
        Wanted::Bundled(_) => {}
        Wanted::Custom(spec, pack) => {
            let problems = build(&spec, validation(&settings)).problems;
            let pack_file = pack.and_then(|pack| Text::read(&pack.path).ok());
            let pack_places = pack_file.as_ref().map(Text::places);
            let mut in_pack = Vec::new();
            for problem in problems {
                let own = places.find(&[text.prefix(), &["symbols", &problem.entry]].concat());
                let walrus = if problem.entry == ":=" { at(&["symbols", "walrus"]) } else { 0..0 };
                match (own, &pack_places) {
                    (None, Some(places)) => {
                        let range = place(places, &[], &["words", &problem.entry]);
                        in_pack.push(of_entry(problem, range, &spec.origin));
                    }
                    (None, None) => found.push(of_entry(problem, walrus, &spec.origin)),
                    (Some(own), _) => {
                        found.push(of_entry(problem, own.value.clone(), &spec.origin));
                    }
                }
            }
            if let Some(pack) = pack_file {
                let path = environment::absolute(&pack.file);
                checked.push(CheckedFile { path, text: pack.into_bytes(), diagnostics: in_pack });
            }
        }
    }
    found.extend(settings.remarks.into_iter().map(|remark| of_remark(remark, &at)));
    found.sort_by_key(|one| one.range.start);
    checked.push(CheckedFile { path, text: text.into_bytes(), diagnostics: found });
    true
}

/// An interpreter that is named by a path without a file; a command may be found elsewhere.
fn absent_interpreter(settings: &Settings, file: &Path) -> Option<Remark> {
    let name = settings.interpreter.as_ref()?;
    let python = search::directory_of(file)?.join(name);
    if !name.contains(std::path::is_separator) || python.is_file() {
        return None;
    }
    let text = format!("interpreter: `{}` is no file", environment::absolute(&python).display());
    let help = "name a file, a command on PATH or a version such as 3.12";
    Some(Remark::warning("CFG106", &["interpreter"], text, help))
}

fn place(places: &Places, prefix: &[&str], keys: &[&str]) -> std::ops::Range<usize> {
    places.find(&[prefix, keys].concat()).map_or(0..0, |place| place.value.clone())
}

fn of_remark(remark: Remark, at: &impl Fn(&[&str]) -> std::ops::Range<usize>) -> Diagnostic {
    let keys: Vec<&str> = remark.path.iter().map(String::as_str).collect();
    let found = Diagnostic::new(remark.code, remark.severity, at(&keys), remark.text);
    if remark.help.is_empty() { found } else { found.with_help(remark.help) }
}

/// A problem of an entry; the file is told by the place, not by the message.
fn of_entry(problem: MapProblem, range: std::ops::Range<usize>, origin: &str) -> Diagnostic {
    let message = problem.message;
    let message = message.strip_suffix(&format!(" (in {origin})")).unwrap_or(&message);
    let help = match problem.code {
        "SYN201" => "give each word a spelling of its own; null takes an entry away",
        "SYN202" => "write a name, or a symbol that is no operator and no punctuation of Python",
        "SYN210" => "write a text in quotes or a list of them; null takes an entry away",
        "SYN203" => "choose symbols of which none begins another",
        "SYN204" if problem.severity == Severity::Error => "the key is the Python word",
        _ => "",
    };
    let found = Diagnostic::new(problem.code, problem.severity, range, message);
    if help.is_empty() { found } else { found.with_help(help) }
}

fn repeated(places: &Places) -> impl Iterator<Item = Diagnostic> {
    places.repeated().map(|place| {
        let name = place.path.last().map_or("", String::as_str);
        let text = format!("`{name}` is given twice; the last one counts");
        Diagnostic::new("CFG102", Severity::Warning, place.key.clone(), text)
            .with_help("remove one of the two")
    })
}

fn unreadable(error: ConfigError) -> CheckedFile {
    let path = match &error.kind {
        ConfigErrorKind::Read(path)
        | ConfigErrorKind::Parse(path)
        | ConfigErrorKind::Pack(path) => environment::absolute(path),
        _ => PathBuf::new(),
    };
    let cause = std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default();
    let found =
        Diagnostic::new("CFG001", Severity::Error, 0..0, format!("cannot be read: {cause}"));
    let found = Diagnostic { help: error.hint, ..found };
    CheckedFile { path, text: Vec::new(), diagnostics: vec![found] }
}

fn is_candidate(path: &Path) -> bool {
    CANDIDATES.iter().any(|place| path.ends_with(place))
}

/// The other configurations of the same directory, which nobody reads.
fn hidden_beside(file: &Path) -> Option<Diagnostic> {
    if environment::path(&variables::CONFIG).is_some() {
        return None;
    }
    let index = CANDIDATES.iter().position(|place| file.ends_with(place))?;
    let directory = search::directory_of(file)?;
    let is_configuration = |path: &PathBuf| {
        Text::read_if_configuration(path)
            .is_ok_and(|text| text.is_some_and(|text| matches!(text.settings(), Ok(Some(_)))))
    };
    let hidden = CANDIDATES[index + 1..].iter().map(|place| directory.join(place));
    let other = hidden.into_iter().find(is_configuration)?;
    let text = format!("it hides `{}`, which is not read", other.display());
    let found = Diagnostic::new("CFG103", Severity::Warning, 0..0, text);
    Some(found.with_help("keep one configuration in a folder; nothing is merged"))
}
