//! `phicode sandbox run`.

use std::fs;
use std::io::{self, Write};
use std::path::{Component, Path};
use std::time::Duration;

use anyhow::{Context, Result};
use phi_sandbox::{
    Deaf, InputFile, Limits, Outcome, OutputFile, Run, Status, Stop, Stream, Watcher,
};

use crate::dispatch::print;
use crate::exit::{Exit, with_child_status};
use crate::report::{UsageError, say};
use crate::sandbox::answer::document;
use crate::sandbox::arguments::RunArguments;
use crate::sandbox::command::start;
use crate::sandbox::program::{program, read};

/// Exit statuses beside the program's own.
const TIMEOUT: i32 = 124;
const LIMIT: i32 = 137;
const INTERNAL: i32 = 70;
const SIGNAL: i32 = 128;

/// Runs one program.
pub(crate) fn run(arguments: &RunArguments) -> Result<Exit> {
    let run = run_of(arguments)?;
    if let Err(fault) = run.check() {
        return Err(UsageError::new(format!("sandbox: {fault}"), "").into());
    }
    let sandbox = start(&arguments.place)?;
    let stop = Stop::new().context("make an event")?;
    let outcome = if arguments.json {
        let outcome = sandbox.run(&run, &mut Deaf, &stop);
        print(format!("{:#}\n", document(&outcome, sandbox.isolation())))?;
        outcome
    } else {
        let outcome = sandbox.run(&run, &mut Through, &stop);
        tell(&outcome);
        outcome
    };
    if let Some(folder) = &arguments.output_dir {
        for file in &outcome.files {
            write(folder, file)?;
        }
    }
    // What the sandbox holds must go before the process does.
    drop(sandbox);
    let status = status_of(&outcome);
    if status != 0 {
        with_child_status(status);
    }
    Ok(Exit::Success)
}

/// Hands the output through as it comes.
struct Through;

impl Watcher for Through {
    fn output(&mut self, stream: Stream, data: &[u8]) {
        // Whoever reads it may have seen enough; the program is not to notice.
        let _ = match stream {
            Stream::Stdout => io::stdout().write_all(data).and_then(|()| io::stdout().flush()),
            Stream::Stderr => io::stderr().write_all(data),
        };
    }
}

fn run_of(arguments: &RunArguments) -> Result<Run> {
    let stdin = match &arguments.stdin {
        Some(file) => read(file)?,
        None => Vec::new(),
    };
    let limits = Limits {
        wall: Duration::from_millis(arguments.timeout),
        cpu: Duration::from_millis(arguments.cpu),
        memory_mb: arguments.memory,
        processes: arguments.processes,
        output: arguments.max_output,
        ..Limits::DEFAULT
    };
    Ok(Run {
        program: program(&arguments.file)?,
        args: arguments.args.clone(),
        env: arguments.env.iter().map(|text| variable(text)).collect::<Result<_>>()?,
        stdin,
        files: arguments.files.iter().map(|text| file(text)).collect::<Result<_>>()?,
        return_files: arguments.return_files.clone(),
        limits,
        profile: String::new(),
    })
}

fn variable(text: &str) -> Result<(String, String)> {
    let (name, value) = text.split_once('=').ok_or_else(|| {
        UsageError::new(format!("sandbox: --env {text}: no value"), "--env NAME=VALUE")
    })?;
    Ok((name.to_owned(), value.to_owned()))
}

fn file(text: &str) -> Result<InputFile> {
    let (path, source) = text.split_once('=').unwrap_or((text, text));
    Ok(InputFile { path: path.to_owned(), content: read(Path::new(source))? })
}

/// Writes a file that came back; its path is the program's, and may want to go anywhere.
fn write(folder: &Path, file: &OutputFile) -> Result<()> {
    let path = Path::new(&file.path);
    if !path.components().all(|part| matches!(part, Component::Normal(_))) {
        say(format_args!("phicode: {:?} is no path inside the folder; left out", file.path));
        return Ok(());
    }
    let target = folder.join(path);
    let parent = target.parent().unwrap_or(folder);
    fs::create_dir_all(parent).with_context(|| format!("make {}", parent.display()))?;
    fs::write(&target, &file.content).with_context(|| format!("write {}", target.display()))
}

/// Why it ended, unless the program ended by itself.
fn tell(outcome: &Outcome) {
    for (name, stream) in [("output", &outcome.stdout), ("errors", &outcome.stderr)] {
        if stream.truncated() {
            let (kept, written) = (stream.kept.len(), stream.written);
            say(format_args!(
                "phicode: the first {kept} of {written} bytes of its {name} are shown"
            ));
        }
    }
    if let Some(message) = &outcome.message
        && !matches!(outcome.status, Status::Ok | Status::Error)
    {
        say(format_args!("phicode: {}: {message}", outcome.status.name()));
    }
    for file in &outcome.files_skipped {
        let path = String::from_utf8_lossy(&file.path);
        say(format_args!("phicode: {path:?} does not come back: {}", file.reason));
    }
}

fn status_of(outcome: &Outcome) -> i32 {
    match outcome.status {
        Status::Timeout => TIMEOUT,
        Status::Internal => INTERNAL,
        Status::Ok | Status::Error => outcome.exit_code.unwrap_or(0),
        Status::Killed => outcome.signal.map_or(LIMIT, |signal| SIGNAL + signal),
        Status::Cpu | Status::Memory | Status::Output | Status::Pids => LIMIT,
    }
}
