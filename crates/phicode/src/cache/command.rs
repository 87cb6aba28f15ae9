//! One action of `phicode cache`.

use std::ffi::OsString;

use anyhow::Result;

use crate::cache::arguments::{Action, CacheArguments};
use crate::cache::{clear, stats, verify, warm};
use crate::clap_errors;
use crate::exit::Exit;

/// Runs `phicode cache`.
pub(crate) fn cache(words: Vec<OsString>, start_ns: u64) -> Result<Exit> {
    match clap_errors::parse::<CacheArguments>("phicode cache", words)? {
        Err(exit) => Ok(exit),
        Ok(CacheArguments { action }) => match action {
            Action::Stats(arguments) => stats::stats(arguments),
            Action::Verify(arguments) => verify::verify(arguments),
            Action::Clear(arguments) => clear::clear(arguments),
            Action::Warm(arguments) => warm::warm(arguments, start_ns),
        },
    }
}
