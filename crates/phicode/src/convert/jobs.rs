//! What the words mean: which text goes from where to where, in which language.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use anyhow::Result;
use phi_config::environment::absolute;

use crate::convert::arguments::{ConvertArguments, Language};
use crate::inputs::{Failure, Input, Kind, Maps, walk};
use crate::report::{UsageError, say};

/// One conversion.
pub(crate) struct Job {
    pub(crate) input: Input,
    pub(crate) kind: Kind,
    pub(crate) to: Language,
    pub(crate) target: Target,
}

/// Where a result goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    StandardOutput,
    /// The file that was read.
    Itself,
    File(PathBuf),
}

/// All conversions, and what failed before any could be named.
#[derive(Default)]
pub(crate) struct Jobs {
    pub(crate) list: Vec<Job>,
    pub(crate) failures: Vec<Failure>,
    targets: HashSet<PathBuf>,
}

/// Finds the files and decides about each; nothing is read and nothing is written.
pub(crate) fn jobs(arguments: &ConvertArguments, maps: &mut Maps) -> Result<Jobs> {
    let mut jobs = Jobs::default();
    let output = Output::new(arguments)?;
    for path in &arguments.paths {
        if path.as_os_str() == "-" {
            jobs.add_standard_input(arguments, &output)?;
        } else if path.is_dir() {
            jobs.add_folder(path, arguments, &output, maps)?;
        } else {
            jobs.add_named_file(path, arguments, &output, maps)?;
        }
    }
    Ok(jobs)
}

/// `-o`, `--in-place` or neither.
enum Output {
    Beside,
    InPlace,
    Stream,
    File(PathBuf),
    Folder(PathBuf),
}

impl Output {
    fn new(arguments: &ConvertArguments) -> Result<Self> {
        let one_text = matches!(&arguments.paths[..], [path] if !path.is_dir());
        let Some(output) = &arguments.output else {
            return Ok(if arguments.in_place { Self::InPlace } else { Self::Beside });
        };
        if output.as_os_str() == "-" {
            return if one_text {
                Ok(Self::Stream)
            } else {
                Err(usage("-o -: standard output takes one text", "name one file"))
            };
        }
        let named_as_folder = output.to_string_lossy().ends_with(std::path::is_separator);
        if one_text && !named_as_folder && !output.is_dir() {
            return Ok(Self::File(output.clone()));
        }
        if output.exists() && !output.is_dir() {
            let text = format!("{}: not a folder", output.display());
            return Err(usage(text, "several results need a folder"));
        }
        // The user meant a file: a folder of that name would be a surprise.
        let built_in = [".φ".to_owned(), ".phi".to_owned()];
        if !named_as_folder && !output.is_dir() && Kind::of(output, &built_in) != Kind::Other {
            let text = format!("{}: the name of one file", output.display());
            let hint = format!("several results need a folder; {}/ is one", output.display());
            return Err(usage(text, hint));
        }
        Ok(Self::Folder(output.clone()))
    }
}

impl Jobs {
    fn add_standard_input(&mut self, arguments: &ConvertArguments, output: &Output) -> Result<()> {
        let target = match output {
            Output::Beside | Output::Stream => Target::StandardOutput,
            Output::File(path) => Target::File(path.clone()),
            Output::InPlace => {
                return Err(usage("-: standard input has no place", "drop --in-place"));
            }
            Output::Folder(_) => {
                return Err(usage(
                    "-: standard input has no name",
                    "convert it alone, with -o FILE",
                ));
            }
        };
        // φ text includes Python text, so this direction is right for both.
        let to = arguments.to.unwrap_or(Language::Python);
        self.list.push(Job { input: Input::StandardInput, kind: Kind::Other, to, target });
        Ok(())
    }

    fn add_named_file(
        &mut self,
        path: &Path,
        arguments: &ConvertArguments,
        output: &Output,
        maps: &mut Maps,
    ) -> Result<()> {
        let directory = path.parent().unwrap_or(Path::new(""));
        let phi = maps.project(directory)?.extensions.clone();
        let kind = Kind::of(path, &phi);
        let to = match (arguments.to, kind) {
            (Some(to), _) => to,
            (None, Kind::Phi) => Language::Python,
            (None, Kind::Python) => Language::Phi,
            (None, Kind::Other) => return Err(unknown_suffix(path)),
        };
        let name = Path::new(path.file_name().unwrap_or_default());
        let target = match output {
            Output::Beside => Target::File(directory.join(renamed(name, to, &phi))),
            Output::InPlace => Target::Itself,
            Output::Stream => Target::StandardOutput,
            Output::File(file) => Target::File(file.clone()),
            Output::Folder(folder) => Target::File(folder.join(renamed(name, to, &phi))),
        };
        if target == Target::Itself && !arguments.force && !holds(kind, to) {
            self.failures.push(misplaced(path, to, &phi));
            return Ok(());
        }
        if target == Target::File(path.to_owned()) {
            let text = format!("{}: the result would have the name of the source", path.display());
            return Err(usage(text, "--in-place replaces it, -o PATH names another"));
        }
        self.add(path.to_owned(), kind, to, target);
        Ok(())
    }

    fn add_folder(
        &mut self,
        root: &Path,
        arguments: &ConvertArguments,
        output: &Output,
        maps: &mut Maps,
    ) -> Result<()> {
        maps.project(root)?;
        let folder = walk(root);
        self.failures.extend(folder.failures);
        let mut has = |kind| folder.files.iter().any(|file| maps.kind(file) == kind);
        let to = match arguments.to {
            Some(to) => to,
            None if has(Kind::Phi) && has(Kind::Python) => {
                let text = format!("{}: holds both φ and Python files", root.display());
                return Err(usage(text, "say --to python or --to phi"));
            }
            None if has(Kind::Python) => Language::Phi,
            None => Language::Python,
        };
        let before = self.list.len() + self.failures.len();
        for file in folder.files {
            let phi = maps.suffixes(file.parent().unwrap_or(root));
            let kind = Kind::of(&file, &phi);
            let selected = match to {
                Language::Python => kind == Kind::Phi,
                // In place a φ file with Python's words is what there is to convert.
                Language::Phi => is_module(&file) || arguments.in_place && kind == Kind::Phi,
            };
            if !selected {
                continue;
            }
            if arguments.in_place && !arguments.force && !holds(kind, to) {
                self.failures.push(misplaced(&file, to, &phi));
                continue;
            }
            let target = match output {
                Output::InPlace => Target::Itself,
                Output::Folder(folder) => {
                    let inside = file.strip_prefix(root).unwrap_or(&file);
                    Target::File(folder.join(renamed(inside, to, &phi)))
                }
                _ => Target::File(renamed(&file, to, &phi)),
            };
            self.add(file, kind, to, target);
        }
        if self.list.len() + self.failures.len() == before {
            let language = if to == Language::Python { "φ" } else { "Python" };
            say(format_args!("{}: no {language} files", root.display()));
        }
        Ok(())
    }

    /// Adds a job unless another one of this call writes the same file.
    fn add(&mut self, path: PathBuf, kind: Kind, to: Language, target: Target) {
        if let Target::File(file) = &target
            && !self.targets.insert(absolute(file))
        {
            let cause = format!("{} is already the result of another file", file.display());
            self.failures.push(Failure::because(&path.display().to_string(), cause, ""));
            return;
        }
        self.list.push(Job { input: Input::File(path), kind, to, target });
    }
}

/// Folders are modules and packages: a `x.pyw` beside `x.py` is a start script of the same name.
fn is_module(file: &Path) -> bool {
    file.extension().is_some_and(|suffix| suffix == "py")
}

/// `path` with the suffix of the other language; an unknown suffix stays.
fn renamed(path: &Path, to: Language, phi: &[String]) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let known = phi.iter().map(String::as_str).chain([".py", ".pyw"]);
    let stem = known
        .filter_map(|suffix| name.strip_suffix(suffix))
        .filter(|stem| !stem.is_empty())
        .min_by_key(|stem| stem.len())
        .unwrap_or(&name);
    path.with_file_name(match to {
        Language::Python => format!("{stem}.py"),
        Language::Phi => format!("{stem}.φ"),
    })
}

/// Whether the suffix of a file of `kind` says that it holds the language `to`.
fn holds(kind: Kind, to: Language) -> bool {
    match to {
        Language::Python => kind == Kind::Python,
        Language::Phi => kind == Kind::Phi,
    }
}

/// Under a name that says another language, the next conversion would read the text wrongly.
fn misplaced(path: &Path, to: Language, phi: &[String]) -> Failure {
    let language = if to == Language::Python { "Python" } else { "φ" };
    let cause = format!("its name is not that of a {language} file, so not in place");
    let beside = renamed(path, to, phi);
    let hint =
        format!("without --in-place the result is {}; --force does it anyway", beside.display());
    Failure::usage(&path.display().to_string(), cause, &hint)
}

fn unknown_suffix(path: &Path) -> anyhow::Error {
    let name = path.display();
    let lossy = path.to_string_lossy();
    match lossy.strip_suffix(".\u{3d5}") {
        Some(stem) => usage(
            format!("{name}: the suffix is ϕ (U+03D5), not φ (U+03C6)"),
            format!("rename it to {stem}.φ"),
        ),
        None => usage(
            format!("{name}: the suffix says neither φ nor Python"),
            "say --to python or --to phi",
        ),
    }
}

fn usage(text: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    UsageError::new(text, hint).into()
}
