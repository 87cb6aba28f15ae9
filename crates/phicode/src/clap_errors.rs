//! Help and usage errors of the subcommands, with our statuses.

use std::ffi::OsString;

use anyhow::Result;
use clap::Parser;

use crate::dispatch::print;
use crate::exit::Exit;
use crate::report::say;

/// Reads the words behind a subcommand; `Err` is how the command ends without them.
pub(crate) fn parse<P: Parser>(
    name: &'static str,
    words: Vec<OsString>,
) -> Result<std::result::Result<P, Exit>> {
    let words = std::iter::once(OsString::from(name)).chain(words);
    match P::try_parse_from(words) {
        Ok(arguments) => Ok(Ok(arguments)),
        Err(error) if error.use_stderr() => {
            say(error.to_string().trim_end());
            Ok(Err(Exit::Usage))
        }
        Err(help) => print(help.to_string()).map(|()| Err(Exit::Success)),
    }
}
