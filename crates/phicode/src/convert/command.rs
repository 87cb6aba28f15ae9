//! Runs the conversions one by one; a failing one does not stop the others.

use std::ffi::OsString;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;

use anyhow::Result;
use phi_diagnostics::{Diagnostic, Severity, SourceFile, render_text};

use crate::clap_errors;
use crate::convert::arguments::ConvertArguments;
use crate::convert::decode::decode;
use crate::convert::jobs::{Job, Target, jobs};
use crate::convert::labels::{Decoder, decoder};
use crate::convert::map_note::MapNote;
use crate::convert::text::{convert_text, python_errors};
use crate::dispatch::{print, print_bytes};
use crate::exit::Exit;
use crate::inputs::{Failure, Input, Maps};
use crate::outputs::{replace, unified_diff, write_new};
use crate::report::{UsageError, say};

/// Runs `phicode convert`.
pub(crate) fn convert(words: Vec<OsString>) -> Result<Exit> {
    let arguments = match clap_errors::parse::<ConvertArguments>("phicode convert", words)? {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    let from = arguments.from.as_deref().map(known_decoder).transpose()?;
    let mut maps = Maps::new(arguments.map.as_deref(), Severity::Error)?;
    let found = jobs(&arguments, &mut maps)?;
    let mut exit = Exit::Success;
    for failure in &found.failures {
        exit = exit.max(tell(failure));
    }
    let mut note = MapNote::default();
    for job in &found.list {
        exit = exit.max(match convert_one(job, &arguments, from, (&mut maps, &mut note))? {
            Ok(exit) => exit,
            Err(failure) => tell(&failure),
        });
    }
    Ok(exit)
}

fn known_decoder(name: &str) -> Result<Decoder> {
    decoder(name).ok_or_else(|| {
        let text = format!("--from {name}: no such encoding");
        UsageError::new(text, "latin-1, cp1252, utf-16, shift_jis, gbk, koi8-r, … are known").into()
    })
}

/// One conversion. The outer error ends the command, the inner one concerns this input only.
fn convert_one(
    job: &Job,
    arguments: &ConvertArguments,
    from: Option<Decoder>,
    (maps, note): (&mut Maps, &mut MapNote),
) -> Result<Result<Exit, Failure>> {
    let name = job.input.name();
    let original = match job.input.read() {
        Ok(original) => original,
        Err(failure) => return Ok(Err(failure)),
    };
    let decoded = match from.map(|decoder| decode(&original, decoder)).transpose() {
        Ok(decoded) => decoded,
        Err(cause) => return Ok(Err(Failure::because(&name, cause, ""))),
    };
    let source = decoded.as_deref().map_or(&original[..], str::as_bytes);
    let map = match maps.for_source(source, job.input.directory())? {
        Ok(map) => map,
        Err(found) => return Ok(Ok(refuse(&name, source, &[found]))),
    };
    let text = match convert_text(source, job.kind, job.to, &map) {
        Ok(text) => text,
        Err(found) => return Ok(Ok(refuse(&name, source, &found))),
    };
    let done = if arguments.diff || arguments.check {
        Ok(compare(job, arguments, (&original, source), &text)?)
    } else {
        let delivered = deliver(job, arguments, &original, &text)?;
        if delivered.is_ok() {
            note.tell(job, &text, maps);
        }
        delivered.map(|()| Exit::Success)
    };
    // A word-for-word conversion loses nothing, so a wrong text is written too, and told.
    let found = python_errors(source, job.to, &map);
    let told = if found.is_empty() { Exit::Success } else { refuse(&name, source, &found) };
    Ok(done.map(|exit| exit.max(told)))
}

/// Puts the result `text` where it belongs; `original` are the bytes of the input.
fn deliver(
    job: &Job,
    arguments: &ConvertArguments,
    original: &[u8],
    text: &[u8],
) -> Result<Result<(), Failure>> {
    Ok(match &job.target {
        Target::StandardOutput => {
            print_bytes(text)?;
            Ok(())
        }
        Target::Itself if *text == *original => Ok(()),
        Target::Itself => replace(Path::new(&path_of(&job.input)), text)
            .map_err(|error| Failure::new(job.input.name(), "write", &error)),
        Target::File(path) => write(path, text, arguments, &job.input),
    })
}

/// `--diff` and `--check`: what would change; `original` are the bytes of the input, and as text.
fn compare(
    job: &Job,
    arguments: &ConvertArguments,
    (original, source): (&[u8], &[u8]),
    text: &[u8],
) -> Result<Exit> {
    let name = job.input.name();
    let mut differs = false;
    let target = match &job.target {
        Target::StandardOutput => "<stdout>".to_owned(),
        Target::Itself => name.clone(),
        Target::File(path) => path.display().to_string(),
    };
    if arguments.diff {
        let diff = unified_diff(source, text, (&name, &target));
        differs |= !diff.is_empty();
        print_bytes(&diff)?;
    }
    if arguments.check {
        let is_current = match &job.target {
            Target::StandardOutput | Target::Itself => original == text,
            Target::File(path) => fs::read(path).is_ok_and(|there| there == text),
        };
        differs |= !is_current;
        if !is_current && !arguments.diff {
            print(format!("would write {target}\n"))?;
        }
    }
    Ok(if differs { Exit::Failure } else { Exit::Success })
}

fn write(
    path: &Path,
    text: &[u8],
    arguments: &ConvertArguments,
    input: &Input,
) -> Result<(), Failure> {
    let failed = |error| Failure::new(path, "write", &error);
    match fs::metadata(path) {
        Ok(there) if there.is_dir() => {
            let place = path.display().to_string();
            Err(Failure::because(&place, "a folder is in the way", ""))
        }
        Ok(there) if there.is_file() => {
            if fs::read(path).is_ok_and(|current| current == text) {
                Ok(())
            } else if arguments.force {
                replace(path, text).map_err(failed)
            } else {
                let place = path.display().to_string();
                Err(Failure::because(&place, "it exists already", "--force overwrites it"))
            }
        }
        Ok(_) => replace(path, text).map_err(failed),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            if let Some(parent) = path.parent().filter(|_| arguments.output.is_some()) {
                fs::create_dir_all(parent).map_err(failed)?;
            }
            let like = match input {
                Input::File(source) => fs::metadata(source).ok().filter(fs::Metadata::is_file),
                Input::StandardInput => None,
            };
            write_new(path, text, like.as_ref()).map_err(failed)
        }
        Err(error) => Err(failed(error)),
    }
}

fn path_of(input: &Input) -> std::path::PathBuf {
    match input {
        Input::File(path) => path.clone(),
        Input::StandardInput => std::path::PathBuf::new(),
    }
}

fn refuse(name: &str, source: &[u8], found: &[Diagnostic]) -> Exit {
    say(render_text(&SourceFile::new(name, source), found).trim_end());
    Exit::Failure
}

fn tell(failure: &Failure) -> Exit {
    say(&failure.message);
    failure.exit
}
