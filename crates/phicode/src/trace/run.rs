//! `phicode trace run`: this process becomes the tracer.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};

use anyhow::Result;
use clap::{Arg, Args, Command};
use phi_launch::{Form, Request, parse_beside, plan_traced};

use crate::clap_errors;
use crate::dispatch::dispatch;
use crate::exit::Exit;
use crate::report::UsageError;
use crate::run::{become_interpreter, version};
use crate::trace::arguments::TraceArguments;
use crate::trace::options::RecordingOptions;

/// Records the program that `words` name; returns only if that is not possible or not asked for.
pub(crate) fn run(words: Vec<OsString>, start_ns: u64) -> Result<Exit> {
    let definition = RecordingOptions::augment_args(Command::new("run"));
    let mut options = Vec::new();
    let request = parse_beside(Form::Strict, words, |word, rest| {
        take_option(&definition, word, rest, &mut options)
    })?;
    let invocation = match request {
        Request::Run(invocation) => invocation,
        Request::Help => {
            return checked(&["--help".into()]).map(|exit| exit.unwrap_or(Exit::Usage));
        }
        Request::Version => return version(),
        Request::Subcommand(words) => return dispatch(words, start_ns),
    };
    if let Some(exit) = checked(&options)? {
        return Ok(exit);
    }
    if invocation.target.is_none() {
        let text = "trace run: no program is named";
        return Err(UsageError::new(text, "`phicode trace run app.φ`").into());
    }
    become_interpreter(plan_traced(invocation, options, start_ns)?)
}

/// Lets clap read the options alone; `Some` is how the command ends without a program.
fn checked(options: &[OsString]) -> Result<Option<Exit>> {
    let words = std::iter::once("run".into()).chain(options.iter().cloned()).collect();
    Ok(clap_errors::parse::<TraceArguments>("phicode trace", words)?.err())
}

/// Moves `word`, and the value that it takes from `rest`, to `options` if it is one of them.
fn take_option(
    definition: &Command,
    word: &OsStr,
    rest: &mut VecDeque<OsString>,
    options: &mut Vec<OsString>,
) -> bool {
    let text = word.to_string_lossy();
    let Some((option, has_value)) = known(definition, &text) else { return false };
    options.push(word.to_owned());
    if option.get_action().takes_values() && !has_value {
        options.extend(rest.pop_front());
    }
    true
}

/// The option of this word, and whether its value is in the same word.
fn known<'a>(definition: &'a Command, word: &str) -> Option<(&'a Arg, bool)> {
    let mut options = definition.get_arguments();
    if let Some(long) = word.strip_prefix("--") {
        let (name, value) =
            long.split_once('=').map_or((long, None), |(it, value)| (it, Some(value)));
        return options.find(|one| one.get_long() == Some(name)).map(|one| (one, value.is_some()));
    }
    let mut letters = word.strip_prefix('-')?.chars();
    let letter = letters.next()?;
    let option = options.find(|one| one.get_short() == Some(letter))?;
    Some((option, letters.next().is_some()))
}
