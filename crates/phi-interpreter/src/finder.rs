//! Modules as Python's own finders see them, without asking Python.

use std::path::{Path, PathBuf};

use crate::record::Record;

/// Suffixes of φ files that need no configuration, the first wins.
const PHI_SUFFIXES: [&str; 2] = [".φ", ".phi"];

/// What a name means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Module {
    /// Part of the interpreter, or of its standard library: it works.
    Standard {
        /// Where the submodules of a package lie.
        package: Option<Vec<PathBuf>>,
    },
    /// A file.
    File(ModuleFile),
    /// Folders that are a package without a file.
    Namespace {
        folders: Vec<PathBuf>,
        /// The entry of the path that the first of them was found in.
        entry: PathBuf,
    },
}

/// A module with a file outside the standard library.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ModuleFile {
    pub(crate) file: PathBuf,
    pub(crate) kind: Kind,
    /// The folder of a package.
    pub(crate) package: Option<PathBuf>,
    /// The entry of the path that it, or its outermost package, was found in.
    pub(crate) entry: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Phi,
    Python,
    Bytecode,
    Extension,
}

/// Finds modules for one interpreter.
pub(crate) struct Finder<'a> {
    record: &'a Record,
    /// The program's folder and `PYTHONPATH`, then the interpreter's own path.
    path: Vec<PathBuf>,
    suffixes: Vec<(String, Kind)>,
}

impl<'a> Finder<'a> {
    /// `first` are the entries before the interpreter's own; `phi` are further suffixes of φ files.
    pub(crate) fn new(record: &'a Record, first: Vec<PathBuf>, phi: &[String]) -> Self {
        let configured = phi.iter().map(String::as_str);
        let phi =
            PHI_SUFFIXES.into_iter().chain(configured.filter(|it| !PHI_SUFFIXES.contains(it)));
        let extensions = record.suffixes.iter().map(String::as_str);
        let suffixes = phi
            .map(|suffix| (suffix.to_owned(), Kind::Phi))
            .chain(extensions.map(|suffix| (suffix.to_owned(), Kind::Extension)))
            .chain([(".py".to_owned(), Kind::Python), (".pyc".to_owned(), Kind::Bytecode)])
            .collect();
        let path = first.into_iter().chain(record.paths.iter().cloned()).collect();
        Self { record, path, suffixes }
    }

    /// The module of the outermost package or module `name`.
    pub(crate) fn find_top(&self, name: &str) -> Option<Module> {
        if name == "__main__" || self.record.builtins.iter().any(|known| known == name) {
            return Some(Module::Standard { package: None });
        }
        self.search(name, self.path.iter().map(|entry| (entry, entry)))
            .or_else(|| self.find_editable(name))
    }

    /// The submodule `tail` of `parent`, which is called `name` in full.
    pub(crate) fn find_in(&self, parent: &Module, name: &str, tail: &str) -> Option<Module> {
        match parent {
            Module::Standard { package: Some(folders) } => {
                let entry = self.record.standard.first()?;
                self.search(tail, folders.iter().map(|folder| (folder, entry)))
            }
            // `os.path` and its like are put in place by the module itself.
            Module::Standard { package: None } => {
                let known = self.record.builtins.iter().any(|known| known == name);
                (known || name == "os.path").then_some(Module::Standard { package: None })
            }
            Module::File(ModuleFile { package, entry, .. }) => {
                self.search(tail, package.iter().map(|folder| (folder, entry)))
            }
            Module::Namespace { folders, entry } => {
                self.search(tail, folders.iter().map(|folder| (folder, entry)))
            }
        }
    }

    /// Searches folders, each with the entry of the path that it belongs to.
    fn search<'f>(
        &self,
        tail: &str,
        folders: impl Iterator<Item = (&'f PathBuf, &'f PathBuf)>,
    ) -> Option<Module> {
        let mut portions = Vec::new();
        let mut first_entry = None;
        for (folder, entry) in folders {
            let inner = folder.join(tail);
            let is_folder = inner.is_dir();
            if is_folder && let Some(found) = self.with_suffix(&inner.join("__init__")) {
                return Some(self.module(found, Some(inner), entry));
            }
            if let Some(found) = self.with_suffix(&inner) {
                return Some(self.module(found, None, entry));
            }
            if is_folder {
                portions.push(inner);
                first_entry.get_or_insert(entry);
            }
        }
        first_entry.map(|entry| Module::Namespace { folders: portions, entry: entry.clone() })
    }

    fn with_suffix(&self, base: &Path) -> Option<(PathBuf, Kind)> {
        self.suffixes.iter().find_map(|(suffix, kind)| {
            let mut file = base.as_os_str().to_owned();
            file.push(suffix);
            let file = PathBuf::from(file);
            file.is_file().then_some((file, *kind))
        })
    }

    fn module(&self, found: (PathBuf, Kind), package: Option<PathBuf>, entry: &Path) -> Module {
        if self.record.standard.iter().any(|standard| standard == entry) {
            return Module::Standard { package: package.map(|folder| vec![folder]) };
        }
        let (file, kind) = found;
        Module::File(ModuleFile { file, kind, package, entry: entry.to_owned() })
    }

    fn find_editable(&self, name: &str) -> Option<Module> {
        let place = self.record.editable.get(name)?;
        let entry = place.parent()?;
        if place.is_file() {
            let kind = if place.extension().is_some_and(|suffix| suffix == "py") {
                Kind::Python
            } else {
                Kind::Phi
            };
            return Some(self.module((place.clone(), kind), None, entry));
        }
        let found = self.with_suffix(&place.join("__init__"))?;
        Some(self.module(found, Some(place.clone()), entry))
    }
}
