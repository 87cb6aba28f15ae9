//! `phicode trace export`.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use calcharo::Trace;
use calcharo::json::{JsonError, JsonSteps, to_json, to_json_lines};
use calcharo::tutor::to_tutor;

use crate::exit::Exit;
use crate::ffi::ignore_broken_pipes;
use crate::outputs::{new_beside, put_in_place};
use crate::report::say;
use crate::trace::TraceError;
use crate::trace::arguments::{ExportArguments, Format, Steps};
use crate::trace::open::open;
use crate::trace::walk::read_all;

/// Writes a trace in another format.
pub(crate) fn export(arguments: &ExportArguments) -> Result<Exit> {
    let ExportArguments { file, output, .. } = arguments;
    if arguments.steps == Steps::Full && arguments.to != Format::Json {
        let help = "leave --steps out: only --to json has two forms";
        return Err(TraceError::usage(file, "--steps full is of --to json alone", help).into());
    }
    let trace = open(file)?;
    if output == Path::new("-") {
        ignore_broken_pipes();
        write(&trace, arguments, &mut BufWriter::new(io::stdout().lock()), "standard output")?;
    } else {
        let is_same = file.canonicalize().ok().zip(output.canonicalize().ok());
        if is_same.is_some_and(|(from, to)| from == to) {
            let help = "name another file with -o";
            return Err(TraceError::usage(file, "it would be replaced by its export", help).into());
        }
        let name = output.display().to_string();
        let saved = || format!("write {name}");
        if output.is_file() || !output.exists() {
            let mut temporary = new_beside(output).with_context(saved)?;
            write(&trace, arguments, &mut BufWriter::new(temporary.as_file_mut()), &name)?;
            put_in_place(temporary, output).with_context(saved)?;
        } else {
            // A device or a pipe must not become a file.
            let device = File::options().write(true).open(output).with_context(saved)?;
            write(&trace, arguments, &mut BufWriter::new(device), &name)?;
        }
    }
    let damage =
        read_all(&trace, &mut |_| {}, &mut |_| {}).map_err(|error| TraceError::of(file, &error))?;
    for part in &damage.parts {
        say(format_args!("{}: {part}", file.display()));
    }
    Ok(if damage.loses_steps { Exit::Failure } else { Exit::Success })
}

fn write(
    trace: &Arc<Trace>,
    arguments: &ExportArguments,
    out: &mut impl Write,
    name: &str,
) -> Result<()> {
    let steps = match arguments.steps {
        Steps::Delta => JsonSteps::Delta,
        Steps::Full => JsonSteps::Full,
    };
    let written = match arguments.to {
        Format::Json => to_json(trace, steps, out),
        Format::Jsonl => to_json_lines(trace, out),
        Format::Tutor => to_tutor(trace, out),
    };
    match written.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => Ok(()),
        Err(JsonError::Store(error)) => Err(TraceError::of(&arguments.file, &error.kind).into()),
        Err(JsonError::Write(error)) => Err(error).with_context(|| format!("write {name}")),
        Err(error) => Err(error).with_context(|| format!("write {name}")),
    }
}
