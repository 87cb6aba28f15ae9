//! Which symbol map reads a text: the flag, the file's header, its folder's configuration.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;

use anyhow::Result;
use phi_config::{
    BUILT_IN_SUFFIXES, ConfigError, ConfigErrorKind, LoadedMap, ProjectConfig, further_suffixes,
    load_map, map_for_source, project_config,
};
use phi_diagnostics::{Diagnostic, Severity};
use phi_syntax::{SymbolMap, file_map_header};

use crate::inputs::Kind;
use crate::report::{say, say_map_problems};

/// Answers for many files; each folder is searched and each problem told once.
pub(crate) struct Maps {
    flag: Option<SymbolMap>,
    projects: HashMap<PathBuf, Rc<ProjectConfig>>,
    suffixes: HashMap<PathBuf, Rc<[String]>>,
    told: HashSet<PathBuf>,
    least: Severity,
    /// Whether the map of a configuration that was asked for has an error.
    pub(crate) has_errors: bool,
}

impl Maps {
    /// `flag` is the value of `--map`; problems down to the severity `least` are told.
    pub(crate) fn new(flag: Option<&str>, least: Severity) -> Result<Self> {
        for problem in phi_config::check_environment()? {
            say(format_args!("phicode: {problem}"));
        }
        let flag = match flag {
            None => None,
            Some(name) => {
                let loaded = load_map(name)?;
                say_map_problems(&loaded, least);
                Some(loaded.map)
            }
        };
        Ok(Self {
            flag,
            projects: HashMap::new(),
            suffixes: HashMap::new(),
            told: HashSet::new(),
            least,
            has_errors: false,
        })
    }

    /// The configuration of `directory`.
    pub(crate) fn project(&mut self, directory: &Path) -> Result<Rc<ProjectConfig>, ConfigError> {
        if let Some(known) = self.projects.get(directory) {
            return Ok(Rc::clone(known));
        }
        let project = Rc::new(project_config(directory)?);
        self.projects.insert(directory.to_owned(), Rc::clone(&project));
        if self.told.insert(project.file.clone().unwrap_or_default()) {
            for notice in &project.notices {
                say(format_args!("phicode: {notice}"));
            }
            if self.flag.is_none() {
                let problems = project.problems.clone();
                self.has_errors |= problems.iter().any(|one| one.severity == Severity::Error);
                say_map_problems(&LoadedMap { map: project.map.clone(), problems }, self.least);
            }
        }
        Ok(project)
    }

    /// The suffixes of φ files in `directory`, which may have a configuration of its own. One that
    /// is refused adds none; it is told when a text is read under it.
    pub(crate) fn suffixes(&mut self, directory: &Path) -> Rc<[String]> {
        let find = || {
            let further = further_suffixes(directory).unwrap_or_default();
            BUILT_IN_SUFFIXES.map(str::to_owned).into_iter().chain(further).collect()
        };
        Rc::clone(self.suffixes.entry(directory.to_owned()).or_insert_with(find))
    }

    /// The language of a file, as its suffix says where it lies.
    pub(crate) fn kind(&mut self, file: &Path) -> Kind {
        Kind::of(file, &self.suffixes(file.parent().unwrap_or(Path::new(""))))
    }

    /// The map that reads `source`, a text of `directory`; the inner error is one of the text.
    pub(crate) fn for_source(
        &mut self,
        source: &[u8],
        directory: &Path,
    ) -> Result<Result<SymbolMap, Diagnostic>> {
        if let Some(map) = &self.flag {
            return Ok(Ok(map.clone()));
        }
        self.own(source, directory)
    }

    /// The map of `--map`, if the flag is given.
    pub(crate) fn flag(&self) -> Option<&SymbolMap> {
        self.flag.as_ref()
    }

    /// The map that reads `source` without `--map`.
    pub(crate) fn own(
        &mut self,
        source: &[u8],
        directory: &Path,
    ) -> Result<Result<SymbolMap, Diagnostic>> {
        let Some(header) = file_map_header(source) else {
            return Ok(Ok(self.project(directory)?.map.clone()));
        };
        match map_for_source(source, Some(directory)) {
            Ok(map) => Ok(Ok(map)),
            Err(error) => match error.kind {
                ConfigErrorKind::UnknownMap(_) | ConfigErrorKind::Fingerprint { .. } => {
                    let message = format!("failed to {error}");
                    let found = Diagnostic::new("SYN205", Severity::Error, header.range, message);
                    Ok(Err(match error.hint {
                        Some(hint) => found.with_help(hint),
                        None => found,
                    }))
                }
                _ => Err(error.into()),
            },
        }
    }
}
