//! One action of `phicode trace`.

use std::ffi::OsString;

use anyhow::Result;

use crate::clap_errors;
use crate::exit::Exit;
use crate::trace::arguments::{Action, TraceArguments};
use crate::trace::{export, plugins, run, stats, view};

/// Runs `phicode trace`.
pub(crate) fn trace(mut words: Vec<OsString>, start_ns: u64) -> Result<Exit> {
    if words.first().is_some_and(|word| word == "run") {
        return run::run(words.split_off(1), start_ns);
    }
    match clap_errors::parse::<TraceArguments>("phicode trace", words)? {
        Err(exit) => Ok(exit),
        Ok(TraceArguments { action }) => match action {
            // The word `run` in first place has been seen above.
            Action::Run(_) => Ok(Exit::Usage),
            Action::View(arguments) => view::view(&arguments),
            Action::Stats(arguments) => stats::stats(&arguments),
            Action::Export(arguments) => export::export(&arguments),
            Action::Plugins(arguments) => plugins::plugins(arguments),
        },
    }
}
