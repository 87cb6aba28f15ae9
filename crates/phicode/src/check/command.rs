//! Finds the files, diagnoses each, prints what was found.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use phi_diagnostics::{Diagnostic, Severity, SourceFile, render_json, render_text_with};
use phi_syntax::{SymbolMap, check as check_phi, to_phi};

use crate::check::arguments::{CheckArguments, Format};
use crate::check::labels::labels;
use crate::check::tool::run_tool;
use crate::clap_errors;
use crate::dispatch::print;
use crate::exit::Exit;
use crate::inputs::{Failure, Input, Kind, Maps, helped_beside, walk};
use crate::report::say;

/// One text and what was found in it.
struct Checked {
    name: String,
    source: Vec<u8>,
    found: Vec<Diagnostic>,
}

/// Runs `phicode check`.
pub(crate) fn check(mut words: Vec<OsString>) -> Result<Exit> {
    let tool = words.iter().position(|word| word == "--").map(|at| words.split_off(at));
    let arguments = match clap_errors::parse::<CheckArguments>("phicode check", words)? {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    if let Some(tool) = tool {
        return run_tool(&arguments, &tool[1..]);
    }
    let mut maps = Maps::new(arguments.map.as_deref(), Severity::Warning)?;
    let mut exit = Exit::Success;
    let mut all = Vec::new();
    for input in inputs(&arguments.paths, &mut maps, &mut exit)? {
        let source = match input.read() {
            Ok(source) => source,
            Err(failure) => {
                exit = exit.max(tell(&failure));
                continue;
            }
        };
        let (found, map) = diagnose(&input, &source, &mut maps)?;
        if found.iter().any(Diagnostic::is_error) {
            exit = exit.max(Exit::Failure);
        }
        if found.is_empty() {
            continue;
        }
        let checked = Checked { name: input.name(), source, found };
        match arguments.format {
            Format::Text => {
                let file = SourceFile::new(&checked.name, &checked.source);
                let messages = map.as_ref().and_then(SymbolMap::messages);
                print(render_text_with(&file, &checked.found, &labels(messages.as_ref())))?;
            }
            Format::Json => all.push(checked),
        }
    }
    if maps.has_errors {
        exit = exit.max(Exit::Failure);
    }
    if arguments.format == Format::Json {
        let files: Vec<_> = all
            .iter()
            .map(|one| (SourceFile::new(&one.name, &one.source), one.found.clone()))
            .collect();
        print(render_json(&files))?;
    }
    Ok(exit)
}

fn inputs(paths: &[PathBuf], maps: &mut Maps, exit: &mut Exit) -> Result<Vec<Input>> {
    let here = [PathBuf::from(".")];
    let mut inputs = Vec::new();
    for path in if paths.is_empty() { &here } else { paths } {
        if path.as_os_str() == "-" {
            inputs.push(Input::StandardInput);
        } else if path.is_dir() {
            maps.project(path)?;
            let folder = walk(path);
            for failure in &folder.failures {
                *exit = (*exit).max(tell(failure));
            }
            let is_phi = |file: &PathBuf| maps.kind(file) == Kind::Phi;
            inputs.extend(folder.files.into_iter().filter(is_phi).map(Input::File));
        } else {
            inputs.push(Input::File(path.clone()));
        }
    }
    Ok(inputs)
}

/// What is wrong with a text, and the map of a φ text, in whose language it is told.
fn diagnose(
    input: &Input,
    source: &[u8],
    maps: &mut Maps,
) -> Result<(Vec<Diagnostic>, Option<SymbolMap>)> {
    let map = match maps.for_source(source, input.directory())? {
        Ok(map) => map,
        Err(found) => return Ok((vec![found], None)),
    };
    if is_python(input, maps) {
        let Ok(text) = std::str::from_utf8(source) else {
            return Ok((helped_beside(check_phi(source, &map)), None));
        };
        let error = to_phi(text, &map).err();
        let found = error
            .map(|error| Diagnostic::new("SYN000", Severity::Error, error.range, error.message));
        return Ok((found.into_iter().collect(), None));
    }
    Ok((check_phi(source, &map), Some(map)))
}

fn is_python(input: &Input, maps: &mut Maps) -> bool {
    match input {
        Input::StandardInput => false,
        Input::File(path) => maps.kind(path) == Kind::Python,
    }
}

fn tell(failure: &Failure) -> Exit {
    say(&failure.message);
    failure.exit
}
