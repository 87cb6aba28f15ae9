//! What a run means on this machine, ready to be started.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::path::PathBuf;

use phi_config::{environment, launch_settings, variables};

use crate::arguments::{Invocation, Selection, TargetWord};
use crate::error::{LaunchError, LaunchErrorKind};
use crate::followed::followed;
use crate::interpreter::Chosen;
use crate::resolve::resolve;
use crate::skipped::skipped;
use crate::{auto, carried, engine, interpreter, locale, platform};

/// Version of the text in `PHICODE_LAUNCH`; the engine refuses what it does not know.
const VERSION: u32 = 1;

/// An interpreter and the words and variables it is started with.
#[derive(Debug)]
pub struct Plan {
    pub(crate) python: PathBuf,
    pub(crate) words: Vec<OsString>,
    /// All fields of `PHICODE_LAUNCH` but the time of the start; `None` if the engine is not what
    /// is started.
    pub(crate) launch: Option<String>,
    /// Further variables for the program and its children.
    pub(crate) variables: Vec<(&'static str, OsString)>,
    /// Warnings about the configuration, to be printed before the start.
    pub notices: Vec<String>,
    /// What `auto` chose and why, for people who watch the start.
    pub remark: Option<String>,
    /// Steps with the nanoseconds since the process began, for `--debug`.
    pub steps: Vec<(u64, String)>,
}

/// Decides everything about `run`, whose process began at `start_ns` (see [`now_ns`]).
///
/// A run without a target is an error of the caller's: it knows what stands for nothing.
pub fn plan(run: Invocation, start_ns: u64) -> Result<Plan, LaunchError> {
    if environment::text(&variables::LAUNCH).is_some()
        || environment::switch(&variables::ALREADY_SWITCHED)
    {
        return Err(LaunchError::new(LaunchErrorKind::Loop));
    }
    let mut steps = Vec::new();
    let mut step = |text: String| {
        if run.engine.debug {
            steps.push((now_ns().saturating_sub(start_ns), text));
        }
    };
    let target = run.target.as_ref().ok_or_else(|| LaunchError::usage("no program is named"))?;
    let program = resolve(target, run.form)?;
    step(format!("{} {}", program.mode.as_str(), program.target.display()));
    let settings = launch_settings(&program.directory)?;
    step(match &settings.file {
        Some(file) => format!("configuration {}", file.display()),
        None => "no configuration".to_owned(),
    });
    let mut remark = None;
    let selection = run.engine.selection.as_ref();
    let choice = match interpreter::choose(selection, &settings, &program.directory)? {
        Chosen::Fixed(choice) => choice,
        Chosen::Auto(default) => {
            let decision = auto::decide(default, &followed(&program));
            remark = decision.remark;
            decision.choice
        }
    };
    if let Some(remark) = &remark {
        step(remark.clone());
    }
    step(format!("interpreter {} ({})", choice.python.display(), choice.rule));
    let mut notices = settings.notices.clone();
    if matches!(selection, None | Some(Selection::Default)) {
        notices.extend(skipped(&choice, &program.directory));
    }
    let engine = engine::find(&choice.python)?;
    step(format!("engine {} ({})", engine.entry.display(), engine.rule));
    let mut launch = launch_text(start_ns, target, run.engine.debug);
    let mut variables = Vec::new();
    if let Some(tree) = &engine.carried {
        variables = carried::variables(tree, &run.python_flags, &mut launch);
    }
    variables.extend(locale::variable(&choice.python));
    variables.extend(settings.suffixes.map(|text| (variables::SUFFIXES.name, text.into())));
    if !settings.notices.is_empty() {
        // The engine reads the same configuration and must not tell the same again.
        launch.push_str(";told=");
        launch.push_str(&percent_encoded(settings.notices.join("\0").as_ref()));
    }
    let mut words = vec![choice.python.clone().into_os_string()];
    words.extend(run.python_flags);
    words.extend([engine.entry.into(), program.mode.as_str().into(), program.target]);
    words.extend(run.arguments);
    let launch = Some(launch);
    Ok(Plan { python: choice.python, words, launch, variables, notices, remark, steps })
}

impl Plan {
    /// Becomes the interpreter. Where the system cannot do that, a child runs and its status is
    /// handed to `ended`, which does not return.
    pub fn start(self, ended: fn(i32) -> Infallible) -> LaunchError {
        let mut variables = self.variables;
        let launch = self.launch.map(|launch| format!("{launch};exec_ns={}", now_ns()));
        variables.extend(launch.map(|launch| (variables::LAUNCH.name, launch.into())));
        let variables = environment::with_variables(variables);
        let cause = platform::become_program(&self.python, &self.words, &variables, ended);
        LaunchError::because(LaunchErrorKind::InterpreterBroken(self.python), cause)
    }
}

/// The monotonic clock in nanoseconds, as Python's `time.monotonic_ns` reads it.
pub fn now_ns() -> u64 {
    platform::monotonic_ns()
}

fn launch_text(start_ns: u64, target: &TargetWord, debug: bool) -> String {
    let command = match target {
        TargetWord::StandardInput => OsStr::new("-"),
        TargetWord::Code(_) => OsStr::new("-c"),
        TargetWord::Interactive => OsStr::new("repl"),
        TargetWord::Warm(_) => OsStr::new("cache warm"),
        TargetWord::Module(name) | TargetWord::Name(name) => name,
    };
    let command = percent_encoded(command);
    let debug = u8::from(debug);
    let warn_ms = environment::number(&variables::STARTUP_WARNING_MS);
    let binary = environment::current_program().unwrap_or_default();
    let binary = percent_encoded(binary.as_os_str());
    format!(
        "{VERSION};start_ns={start_ns};cmd={command};debug={debug};warn_ms={warn_ms};\
         binary={binary}"
    )
}

/// Every byte but ASCII letters, digits and `-._~/` as `%XX`.
pub(crate) fn percent_encoded(text: &OsStr) -> String {
    let mut encoded = String::new();
    for &byte in text.as_encoded_bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            encoded.push(byte.into());
        } else {
            write!(encoded, "%{byte:02X}").expect("writing to a string cannot fail");
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::percent_encoded;

    #[test]
    fn separators_and_letters_outside_ascii_are_encoded() {
        assert_eq!(percent_encoded("a;b=φ 1".as_ref()), "a%3Bb%3D%CF%86%201");
    }
}
