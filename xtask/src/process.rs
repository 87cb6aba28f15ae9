//! Child processes: shown before they run, their output passed through line by line.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

/// Prints the command and runs it to its end; true means status 0.
pub(crate) fn succeeds(command: &mut Command) -> Result<bool> {
    announce(command);
    let status = command.status().with_context(|| format!("start {}", name(command)))?;
    Ok(status.success())
}

/// As [`succeeds`], for a step that the rest cannot do without.
pub(crate) fn require(command: &mut Command) -> Result<()> {
    if !succeeds(command)? {
        bail!("{} failed", name(command));
    }
    Ok(())
}

/// Runs the command, shows both its streams as they come, and returns its lines and whether it succeeded.
pub(crate) fn watch(command: &mut Command) -> Result<(Vec<String>, bool)> {
    announce(command);
    let (reader, writer) = std::io::pipe()?;
    let mut child = command
        .stdin(Stdio::null())
        .stdout(writer.try_clone()?)
        .stderr(writer)
        .spawn()
        .with_context(|| format!("start {}", name(command)))?;
    // The command holds the pipe's write end: while it lives, reading would never end.
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut lines = Vec::new();
    for line in BufReader::new(reader).split(b'\n') {
        let line = String::from_utf8_lossy(&line?).trim_end_matches('\r').to_owned();
        println!("{line}");
        lines.push(line);
    }
    let status = child.wait()?;
    if status.code().is_none() {
        println!("{}: {status}", name(command));
    }
    Ok((lines, status.success()))
}

/// The command's standard output, if it could be run and succeeded.
pub(crate) fn output_of(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn announce(command: &Command) {
    let arguments: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
    println!("$ {} {}", name(command), arguments.join(" "));
}

fn name(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
