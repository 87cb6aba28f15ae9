//! What becomes of the imports of one text, and of what it takes from them.

use std::path::PathBuf;

use phi_python::{Import, Imports, Use};

use super::{ENGINE, Walk};
use crate::assessment::Condition;
use crate::finder::{Module, ModuleFile};
use crate::names::no_such_name;
use crate::queue::Waiting;
use crate::texts::{absolute_name, is_own, line_of, not_found};

/// What became of an import.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    Failed,
    Unneeded,
}

impl Walk<'_> {
    pub(super) fn follow(&mut self, imports: &Imports, waiting: &Waiting, python: &str) {
        let place = |offset: usize| Some((waiting.file.clone(), line_of(python, offset)));
        for &offset in &imports.computed {
            let text = "an import has a computed name".to_owned();
            self.problem(Condition::Names, text, place(offset));
        }
        if waiting.file.file_stem().is_some_and(|stem| stem == "__init__") {
            for name in &imports.exports {
                // Most are attributes; whether somebody imports `*` is not asked.
                let _ = self.resolve(&format!("{}.{name}", waiting.package), false);
            }
        }
        if is_own(&waiting.file) {
            for &(offset, function) in &imports.runs_code {
                let text = format!("`{function}` runs code that cannot be seen");
                self.problem(Condition::Code, text, place(offset));
            }
        }
        self.names.contents.insert(waiting.file.clone(), imports.contents.clone());
        let mut outcomes: Vec<Outcome> = Vec::new();
        for import in &imports.imports {
            let replaced = import.replaces.clone().map(|range| &outcomes[range]);
            // Of several that are tried, those before it worked, so this one does not run.
            if replaced.is_some_and(|tried| !tried.contains(&Outcome::Failed)) {
                outcomes.push(Outcome::Unneeded);
                continue;
            }
            match self.follow_one(import, &waiting.package) {
                Ok(()) => outcomes.push(Outcome::Done),
                Err((condition, text)) => {
                    outcomes.push(Outcome::Failed);
                    if !import.optional {
                        self.problem_if(import.certain, condition, text, place(import.offset));
                    }
                }
            }
        }
        for one in &imports.uses {
            if one.import.is_none_or(|index| outcomes[index] == Outcome::Done)
                && let Err(text) = self.check_use(one, &waiting.package)
            {
                self.problem_if(one.certain, Condition::Contents, text, place(one.offset));
            }
        }
    }

    fn problem_if(
        &mut self,
        certain: bool,
        condition: Condition,
        text: String,
        place: Option<(PathBuf, usize)>,
    ) {
        let outer = self.certain;
        self.certain &= certain;
        self.problem(condition, text, place);
        self.certain = outer;
    }

    /// `Err` is what makes it fail.
    fn follow_one(&mut self, import: &Import, package: &str) -> Result<(), (Condition, String)> {
        let not_there = |name: String| (Condition::Imports, not_found(&name));
        let name = absolute_name(&import.module, import.level, package).map_err(not_there)?;
        let certain = self.certain && import.certain;
        let module = self.resolve(&name, certain).map_err(not_there)?;
        self.check(&module, &name, "").map_err(|text| (Condition::Contents, text))?;
        let is_namespace = matches!(module, Module::Namespace { .. });
        let is_package = matches!(module, Module::File(ModuleFile { package: Some(_), .. }));
        for part in &import.names {
            if is_namespace || is_package {
                let found = self.resolve(&format!("{name}.{part}"), certain);
                // In a package with a file, what is no submodule is an attribute.
                if is_namespace {
                    found.map_err(not_there)?;
                }
            }
            self.check(&module, &name, part).map_err(|text| (Condition::Contents, text))?;
        }
        Ok(())
    }

    fn check_use(&mut self, one: &Use, package: &str) -> Result<(), String> {
        let Ok(name) = absolute_name(&one.module, one.level, package) else { return Ok(()) };
        let Ok(module) = self.resolve(&name, self.certain && one.certain) else { return Ok(()) };
        if let Some((first, _)) = one.name.split_once('.') {
            self.check(&module, &name, first)?;
        }
        self.check(&module, &name, &one.name)
    }

    /// Notes that `part` is taken from `module`, called `name`; `Err` if it is known not to be
    /// there.
    fn check(&mut self, module: &Module, name: &str, part: &str) -> Result<(), String> {
        // What the program itself or the engine brings into these is not known.
        if name == "__main__" || name == ENGINE || name.starts_with("phicode_engine.") {
            return Ok(());
        }
        let pair = (name.to_owned(), part.to_owned());
        if self.missing.contains(&pair) {
            return Err(no_such_name(&pair));
        }
        match module {
            // Python takes several spellings outside ASCII for one name.
            Module::Standard { .. } if part.is_ascii() => {
                self.names.standard.insert(pair);
            }
            Module::File(_) if !part.is_empty() => {
                self.names.files.insert(pair);
            }
            _ => {}
        }
        Ok(())
    }
}
