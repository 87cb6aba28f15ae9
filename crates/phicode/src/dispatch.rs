//! From the first word to the command that it names.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write};

use anyhow::{Context, Result};
use phi_launch::{Form, local_program};

use crate::exit::Exit;
use crate::ffi::ignore_broken_pipes;
use crate::report::{UsageError, report_error, say};
use crate::subcommands::{self, Subcommand};
use crate::{
    bench, cache, check, completions, config, convert, coprocess, doctor, execute, fmt,
    interpreters, repl, run, sandbox, serve, token, trace,
};

/// Runs the command that `arguments` name, the program's own name first; returns the exit status.
pub fn main(arguments: impl Iterator<Item = OsString>) -> u8 {
    let start_ns = phi_launch::now_ns();
    let words: Vec<OsString> = arguments.skip(1).collect();
    let exit = dispatch(words, start_ns).unwrap_or_else(|error| {
        report_error(&error);
        Exit::of(&error)
    });
    exit.status()
}

/// Runs the command that `words` name.
pub(crate) fn dispatch(mut words: Vec<OsString>, start_ns: u64) -> Result<Exit> {
    let first = words.first().and_then(|word| word.to_str());
    let Some(subcommand) = first.and_then(subcommands::find) else {
        return run::run(Form::Bare, words, start_ns);
    };
    words.remove(0);
    if subcommand.name == "run" {
        return run::run(Form::Strict, words, start_ns);
    }
    if subcommand.name == "coprocess" {
        // An interpreter asks, whose user knows nothing of it.
        return coprocess::coprocess(&words);
    }
    say_what_is_hidden(subcommand);
    match subcommand.name {
        "convert" => convert::convert(words),
        "check" => check::check(words),
        "repl" => repl::repl(words, start_ns),
        "bench" => bench::bench(words),
        "doctor" => doctor::doctor(words),
        "cache" => cache::cache(words, start_ns),
        "interpreters" => interpreters::interpreters(words),
        "fmt" => fmt::fmt(words),
        "completions" => completions::completions(words),
        "config" => config::config(words),
        "serve" => serve::serve(words),
        "token" => token::token(words),
        "sandbox" => sandbox::sandbox(words),
        "trace" => trace::trace(words, start_ns),
        "execute" => execute::execute(words),
        name => Err(UsageError::new(
            format!("{name}: not part of this version"),
            format!("`phicode run {name}` runs a program of that name"),
        )
        .into()),
    }
}

/// A file that would run if its name were not a subcommand's is not passed over in silence.
fn say_what_is_hidden(subcommand: &Subcommand) {
    if let Some(program) = local_program(subcommand.name) {
        let name = subcommand.name;
        let program = program.display();
        say(format_args!("note: {name} is a subcommand; `phicode run {name}` runs {program}"));
    }
}

/// Writes `data` to standard output.
pub(crate) fn print(data: impl AsRef<OsStr>) -> Result<()> {
    print_bytes(data.as_ref().as_encoded_bytes())
}

/// Writes `data` to standard output, as it is.
pub(crate) fn print_bytes(data: &[u8]) -> Result<()> {
    ignore_broken_pipes();
    let mut output = io::stdout().lock();
    output.write_all(data).and_then(|()| output.flush()).context("write to standard output")
}
