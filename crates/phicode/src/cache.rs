//! `phicode cache`: the bytecode cache on disk.

use std::ffi::OsString;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};
use phi_cache::{Checked, verify_tree};

use crate::clap_errors;
use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::say;

/// Look at the bytecode cache of φ files.
#[derive(Debug, Parser)]
#[command(name = "phicode cache", disable_version_flag = true)]
struct CacheArguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Check the checksum of every entry, of all interpreters.
    ///
    /// A damaged entry does no harm: the next import rebuilds it. Exit status: 0 all entries are
    /// whole; 1 one is damaged or cannot be read; 2 usage.
    Verify {
        /// Files and folders; nothing is the current folder.
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
    },
}

/// Runs `phicode cache`.
pub(crate) fn cache(words: Vec<OsString>) -> Result<Exit> {
    let arguments = match clap_errors::parse::<CacheArguments>("phicode cache", words)? {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    let Action::Verify { mut paths } = arguments.action;
    if paths.is_empty() {
        paths.push(PathBuf::from("."));
    }
    let mut checked = Checked::default();
    for path in &paths {
        verify_tree(path, &mut checked);
    }
    for finding in &checked.findings {
        say(format_args!("{}: {}", finding.path.display(), finding.reason));
    }
    let (whole, bad) = (checked.whole, checked.findings.len());
    print(format!("{whole} whole entries of {} bytes, {bad} damaged\n", checked.bytes))?;
    Ok(if bad == 0 { Exit::Success } else { Exit::Failure })
}
