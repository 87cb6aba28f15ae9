//! The words behind `phicode trace run`: those of the recording, and those of a run.

use clap::builder::PossibleValuesParser;
use clap::{Args, value_parser};

/// Run a program and record each of its steps.
///
/// The program needs CPython 3.12 or 3.13; its exit status is that of the command. Beside the
/// options below, Python's own flags may stand before TARGET, as in `phicode run`. Exit status:
/// the program's own; 2 usage, TARGET is not found, or the interpreter cannot record; 126 it does
/// not start; 127 there is none, or it has no calcharo.
#[derive(Debug, Args)]
#[command(override_usage = "phicode trace run [OPTIONS] TARGET [ARG]...
       phicode trace run [OPTIONS] -m MODULE [ARG]...
       phicode trace run [OPTIONS] -c CODE [ARG]...")]
pub(crate) struct RunArguments {
    /// φ or Python file; every word behind it is the program's.
    #[arg(value_name = "TARGET")]
    target: Option<String>,

    /// Module to run in place of a file.
    #[arg(short, value_name = "MODULE")]
    module: Option<String>,

    /// Text to run in place of a file.
    #[arg(short, value_name = "CODE")]
    code: Option<String>,

    #[command(flatten)]
    recording: RecordingOptions,

    /// Use the interpreter X: a path, a command, or a version such as 3.12.
    #[arg(long, value_name = "X")]
    interpreter: Option<String>,

    /// Use the default interpreter.
    #[arg(long)]
    python: bool,

    /// Use CPython, even where the default is another.
    #[arg(long)]
    cpython: bool,

    /// Print each step of the start with its time to standard error.
    #[arg(long)]
    debug: bool,
}

/// What Python's side gets as it was typed.
#[derive(Debug, Args)]
pub(crate) struct RecordingOptions {
    /// Trace file to write; without it the program's name with the suffix .calcharo, in the
    /// current folder.
    #[arg(short, long, value_name = "FILE")]
    output: Option<String>,

    /// How much to record: nothing, the lines that run, calls with arguments and results, all
    /// variables and objects at each step, or expressions and conditions as well; without it full.
    #[arg(long, value_name = "LEVEL")]
    #[arg(value_parser = PossibleValuesParser::new(["off", "lines", "calls", "values", "full"]))]
    level: Option<String>,

    /// Code to record: path:GLOB, module:GLOB or function:GLOB, with `!` in front to leave it out;
    /// stdlib or site-packages. May be repeated; without it the project of the program.
    #[arg(long, value_name = "RULE", value_parser = scope_rule)]
    scope: Vec<String>,

    /// Most steps to record; without it no limit.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = value_parser!(u64).range(1..))]
    max_steps: Option<u64>,

    /// Most bytes of the trace file; without it 268435456.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = value_parser!(u64).range(1..))]
    max_trace_bytes: Option<u64>,

    /// Most bytes of memory that the program may use; without it 536870912.
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    #[arg(value_parser = value_parser!(u64).range(1..))]
    max_memory: Option<u64>,

    /// Most seconds that may pass; without it no limit.
    #[arg(long, value_name = "S", value_parser = seconds, allow_negative_numbers = true)]
    wall_seconds: Option<f64>,

    /// Most seconds of a processor; without it no limit.
    #[arg(long, value_name = "S", value_parser = seconds, allow_negative_numbers = true)]
    cpu_seconds: Option<f64>,

    /// What a limit does: end the program, let it go on unrecorded, or end it with an exception
    /// that says where it was; without it stop.
    #[arg(long, value_name = "ACTION")]
    #[arg(value_parser = PossibleValuesParser::new(["stop", "detach", "raise"]))]
    on_limit: Option<String>,

    /// Clocks to read: none, those of each millisecond, or of each step; without it sampled.
    #[arg(long, value_name = "CLOCK")]
    #[arg(value_parser = PossibleValuesParser::new(["off", "sampled", "exact"]))]
    clock: Option<String>,

    /// How far into objects to look; without it full.
    #[arg(long, value_name = "DEPTH")]
    #[arg(value_parser = PossibleValuesParser::new(["none", "shallow", "full"]))]
    heap: Option<String>,

    /// Settings to begin with, limits and isolation too; options beside it win.
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(PRESETS))]
    preset: Option<String>,

    /// Where the program runs: in the process that records it, or in one of its own that the
    /// kernel limits; without it none.
    #[arg(long, value_name = "KIND")]
    #[arg(value_parser = PossibleValuesParser::new(["none", "process"]))]
    isolation: Option<String>,

    /// Say nothing about the recording on standard error.
    #[arg(long)]
    quiet: bool,
}

const PRESETS: [&str; 6] =
    ["production", "development", "education", "performance", "testing", "dataset"];

fn scope_rule(text: &str) -> Result<String, &'static str> {
    let rule = text.strip_prefix('!').unwrap_or(text);
    match rule.split_once(':') {
        Some(("path" | "module" | "function", glob)) if !glob.is_empty() => Ok(text.to_owned()),
        None if ["stdlib", "site-packages"].contains(&text) => Ok(text.to_owned()),
        _ => Err("a rule is path:GLOB, module:GLOB or function:GLOB, with ! in front to exclude, \
                  stdlib or site-packages"),
    }
}

fn seconds(text: &str) -> Result<f64, &'static str> {
    let parsed = text.parse().ok().filter(|it: &f64| it.is_finite() && *it > 0.0);
    parsed.ok_or("it is no number above 0")
}

#[cfg(test)]
mod tests {
    use super::{scope_rule, seconds};

    #[test]
    fn a_rule_names_what_it_matches() {
        for rule in ["path:src/*.φ", "!module:os.*", "function:f", "stdlib", "site-packages"] {
            assert_eq!(scope_rule(rule).as_deref(), Ok(rule));
        }
        for rule in ["src/*.py", "path:", "!", "name:x", "!stdlib"] {
            assert!(scope_rule(rule).is_err(), "{rule}");
        }
    }

    #[test]
    fn time_is_above_zero() {
        assert_eq!(seconds("0.5"), Ok(0.5));
        for text in ["0", "-1", "inf", "nan", "soon"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
