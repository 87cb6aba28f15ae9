//! What a run must be before anything is started for it.

use std::collections::BTreeSet;
use std::fmt;

use crate::{InputFile, Limits, Run};

const MOST_FILES: usize = 32;
const MOST_BYTES: usize = 4 << 20;
const DEEPEST: usize = 8;
const LONGEST_NAME: usize = 255;
/// What a file takes is a multiple of this.
const PAGE: u64 = 4096;
const MOST_CODE: usize = 1 << 20;

/// What is wrong with a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Which part, as a JSON pointer of the request's fields: `/files/0/path`.
    pub pointer: String,
    /// One sentence.
    pub text: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl std::error::Error for Fault {}

impl Run {
    /// Whether the run can be started as it is asked for; nothing is changed in silence.
    ///
    /// Errors: the first fault.
    pub fn check(&self) -> Result<(), Fault> {
        self.check_program()?;
        self.limits.check()?;
        for (index, word) in self.args.iter().enumerate() {
            no_nul(word, &format!("/args/{index}"), "an argument")?;
        }
        for (name, value) in &self.env {
            let pointer = format!("/env/{name}");
            if name.is_empty() || name.contains('=') {
                return fault(pointer, format!("{name:?} is no name of a variable"));
            }
            no_nul(name, &pointer, "a name of a variable")?;
            no_nul(value, &pointer, "a variable")?;
        }
        for (index, pattern) in self.return_files.iter().enumerate() {
            let pointer = format!("/return_files/{index}");
            if let Err(error) = glob::Pattern::new(pattern) {
                return fault(pointer, format!("{pattern:?} is no pattern: {}", error.msg));
            }
        }
        self.check_files()
    }

    fn check_program(&self) -> Result<(), Fault> {
        let program = &self.program;
        let shown = program.phi.as_ref().map_or(&program.python, |phi| &phi.text);
        if shown.len() > MOST_CODE {
            let text = format!("the program has {} bytes; {MOST_CODE} is the most", shown.len());
            return fault("/code", text);
        }
        check_path(&program.name).or_else(|text| fault("/code", text))
    }

    fn check_files(&self) -> Result<(), Fault> {
        if self.files.len() > MOST_FILES {
            let text = format!("{} files; {MOST_FILES} is the most", self.files.len());
            return fault("/files", text);
        }
        if self.files.iter().map(|file| file.content.len()).sum::<usize>() > MOST_BYTES {
            return fault("/files", format!("all files together may have {MOST_BYTES} bytes"));
        }
        self.check_room()?;
        let mut names = BTreeSet::from([self.program.name.as_str()]);
        for (index, InputFile { path, .. }) in self.files.iter().enumerate() {
            let pointer = format!("/files/{index}/path");
            check_path(path).or_else(|text| fault(&pointer, text))?;
            let clash = names
                .iter()
                .find(|name| **name == path || is_below(name, path) || is_below(path, name));
            if let Some(name) = clash {
                return fault(pointer, format!("{path:?} is in the way of {name:?}"));
            }
            names.insert(path);
        }
        Ok(())
    }
}

impl Run {
    /// Whether the program and its files have room in the file system of the run.
    fn check_room(&self) -> Result<(), Fault> {
        let program = &self.program;
        let shown = program.phi.as_ref().map_or(&program.python, |phi| &phi.text);
        let sizes = self.files.iter().map(|file| file.content.len()).chain([shown.len()]);
        let bytes: u64 = sizes.map(|size| (size as u64).next_multiple_of(PAGE)).sum();
        let (limits, count) = (&self.limits, self.files.len() as u64 + 1);
        if bytes > limits.disk_bytes {
            let text = format!("disk_bytes is {}; the files need {bytes}", limits.disk_bytes);
            return fault("/disk_bytes", text);
        }
        if count > limits.disk_files {
            let text = format!("disk_files is {}; there are {count} files", limits.disk_files);
            return fault("/disk_files", text);
        }
        Ok(())
    }
}

impl Limits {
    /// Whether every limit is above 0 and not above [`Limits::MAXIMUM`].
    pub(crate) fn check(&self) -> Result<(), Fault> {
        for ((name, value), (_, most)) in self.fields().into_iter().zip(Self::MAXIMUM.fields()) {
            if value == 0 || value > most {
                let text = format!("{name} is {value}; it must be from 1 to {most}");
                return fault(format!("/{name}"), text);
            }
        }
        Ok(())
    }
}

fn fault(pointer: impl Into<String>, text: impl Into<String>) -> Result<(), Fault> {
    Err(Fault { pointer: pointer.into(), text: text.into() })
}

fn no_nul(text: &str, pointer: &str, what: &str) -> Result<(), Fault> {
    if text.contains('\0') { fault(pointer, format!("{what} has a NUL")) } else { Ok(()) }
}

fn is_below(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

/// Whether a path leads to a place in the work folder, by every reading.
fn check_path(path: &str) -> Result<(), String> {
    let parts: Vec<_> = path.split('/').collect();
    if parts.len() > DEEPEST {
        return Err(format!("{path:?} has more than {DEEPEST} parts"));
    }
    for part in parts {
        if part.is_empty() || part == "." || part == ".." {
            return Err(format!("{path:?} must be relative, without `.`, `..` and empty parts"));
        }
        if part.len() > LONGEST_NAME {
            return Err(format!("a part of {path:?} has more than {LONGEST_NAME} bytes"));
        }
        if part.chars().any(char::is_control) {
            return Err(format!("{path:?} has a control character"));
        }
    }
    Ok(())
}
