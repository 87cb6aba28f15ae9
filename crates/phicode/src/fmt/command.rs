//! Formats the files one by one; a failing one does not stop the others.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::Result;
use phi_diagnostics::{Severity, SourceFile, render_text};
use phi_syntax::format_text;

use crate::clap_errors;
use crate::dispatch::{print, print_bytes};
use crate::exit::Exit;
use crate::fmt::arguments::FmtArguments;
use crate::inputs::{Failure, Input, Kind, Maps, walk};
use crate::outputs::{replace, unified_diff};
use crate::report::say;

/// Runs `phicode fmt`.
pub(crate) fn fmt(words: Vec<OsString>) -> Result<Exit> {
    let arguments = match clap_errors::parse::<FmtArguments>("phicode fmt", words)? {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    let mut maps = Maps::new(arguments.map.as_deref(), Severity::Error)?;
    let mut exit = Exit::Success;
    for path in &arguments.paths {
        let found = inputs(path, &mut maps)?;
        for failure in &found.failures {
            exit = exit.max(tell(failure));
        }
        for input in &found.list {
            let done = format_one(input, &arguments, &mut maps)?;
            exit = exit.max(done.unwrap_or_else(|failure| tell(&failure)));
        }
    }
    Ok(exit)
}

/// The φ files that one word names, and what failed before any could be read.
#[derive(Default)]
struct Inputs {
    list: Vec<Input>,
    failures: Vec<Failure>,
}

fn inputs(path: &Path, maps: &mut Maps) -> Result<Inputs> {
    let mut inputs = Inputs::default();
    if path.as_os_str() == "-" {
        inputs.list.push(Input::StandardInput);
    } else if path.is_dir() {
        maps.project(path)?;
        let folder = walk(path);
        inputs.failures = folder.failures;
        let is_phi = |file: &&Path| maps.kind(file) == Kind::Phi;
        let files = folder.files.iter().map(PathBuf::as_path).filter(is_phi);
        inputs.list.extend(files.map(|file| Input::File(file.to_owned())));
        if inputs.list.is_empty() && inputs.failures.is_empty() {
            say(format_args!("{}: no φ files", path.display()));
        }
    } else {
        match maps.kind(path) {
            Kind::Python => inputs.failures.push(python_file(path)),
            Kind::Phi | Kind::Other => inputs.list.push(Input::File(path.to_owned())),
        }
    }
    Ok(inputs)
}

/// Glyphs in a Python file would break it for every other tool.
fn python_file(path: &Path) -> Failure {
    let name = path.display().to_string();
    let hint = format!("`phicode convert {name}` writes it as a φ file");
    Failure::usage(&name, "a Python file, not a φ file", &hint)
}

/// One text. The outer error ends the command, the inner one concerns this input only.
fn format_one(
    input: &Input,
    arguments: &FmtArguments,
    maps: &mut Maps,
) -> Result<Result<Exit, Failure>> {
    let name = input.name();
    let source = match input.read() {
        Ok(source) => source,
        Err(failure) => return Ok(Err(failure)),
    };
    let map = maps.for_source(&source, input.directory())?.map_err(|found| vec![found]);
    let text = match map.and_then(|map| format_text(&source, &map, arguments.spelling())) {
        Ok(text) => text,
        Err(found) => {
            say(render_text(&SourceFile::new(&name, &source), &found).trim_end());
            return Ok(Ok(Exit::Failure));
        }
    };
    let differs = text != source;
    if arguments.check || arguments.diff {
        if arguments.diff {
            print_bytes(&unified_diff(&source, &text, (&name, &name)))?;
        } else if differs {
            print(format!("would format {name}\n"))?;
        }
        return Ok(Ok(if differs { Exit::Failure } else { Exit::Success }));
    }
    match input {
        Input::StandardInput => print_bytes(&text)?,
        Input::File(path) if differs => {
            if let Err(error) = replace(path, &text) {
                return Ok(Err(Failure::new(path, "write", &error)));
            }
        }
        Input::File(_) => {}
    }
    Ok(Ok(Exit::Success))
}

fn tell(failure: &Failure) -> Exit {
    say(&failure.message);
    failure.exit
}
