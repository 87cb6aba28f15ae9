//! `phicode run` and the bare form.

use std::ffi::OsString;

use anyhow::Result;
use phi_launch::{Form, Invocation, Plan, Request, TargetWord, local_program, parse, plan};

use crate::dispatch::{dispatch, print};
use crate::exit::{self, Exit};
use crate::help;
use crate::report::{UsageError, is_watched, say};

/// Becomes the program that `words` name; returns only if that is not possible or not asked for.
pub(crate) fn run(form: Form, words: Vec<OsString>, start_ns: u64) -> Result<Exit> {
    let mut run = match parse(form, words)? {
        Request::Help if form == Form::Strict => return print(help::run()).map(|()| Exit::Success),
        Request::Help => return print(help::whole()).map(|()| Exit::Success),
        Request::Version => return version(),
        Request::Subcommand(words) => return dispatch(words, start_ns),
        Request::Run(run) => run_behind_flags(form, run)?,
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

/// `phicode --debug run app`: the subcommand, after flags that it takes too.
fn run_behind_flags(form: Form, run: Invocation) -> Result<Invocation> {
    let is_subcommand = form == Form::Bare
        && run.target == Some(TargetWord::Name("run".into()))
        && !run.arguments.is_empty()
        && local_program("run").is_none();
    if !is_subcommand {
        return Ok(run);
    }
    let Invocation { engine, python_flags, arguments, .. } = run;
    let Request::Run(mut inner) = parse(Form::Strict, arguments)? else {
        let text = "run: its flags without a program stand after it";
        return Err(UsageError::new(text.to_owned(), "try `phicode run --help`").into());
    };
    inner.engine = engine.with(inner.engine)?;
    inner.python_flags.splice(..0, python_flags);
    Ok(inner)
}

/// Becomes the interpreter that `invocation` needs.
pub(crate) fn start(invocation: Invocation, start_ns: u64) -> Result<Exit> {
    become_interpreter(plan(invocation, start_ns)?)
}

/// Starts what `plan` decided.
pub(crate) fn become_interpreter(plan: Plan) -> Result<Exit> {
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
