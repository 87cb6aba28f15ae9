//! Short runs of the fuzz driver; long ones are started by hand.

use std::ffi::OsStr;
use std::process::Command;

use anyhow::Result;

use super::counts::Counts;
use crate::interpreters::{Interpreter, Minor};
use crate::process::watch;
use crate::workspace::Workspace;

const SECONDS: &str = "20";
/// Always the same texts: what this run says is about the change. Long runs try other seeds.
const SEED: &str = "1";
/// The reference lexer needs the f-string tokens of this version.
const REFERENCE_FROM: Minor = Minor(12);

/// Runs the driver on texts and on trace files, with one seed; each run counts as one test.
pub(crate) fn run(workspace: &Workspace, interpreter: &Interpreter) -> Result<Counts> {
    let mut counts = texts(workspace, interpreter)?;
    counts += driver(workspace, &["trace".as_ref(), SECONDS.as_ref(), SEED.as_ref()])?;
    Ok(counts)
}

fn texts(workspace: &Workspace, interpreter: &Interpreter) -> Result<Counts> {
    if interpreter.minor < REFERENCE_FROM {
        println!("!!! the reference lexer needs CPython {REFERENCE_FROM}: fuzzing did not run");
        return Ok(Counts::ONE_SKIPPED);
    }
    driver(workspace, &[SECONDS.as_ref(), interpreter.path.as_os_str(), SEED.as_ref()])
}

fn driver(workspace: &Workspace, arguments: &[&OsStr]) -> Result<Counts> {
    println!("\nfuzz, {SECONDS} s");
    let mut command = Command::new("cargo");
    command
        .args(["run", "--quiet", "--release", "--manifest-path", "fuzz/Cargo.toml", "--"])
        .args(arguments)
        .current_dir(workspace.root());
    let (_, succeeded) = watch(&mut command)?;
    Ok(if succeeded { Counts { passed: 1, ..Counts::default() } } else { Counts::ONE_FAILED })
}
