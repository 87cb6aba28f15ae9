//! Names that are taken from modules: which must be there, and which are not.

use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;

use phi_python::Contents;

use crate::finder::{Finder, Module, ModuleFile};

/// A module, and a name that is taken from it; an empty name is the module itself.
pub(crate) type Pair = (String, String);

/// What one walk through a program takes from modules.
#[derive(Default)]
pub(crate) struct Names {
    /// From the standard library.
    pub(crate) standard: BTreeSet<Pair>,
    /// From modules that are files.
    pub(crate) files: BTreeSet<Pair>,
    /// What the files that were read hold.
    pub(crate) contents: HashMap<PathBuf, Contents>,
}

impl Names {
    /// Those names of files that are neither bound in their text nor a submodule.
    pub(crate) fn missing_in_files(
        &self,
        known: &HashMap<String, Option<Module>>,
        finder: &Finder,
    ) -> BTreeSet<Pair> {
        let module_of = |name: &str| known.get(name)?.as_ref();
        let is_missing = |(module, name): &&Pair| {
            let Some(Module::File(file)) = module_of(module) else { return false };
            let (first, rest) = name.split_once('.').map_or((&**name, None), |(a, b)| (a, Some(b)));
            let inner = format!("{module}.{first}");
            match (module_of(&inner), rest) {
                // A submodule that the program imports.
                (Some(Module::File(inner)), Some(rest)) => self.lacks(inner, rest),
                (Some(_), _) => false,
                (None, _) => {
                    self.lacks(file, first)
                        && finder.find_in(&Module::File(file.clone()), &inner, first).is_none()
                }
            }
        };
        self.files.iter().filter(is_missing).cloned().collect()
    }

    fn lacks(&self, module: &ModuleFile, name: &str) -> bool {
        self.contents.get(&module.file).is_some_and(|contents| !contents.may_have(name))
    }
}

/// Words for a name that is not in its module.
pub(crate) fn no_such_name((module, name): &Pair) -> String {
    match name.rsplit_once('.') {
        _ if name.is_empty() => format!("`{module}` cannot be imported"),
        Some((inner, name)) => format!("`{module}.{inner}` has no `{name}`"),
        None => format!("`{module}` has no `{name}`"),
    }
}
