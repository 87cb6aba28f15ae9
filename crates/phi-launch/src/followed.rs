//! A program as an analysis of its imports sees it.

use std::path::{Path, PathBuf};

use phi_interpreter::{Entry, Program as Followed};

use crate::arguments::{Form, TargetWord};
use crate::error::LaunchError;
use crate::resolve::{main_file, resolve};
use crate::target::{Mode, Program};

/// Suffixes of programs whose text is not there to be read.
const WITHOUT_TEXT: [&str; 4] = ["zip", "pyz", "pyzw", "pyc"];

/// The program that `target` names, to be analysed in place of being run.
pub fn followed_program(target: &TargetWord) -> Result<Followed, LaunchError> {
    resolve(target, Form::Bare).map(|program| followed(&program))
}

/// `program` as far as its imports can be followed.
pub(crate) fn followed(program: &Program) -> Followed {
    let text = program.target.to_string_lossy().into_owned();
    let here = |entry| Followed { entry, directory: PathBuf::new() };
    match program.mode {
        Mode::Code => here(Entry::Code(text)),
        Mode::StandardInput => {
            here(Entry::Opaque("standard input can be read only once".to_owned()))
        }
        Mode::Module => here(Entry::Module(text)),
        Mode::Call => here(Entry::Imported(text.split(':').next().unwrap_or_default().to_owned())),
        Mode::Interactive => here(Entry::Opaque("what will be typed is not known".to_owned())),
        Mode::Warm => here(Entry::Opaque("what is compiled is not run".to_owned())),
        Mode::File | Mode::BareFile => file(Path::new(&program.target)),
    }
}

fn file(path: &Path) -> Followed {
    let (main, directory) = if path.is_dir() {
        (main_file(path), path.to_owned())
    } else {
        // As Python does, the folder of the file itself, not of a link to it.
        let real = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        let directory = real.parent().unwrap_or(Path::new("")).to_owned();
        (Some(path.to_owned()).filter(|path| path.is_file()), directory)
    };
    let opaque = || Entry::Opaque(format!("`{}` has no text that can be read", path.display()));
    let suffix = |file: &Path| file.extension()?.to_str().map(str::to_owned);
    let has_text = |file: &PathBuf| suffix(file).is_none_or(|it| !WITHOUT_TEXT.contains(&&*it));
    Followed { entry: main.filter(has_text).map_or_else(opaque, Entry::File), directory }
}
