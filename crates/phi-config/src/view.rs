//! The merged result of all sources, each value with the place that it comes from.

use std::path::{Path, PathBuf};

use phi_syntax::SymbolMap;
use serde_json::{Value, json};

use crate::document;
use crate::environment;
use crate::error::ConfigError;
use crate::map::load_map;
use crate::places::Places;
use crate::project::{ProjectConfig, project_config};
use crate::text::{Text, line_column};
use crate::variables;

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A flag of the command line.
    Flag(&'static str),
    /// An environment variable.
    Variable(&'static str),
    /// A configuration file or pack file, and the line from 1.
    File(PathBuf, usize),
    /// A bundled language.
    Pack(String),
    /// Nothing says otherwise.
    Default,
}

/// One key.
#[derive(Debug)]
pub struct ValueView {
    /// Its name.
    pub key: &'static str,
    /// What holds; null for nothing.
    pub value: Value,
    /// Who says so.
    pub origin: Origin,
}

/// One word of the symbol map.
#[derive(Debug)]
pub struct SymbolView {
    /// The Python word.
    pub word: String,
    /// Its spellings, the printed one first; empty for an entry that was taken away.
    pub spellings: Vec<String>,
    /// Who says so.
    pub origin: Origin,
}

/// What holds for the files of a directory.
#[derive(Debug)]
pub struct View {
    /// The configuration; `None` if there is none.
    pub file: Option<PathBuf>,
    /// All keys with an effect but `symbols`.
    pub values: Vec<ValueView>,
    /// The symbol map.
    pub symbols: Vec<SymbolView>,
    /// What is wrong, as one-line messages.
    pub notices: Vec<String>,
}

/// The configuration of files in the directory `start`; `language` is the value of a flag.
pub fn view(start: &Path, language: Option<&str>) -> Result<View, ConfigError> {
    let project = project_config(start)?;
    let text = project.file.as_deref().and_then(|file| text_of(start, file));
    let places = text.as_ref().map(Text::places);
    let document = text.as_ref().and_then(|text| text.parse().ok().flatten()).unwrap_or_default();
    let line = |keys: &[&str]| {
        let (text, places) = (text.as_ref()?, places.as_ref()?);
        let place = places.find(&[text.prefix(), keys].concat())?;
        let line = line_column(text.as_str(), place.key.start).0;
        Some(Origin::File(environment::absolute(&text.file), line))
    };
    let of_key = |key: &'static str, value: Value| {
        let is_said = document.get(key).is_some_and(|said| !said.is_null());
        let origin = if is_said { line(&[key]) } else { None };
        ValueView { key, value, origin: origin.unwrap_or(Origin::Default) }
    };
    let switch = |key, variable: &'static variables::Variable| {
        let said = document.get(key).and_then(Value::as_bool);
        match environment::explicit_switch(variable) {
            Some(on) => {
                ValueView { key, value: on.into(), origin: Origin::Variable(variable.name) }
            }
            None => of_key(key, said.unwrap_or(variable.default == "true").into()),
        }
    };
    let mut language_value = of_key("language", project.map.name().into());
    if let Some(name) = language {
        language_value.value = name.into();
        language_value.origin = Origin::Flag("--language");
    }
    let values = vec![
        language_value,
        of_key("file_extension", json!(project.extensions)),
        of_key("interpreter", json!(project.interpreter)),
        switch("validation", &variables::VALIDATION),
        switch("strict", &variables::STRICT),
    ];
    let symbols = match language {
        Some(name) => {
            let origin = Origin::Pack(name.to_owned());
            entries(&load_map(name)?.map, |_, _| origin.clone())
        }
        None => symbols(&project, &line),
    };
    let mut notices = project.notices;
    notices.extend(project.problems.into_iter().map(|problem| problem.message));
    Ok(View { file: project.file, values, symbols, notices })
}

fn text_of(start: &Path, file: &Path) -> Option<Text> {
    document::texts(start).flatten().find(|text| text.file == file)
}

fn symbols(project: &ProjectConfig, line: &impl Fn(&[&str]) -> Option<Origin>) -> Vec<SymbolView> {
    let bundled = SymbolMap::bundled(project.map.name());
    let pack = project.pack.as_ref().and_then(|pack| Text::read(&pack.path).ok());
    let pack_places = pack.as_ref().map(Text::places);
    let of_base = |word: &str| match (&pack, &pack_places) {
        (Some(pack), Some(places)) => in_pack(pack, places, word),
        _ if bundled.is_some_and(|map| map.name() != "phi") => {
            Origin::Pack(project.map.name().to_owned())
        }
        _ => Origin::Default,
    };
    let refused = |word: &str| {
        let is_error = |one: &phi_syntax::MapProblem| one.severity.as_str() == "error";
        project.problems.iter().any(|one| one.entry == word && is_error(one))
    };
    let own = |word: &str| {
        let walrus = || if word == ":=" { line(&["symbols", "walrus"]) } else { None };
        line(&["symbols", word]).or_else(walrus)
    };
    let mut all = entries(&project.map, |word, _| match own(word) {
        Some(origin) if !refused(word) => origin,
        _ => of_base(word),
    });
    for (word, _) in bundled.into_iter().flat_map(SymbolMap::entries) {
        if !all.iter().any(|one| one.word == word)
            && let Some(origin) = own(word)
        {
            all.push(SymbolView { word: word.to_owned(), spellings: Vec::new(), origin });
        }
    }
    all
}

fn in_pack(pack: &Text, places: &Places, word: &str) -> Origin {
    let path = environment::absolute(&pack.file);
    match places.find(&["words", word]) {
        Some(place) => Origin::File(path, line_column(pack.as_str(), place.key.start).0),
        // A word of the map that the pack extends.
        None => Origin::Pack(path.display().to_string()),
    }
}

fn entries(map: &SymbolMap, origin: impl Fn(&str, &[String]) -> Origin) -> Vec<SymbolView> {
    map.entries()
        .map(|(word, spellings)| SymbolView {
            word: word.to_owned(),
            spellings: spellings.to_vec(),
            origin: origin(word, spellings),
        })
        .collect()
}
