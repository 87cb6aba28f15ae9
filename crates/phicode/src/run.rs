//! `phicode run` and the bare form.

use std::ffi::OsString;

use anyhow::Result;
use phi_launch::{Form, Invocation, Plan, Request, TargetWord, local_program, parse, plan};

use crate::dispatch::{dispatch, print};
use crate::exit::{self, Exit};
use crate::help;
use crate::report::{is_watched, say};

/// Becomes the program that `words` name; returns only if that is not possible or not asked for.
pub(crate) fn run(form: Form, words: Vec<OsString>, start_ns: u64) -> Result<Exit> {
    let mut run = match parse(form, words)? {
        Request::Help if form == Form::Strict => return print(help::run()).map(|()| Exit::Success),
        Request::Help => return print(help::whole()).map(|()| Exit::Success),
        Request::Version => return version(),
        Request::Subcommand(words) => return dispatch(words, start_ns),
        Request::Run(run) => run,
    };
    if run.target.is_none() {
        if local_program("main").is_none() {
            say("phicode: no program is named, and there is no main here");
            say(format_args!("\n{}", help::whole().trim_end()));
            return Ok(Exit::Usage);
        }
        run.target = Some(TargetWord::Name("main".into()));
    }
    start(run, start_ns)
}

/// Becomes the interpreter that `invocation` needs.
pub(crate) fn start(invocation: Invocation, start_ns: u64) -> Result<Exit> {
    let plan = plan(invocation, start_ns)?;
    say_plan(&plan);
    Err(plan.start(exit::with_child_status).into())
}

/// Prints the version.
pub(crate) fn version() -> Result<Exit> {
    print(concat!("phicode ", env!("CARGO_PKG_VERSION"), "\n")).map(|()| Exit::Success)
}

fn say_plan(plan: &Plan) {
    for notice in &plan.notices {
        say(format_args!("phicode: {notice}"));
    }
    // With --debug it is one of the steps.
    if let Some(remark) = plan.remark.as_ref().filter(|_| plan.steps.is_empty() && is_watched()) {
        say(format_args!("phicode: {remark}"));
    }
    for (time_ns, step) in &plan.steps {
        say(format_args!("phicode: {:>4} µs {step}", time_ns / 1000));
    }
}
