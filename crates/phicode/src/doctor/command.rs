//! Asks about everything in turn, and prints.

use std::ffi::OsString;
use std::path::Path;

use anyhow::Result;
use clap::Parser;

use crate::clap_errors;
use crate::dispatch::print;
use crate::doctor::findings::{Findings, Level};
use crate::doctor::{caches, configuration, engine, interpreters, programs};
use crate::exit::Exit;

/// Say what is found here, what is wrong, and what to do.
///
/// Looks at this program, the interpreter of the current folder and its engine, the configuration,
/// the caches, the environment and the other interpreters. Exit status: 0 nothing is wrong, or only
/// warnings; 1 an error; 2 usage.
#[derive(Debug, Parser)]
#[command(name = "phicode doctor", disable_version_flag = true)]
pub(crate) struct DoctorArguments {
    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

/// Runs `phicode doctor`.
pub(crate) fn doctor(words: Vec<OsString>) -> Result<Exit> {
    let arguments = match clap_errors::parse::<DoctorArguments>("phicode doctor", words)? {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    let here = Path::new("");
    let mut findings = Findings::default();
    programs::look(&mut findings);
    if let Some(python) = interpreters::chosen(here, &mut findings) {
        engine::look(&python, &mut findings);
    }
    configuration::look(here, &mut findings);
    configuration::look_at_variables(&mut findings);
    caches::look(&mut findings);
    interpreters::look_at_others(here, &mut findings);
    print(if arguments.json { findings.json() } else { findings.text() })?;
    Ok(if findings.level() == Level::Error { Exit::Failure } else { Exit::Success })
}
