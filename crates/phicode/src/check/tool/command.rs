//! Mirrors the project, runs the tool there, translates what it says.

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitStatus;

use anyhow::{Context, Result};
use phi_config::environment::{absolute, current_directory, home_directory};
use phi_diagnostics::Severity;
use phi_launch::{Tool, find_tool};

use crate::check::arguments::{CheckArguments, Format};
use crate::check::tool::base::base_of;
use crate::check::tool::columns::Columns;
use crate::check::tool::ffi::Signals;
use crate::check::tool::located::Places;
use crate::check::tool::mirror::{Mirror, inside};
use crate::check::tool::output::Stream;
use crate::check::tool::words::for_mirror;
use crate::exit::{Exit, with_child_status};
use crate::ffi::ignore_broken_pipes;
use crate::inputs::Maps;
use crate::report::{UsageError, say};

/// Runs `phicode check … -- TOOL`; returns only if the tool does not run.
pub(crate) fn run_tool(arguments: &CheckArguments, tool: &[OsString]) -> Result<Exit> {
    refuse_misfits(arguments, tool)?;
    let here = absolute(&current_directory().context("find the current folder")?);
    let program = find_tool(&tool[0], &here)?;
    let base = base_of(&here);
    if base.parent().is_none() || home_directory().as_ref() == Some(&base) {
        let text = format!("{}: not the folder of a project", base.display());
        let hint = "go to the project: all that lies in its folder is mirrored for the tool";
        return Err(UsageError::new(text, hint).into());
    }
    let mut maps = Maps::new(arguments.map.as_deref(), Severity::Error)?;
    // From here on a signal must not leave the mirror behind.
    let signals = Signals::outlive();
    let mirror = Mirror::new(&base, &mut maps)?;
    let directory = inside(&mirror.root, &here, &mirror.base);
    let paths = arguments.paths.iter().map(|path| path.as_os_str());
    let words = tool[1..].iter().map(OsString::as_os_str).chain(paths);
    let words: Vec<_> = words.map(|word| for_mirror(word, &here, &mirror)).collect();
    let columns = Columns::of(&program, &words);
    let tool = Tool { program, arguments: words, directory: directory.clone() };
    let status = if signals.received().is_none() {
        let places = Places::new(&mirror, directory, columns);
        Some(translated(&tool, &places, &signals)?)
    } else {
        None
    };
    for phi in mirror.changed() {
        say(format_args!(
            "note: the tool has changed the Python text of {}; the φ file is as it was",
            phi.display()
        ));
    }
    drop(mirror);
    // Both end the process; what they return is the never that stable Rust can name.
    let _never = match status.and_then(|status| status.code()) {
        Some(code) => with_child_status(code),
        None => signals.end(status),
    };
    Ok(Exit::Failure)
}

fn refuse_misfits(arguments: &CheckArguments, tool: &[OsString]) -> Result<()> {
    let usage = |text: &str, hint: &str| Err(UsageError::new(text, hint).into());
    if tool.is_empty() {
        return usage("check --: no tool is named", "`phicode check -- mypy app.φ` runs mypy");
    }
    if arguments.format != Format::Text {
        return usage(
            "--format is of phicode's own messages",
            "the tool has its own, such as `-- ruff check --output-format json`",
        );
    }
    if arguments.paths.iter().any(|path| path.as_os_str() == "-") {
        return usage("-: a tool reads files", "name them behind the tool");
    }
    for path in &arguments.paths {
        if !path.exists() {
            let text = format!("{}: no such file or folder", path.display());
            return usage(&text, "PATH stands before `--`, the words of the tool behind it");
        }
    }
    Ok(())
}

fn translated(tool: &Tool, places: &Places, signals: &Signals) -> Result<ExitStatus> {
    ignore_broken_pipes();
    // Who does not read any more is not written to; the tool runs to its end.
    let mut stdout = Stream::new(places, |text: &[u8]| {
        let mut stream = io::stdout().lock();
        let _ = stream.write_all(text).and_then(|()| stream.flush());
    });
    let mut stderr = Stream::new(places, |text: &[u8]| {
        let _ = io::stderr().lock().write_all(text);
    });
    let status = tool.run(
        |process| signals.forward_to(process),
        |line| stdout.line(line),
        |line| stderr.line(line),
    )?;
    stdout.finish();
    stderr.finish();
    Ok(status)
}
