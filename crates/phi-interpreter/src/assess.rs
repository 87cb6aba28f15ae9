//! Follows the imports of a program as one interpreter would.

mod follow;

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::PathBuf;

use phi_config::{environment, project_config, variables};
use phi_python::{Target, read_imports};

use crate::assessment::{Assessment, Condition, Problem};
use crate::distributions::{Distributions, extension_below};
use crate::finder::{Finder, Kind, Module, ModuleFile};
use crate::library::missing_in;
use crate::names::{Names, Pair};
use crate::program::{Entry, Program};
use crate::queue::{Queue, Waiting};
use crate::record::Record;
use crate::texts::{as_python, line_of, not_found};

/// The package that every program finds, installed or not.
const ENGINE: &str = "phicode_engine";

/// What the interpreter of `record` would meet in `program`, which is not run.
///
/// The closure ends at the standard library: what an interpreter ships works with it. Whether
/// the library holds what is taken from it, the interpreter is asked, if nothing else speaks
/// against it.
pub fn assess(program: &Program, record: &Record) -> Assessment {
    follow_while(program, record, |_| true)
}

/// The first thing in `program` that speaks against the interpreter of `record`; the search ends
/// there.
pub fn first_problem(program: &Program, record: &Record) -> Option<Problem> {
    let found = follow_while(program, record, |found| found.problems.is_empty());
    found.problems.into_iter().next()
}

fn follow_while(
    program: &Program,
    record: &Record,
    go_on: impl Fn(&Assessment) -> bool,
) -> Assessment {
    let mut first = vec![environment::absolute(&program.directory)];
    let python_path = environment::text(&variables::PYTHONPATH);
    first.extend(python_path.iter().flat_map(|path| environment::split_paths(path)));
    // A configuration that cannot be read is told when the program runs.
    let phi = project_config(&program.directory).map(|it| it.extensions).unwrap_or_default();
    let mut missing = BTreeSet::new();
    // A name that is not there can let another import run, which takes other names.
    loop {
        let finder = Finder::new(record, first.clone(), &phi);
        let mut walk = Walk::new(program, record, finder, &missing);
        while go_on(&walk.found)
            && let Some((text, certain)) = walk.waiting.next()
        {
            walk.certain = certain;
            walk.read(&text);
        }
        let mut new = walk.names.missing_in_files(&walk.known, &walk.finder);
        if new.is_subset(&missing) && walk.found.problems.is_empty() {
            match missing_in(record, &walk.names.standard) {
                Ok(found) => new.extend(found),
                Err(reason) => {
                    let text = format!("its standard library cannot be asked: {reason}");
                    walk.problem(Condition::Contents, text, None);
                }
            }
        }
        if new.is_subset(&missing) {
            return walk.into_found();
        }
        missing.extend(new);
    }
}

struct Walk<'a> {
    target: Target<'a>,
    finder: Finder<'a>,
    distributions: Distributions,
    /// Modules by dotted name; `None` is not found.
    known: HashMap<String, Option<Module>>,
    waiting: Queue,
    /// The module that is the main program, if it is no script.
    main: Option<String>,
    /// Whether the text that is being read is certain to run.
    certain: bool,
    owners: BTreeSet<String>,
    /// Packages of no distribution that have been looked through.
    folders: HashSet<PathBuf>,
    names: Names,
    /// What is known not to be in its module.
    missing: &'a BTreeSet<Pair>,
    found: Assessment,
}

impl<'a> Walk<'a> {
    fn new(
        program: &Program,
        record: &'a Record,
        finder: Finder<'a>,
        missing: &'a BTreeSet<Pair>,
    ) -> Self {
        let (major, minor, _) = record.version;
        let mut walk = Self {
            target: Target {
                version: (major, minor),
                implementation: &record.implementation,
                platform: &record.platform,
                os_name: &record.os_name,
                is_main: false,
            },
            finder,
            distributions: Distributions::default(),
            known: HashMap::new(),
            waiting: Queue::default(),
            main: None,
            certain: true,
            owners: BTreeSet::new(),
            folders: HashSet::new(),
            names: Names::default(),
            missing,
            found: Assessment::default(),
        };
        walk.begin(program);
        walk
    }

    fn into_found(self) -> Assessment {
        let Self { mut found, owners, .. } = self;
        found.distributions = owners.into_iter().collect();
        found.problems.sort_by_key(|problem| (problem.condition, !problem.certain));
        found
    }

    fn begin(&mut self, program: &Program) {
        match &program.entry {
            Entry::Opaque(reason) => self.problem(Condition::Readable, reason.clone(), None),
            Entry::File(file) => {
                let is_python = file.extension().is_some_and(|it| it == "py" || it == "pyw");
                let kind = if is_python { Kind::Python } else { Kind::Phi };
                let (file, package) = (file.clone(), String::new());
                self.waiting.add(Waiting { file, kind, text: None, package, is_main: true }, true);
            }
            Entry::Code(text) => {
                let (file, package) = (program.directory.join("<string>"), String::new());
                let text = Some(text.clone());
                self.waiting
                    .add(Waiting { file, kind: Kind::Phi, text, package, is_main: true }, true);
            }
            Entry::Imported(module) => self.begin_module(module),
            Entry::Module(module) => {
                self.main = Some(module.clone());
                let found = self.resolve(module, true);
                let is_package = match &found {
                    Ok(Module::File(file)) => file.package.is_some(),
                    Ok(Module::Namespace { .. }) => true,
                    _ => false,
                };
                if is_package {
                    let main = format!("{module}.__main__");
                    self.main = Some(main.clone());
                    self.begin_module(&main);
                } else if found.is_err() {
                    self.begin_module(module);
                }
            }
        }
    }

    fn begin_module(&mut self, module: &str) {
        if let Err(missing) = self.resolve(module, true) {
            self.problem(Condition::Imports, not_found(&missing), None);
        }
    }

    fn problem(&mut self, condition: Condition, text: String, place: Option<(PathBuf, usize)>) {
        let is_known = |one: &Problem| one.condition == condition && one.text == text;
        // The first place is enough, save where every place is a problem of its own.
        if condition == Condition::Names || !self.found.problems.iter().any(is_known) {
            self.found.problems.push(Problem { condition, text, place, certain: self.certain });
        }
    }

    fn read(&mut self, waiting: &Waiting) {
        self.found.modules += 1;
        match waiting.kind {
            Kind::Extension => return,
            Kind::Bytecode => {
                let reason = format!("`{}` has no source", waiting.file.display());
                return self.problem(Condition::Readable, reason, None);
            }
            Kind::Phi | Kind::Python => {}
        }
        let text = match &waiting.text {
            Some(text) => Ok(text.clone().into_bytes()),
            None => fs::read(&waiting.file),
        };
        let text = match text {
            Ok(text) => text,
            Err(error) => {
                let reason = format!("`{}` cannot be read: {error}", waiting.file.display());
                return self.problem(Condition::Readable, reason, None);
            }
        };
        let python = match as_python(&text, waiting) {
            Ok(python) => python,
            Err(reason) => {
                return self.problem(Condition::Syntax, reason, Some((waiting.file.clone(), 1)));
            }
        };
        let target = Target { is_main: waiting.is_main, ..self.target };
        match read_imports(&python, &target) {
            Ok(imports) => self.follow(&imports, waiting, &python),
            Err(error) => {
                let place = (waiting.file.clone(), line_of(&python, error.range.start));
                self.problem(Condition::Syntax, error.message, Some(place));
            }
        }
    }

    /// The module `name`; it and all packages around it are entered.
    fn resolve(&mut self, name: &str, certain: bool) -> Result<Module, String> {
        if name == ENGINE || name.starts_with("phicode_engine.") {
            return Ok(Module::Standard { package: None });
        }
        let parent = match name.rsplit_once('.') {
            None => None,
            Some((parent, tail)) => Some((self.resolve(parent, certain)?, tail)),
        };
        let module = self.known.entry(name.to_owned()).or_insert_with(|| match parent {
            None => self.finder.find_top(name),
            Some((parent, tail)) => self.finder.find_in(&parent, name, tail),
        });
        let module = module.clone().ok_or_else(|| name.to_owned())?;
        if let Module::File(found) = &module {
            self.enter(name, found, certain);
        }
        Ok(module)
    }

    fn enter(&mut self, name: &str, module: &ModuleFile, certain: bool) {
        let package = match (&module.package, name.rsplit_once('.')) {
            (Some(_), _) => name,
            (None, Some((parent, _))) => parent,
            (None, None) => "",
        };
        let (file, package) = (module.file.clone(), package.to_owned());
        let is_main = self.main.as_deref() == Some(name);
        let text = Waiting { file, kind: module.kind, text: None, package, is_main };
        if self.waiting.add(text, certain) {
            self.note_owner(name, module);
        }
    }

    fn note_owner(&mut self, name: &str, module: &ModuleFile) {
        let owner = self.distributions.owner(&module.entry, &module.file);
        if let Some(owner) = owner {
            let (owner, extension) = (owner.name.clone(), owner.extension.clone());
            if let Some(extension) = extension {
                let text = format!("{owner} installs an extension module, {extension}");
                self.problem(Condition::Extensions, text, None);
            }
            self.owners.insert(owner);
            return;
        }
        let extension = if module.kind == Kind::Extension {
            Some(module.file.clone())
        } else {
            self.new_folder(module).and_then(|folder| extension_below(&folder))
        };
        if let Some(extension) = extension {
            let text = format!("`{name}` holds an extension module, {}", extension.display());
            self.problem(Condition::Extensions, text, None);
        }
    }

    /// The folder of a package if neither it nor one around it has been looked through.
    fn new_folder(&mut self, module: &ModuleFile) -> Option<PathBuf> {
        let folder = module.package.as_ref()?;
        if folder.ancestors().any(|outer| self.folders.contains(outer)) {
            return None;
        }
        self.folders.insert(folder.clone());
        Some(folder.clone())
    }
}
