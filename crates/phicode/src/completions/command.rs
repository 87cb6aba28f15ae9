//! Prints the script of one shell.

use std::ffi::OsString;

use anyhow::Result;
use clap::{Parser, ValueEnum};

use crate::clap_errors;
use crate::completions::table::table;
use crate::completions::{bash, fish, zsh};
use crate::dispatch::print;
use crate::exit::Exit;

/// Print the completions of a shell.
///
/// bash: `source <(phicode completions bash)` in ~/.bashrc. zsh: `source <(phicode completions zsh)`
/// in ~/.zshrc, behind `compinit`. fish: `phicode completions fish >
/// ~/.config/fish/completions/phicode.fish`.
#[derive(Debug, Parser)]
#[command(name = "phicode completions", disable_version_flag = true)]
pub(crate) struct CompletionsArguments {
    /// The shell.
    #[arg(value_enum, value_name = "SHELL")]
    shell: Shell,
}

/// The shells that there are completions for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Shell {
    Bash,
    Zsh,
    Fish,
}

/// Runs `phicode completions`.
pub(crate) fn completions(words: Vec<OsString>) -> Result<Exit> {
    let parsed = clap_errors::parse::<CompletionsArguments>("phicode completions", words)?;
    let arguments = match parsed {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    let places = table();
    let script = match arguments.shell {
        Shell::Bash => bash::script(&places),
        Shell::Zsh => zsh::script(&places),
        Shell::Fish => fish::script(&places),
    };
    print(script).map(|()| Exit::Success)
}
