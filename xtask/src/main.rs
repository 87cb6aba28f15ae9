//! The repository's own commands: `cargo xtask demo | test | lint | tidy | generate | bench`.
//!
//! Nothing here ships. Each command prints what it runs, and ends with a non-zero status as soon
//! as anything in it failed.
#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool of the repository: printing is its output"
)]

mod bench;
mod demo;
mod generate;
mod interpreters;
mod lint;
mod process;
mod test;
mod tidy;
mod venv;
mod wheel;
mod workspace;

use std::process::ExitCode;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

const HELP: &str = "\
usage: cargo xtask COMMAND

  demo                        build, install into a fresh virtual environment, run examples/tour.φ
  test [--python X.Y]... [--rust] [--quick]
                              every test; narrowed to one CPython, to the crates, or to the crates
                              and the newest CPython
  lint                        rustfmt, clippy, ruff, mypy --strict, stubtest
  tidy                        the invariants of ARCHITECTURE.md that a program can check
  generate [--check]          write (or compare) the generated pages of docs/reference
  bench [ARG]...              run the benchmarks of benches/ on the installed wheel
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match dispatch(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Runs one command; `false` means that it ran to its end and found something wrong.
fn dispatch(arguments: &[String]) -> Result<bool> {
    let Some((command, rest)) = arguments.split_first() else {
        bail!("a command is missing\n{HELP}");
    };
    let workspace = Workspace::find()?;
    match command.as_str() {
        "demo" => demo::run(&workspace),
        "test" => test::run(&workspace, &test::Scope::from_arguments(rest)?),
        "lint" => lint::run(&workspace),
        "tidy" => tidy::run(&workspace),
        "generate" => generate::run(&workspace, rest == ["--check"]),
        "bench" => bench::run(&workspace, rest),
        "help" | "--help" | "-h" => {
            print!("{HELP}");
            Ok(true)
        }
        other => bail!("no command `{other}`\n{HELP}"),
    }
}
