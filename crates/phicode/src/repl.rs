//! `phicode repl`: the interpreter, reading φ from the user.

use std::ffi::OsString;

use anyhow::Result;
use phi_launch::{Form, Request, TargetWord, parse};

use crate::dispatch::{dispatch, print};
use crate::exit::Exit;
use crate::report::UsageError;
use crate::{help, run};

/// Becomes an interpreter that reads φ; returns only if that is not possible or not asked for.
pub(crate) fn repl(words: Vec<OsString>, start_ns: u64) -> Result<Exit> {
    match parse(Form::Strict, words)? {
        Request::Run(mut invocation) => {
            if invocation.target.is_some() {
                return Err(UsageError::new(
                    "repl: it takes no program".to_owned(),
                    "`phicode run` runs one".to_owned(),
                )
                .into());
            }
            invocation.target = Some(TargetWord::Interactive);
            run::start(invocation, start_ns)
        }
        Request::Help => print(help::repl()).map(|()| Exit::Success),
        Request::Version => run::version(),
        Request::Subcommand(words) => dispatch(words, start_ns),
    }
}
