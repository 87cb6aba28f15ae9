//! A run that is recorded: the same target and the same choice of an interpreter, but it is the
//! tracer that is started.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use phi_config::{environment, launch_settings, variables};
use phi_interpreter::{Freshness, Record, State, describe};

use crate::arguments::{Invocation, Selection};
use crate::error::{LaunchError, LaunchErrorKind};
use crate::interpreter::{Choice, Chosen, choose, named_interpreter};
use crate::plan::{Plan, now_ns};
use crate::resolve::resolve;
use crate::skipped::skipped;
use crate::target::{Mode, Program};

/// The package that records.
const PACKAGE: &str = "calcharo";
/// A file of it.
const ENTRY: &str = "__main__.py";
/// Starts it: what lies in the current folder must not pass for a module of the library.
const START: &str = "import sys; sys.flags.safe_path or sys.path.pop(0); \
                     from calcharo._cli import main; main(sys.argv[1:])";
/// Versions of CPython whose frames the tracer can read, the newest first.
const SUPPORTED: [(u8, u8); 2] = [(3, 13), (3, 12)];

/// Decides about a recorded run, whose process began at `start_ns`; `options` are those of the
/// recording, and are passed on as they are.
pub fn plan_traced(
    run: Invocation,
    options: Vec<OsString>,
    start_ns: u64,
) -> Result<Plan, LaunchError> {
    let mut steps = Vec::new();
    let mut step = |text: String| {
        if run.engine.debug {
            steps.push((now_ns().saturating_sub(start_ns), text));
        }
    };
    let target = run.target.as_ref().ok_or_else(|| LaunchError::usage("no program is named"))?;
    let program = resolve(target, run.form)?;
    let directory = program.directory.clone();
    let target = target_words(program)?;
    step(format!("trace {}", target[target.len() - 1].display()));
    let settings = launch_settings(&directory)?;
    let selection = run.engine.selection.as_ref();
    let (Chosen::Fixed(choice) | Chosen::Auto(choice)) = choose(selection, &settings, &directory)?;
    step(format!("interpreter {} ({})", choice.python.display(), choice.rule));
    refuse_unsupported(&choice)?;
    let mut notices = settings.notices.clone();
    if matches!(selection, None | Some(Selection::Default)) {
        notices.extend(skipped(&choice, &directory));
    }
    let suffixes = settings.suffixes.map(|text| (variables::SUFFIXES.name, text.into()));
    let words = [options, target, run.arguments].concat();
    let started = plan_command(choice, run.python_flags, "run", words);
    Ok(Plan { variables: suffixes.into_iter().collect(), notices, steps, ..started })
}

/// Decides how the plug-ins of the tracer are listed: by the interpreter that records here, or the
/// one that `selection` names.
pub fn plan_plugins(
    selection: Option<&Selection>,
    options: Vec<OsString>,
) -> Result<Plan, LaunchError> {
    let here = Path::new("");
    let settings = launch_settings(here)?;
    let (Chosen::Fixed(choice) | Chosen::Auto(choice)) = choose(selection, &settings, here)?;
    refuse_unsupported(&choice)?;
    let started = plan_command(choice, Vec::new(), "plugins", options);
    Ok(Plan { notices: settings.notices, ..started })
}

/// A command of the tracer.
fn plan_command(choice: Choice, flags: Vec<OsString>, name: &str, words: Vec<OsString>) -> Plan {
    let python = choice.python.clone().into_os_string();
    let command = ["-c", START, name].map(OsString::from).to_vec();
    Plan {
        words: [vec![python], flags, command, words].concat(),
        python: choice.python,
        launch: None,
        variables: Vec::new(),
        notices: Vec::new(),
        remark: None,
        steps: Vec::new(),
    }
}

/// The program as the tracer takes it.
fn target_words(program: Program) -> Result<Vec<OsString>, LaunchError> {
    let unusable = |reason: &str, hint: &str| {
        let target = program.target.to_string_lossy().into_owned();
        let kind = LaunchErrorKind::TargetUnusable { target, reason: reason.to_owned() };
        Err(LaunchError::new(kind).with_hint(hint))
    };
    match program.mode {
        Mode::File | Mode::BareFile => {
            // A name that begins with a dash must not pass for an option.
            let is_option = program.target.as_encoded_bytes().starts_with(b"-");
            let path = Path::new(&program.target);
            let path = if is_option { Path::new(".").join(path) } else { path.to_owned() };
            Ok(vec![path.into_os_string()])
        }
        Mode::Module => Ok(vec!["-m".into(), program.target]),
        Mode::Code => Ok(vec!["-c".into(), program.target]),
        Mode::StandardInput => unusable(
            "a recorded program is not read from standard input",
            "save it to a file, or give its text with -c",
        ),
        Mode::Call => unusable("a single function is not recorded", "record its module with -m"),
        Mode::Interactive | Mode::Warm => unusable("it is no program", "name a file or a module"),
    }
}

fn refuse_unsupported(choice: &Choice) -> Result<(), LaunchError> {
    let described = describe(&choice.python, choice.rule, Freshness::Kept);
    let record = match &described.state {
        State::Usable(record) => record,
        State::Unusable(reason) => {
            let kind = LaunchErrorKind::InterpreterBroken(choice.python.clone());
            return Err(LaunchError::because(kind, reason.clone()));
        }
    };
    if !is_supported(record) {
        let free = if record.free_threaded { ", free-threaded" } else { "" };
        let text = format!(
            "trace with `{}` ({}): it is {} {}{free}; the tracer runs in CPython 3.12 and 3.13",
            choice.python.display(),
            choice.rule,
            record.implementation_name(),
            record.version_text(),
        );
        let error = LaunchError::new(LaunchErrorKind::InterpreterUnsupported(text));
        return Err(error.with_hint(other_interpreter()));
    }
    if has_tracer(record) {
        return Ok(());
    }
    let hint = format!("`{} -m pip install phicode` installs it", choice.python.display());
    Err(LaunchError::new(LaunchErrorKind::TracerMissing(choice.python.clone())).with_hint(hint))
}

fn is_supported(record: &Record) -> bool {
    let (major, minor, _) = record.version;
    record.implementation == "cpython"
        && SUPPORTED.contains(&(major, minor))
        && !record.free_threaded
}

/// What to type in place of the refused choice: a version that is here, if there is one.
fn other_interpreter() -> String {
    let here =
        SUPPORTED.map(|(major, minor)| format!("{major}.{minor}")).into_iter().find(|name| {
            named_interpreter(OsStr::new(name)).is_ok_and(|choice| {
                let described = describe(&choice.python, choice.rule, Freshness::Kept);
                described.record().is_some_and(is_supported)
            })
        });
    match here {
        Some(version) => format!("`phicode trace run --interpreter {version} …` uses that one"),
        None => "install CPython 3.13, then `phicode trace run --interpreter 3.13 …`".to_owned(),
    }
}

/// Whether the interpreter would find the tracer: in its own folders, or in those of `PYTHONPATH`.
fn has_tracer(record: &Record) -> bool {
    let variable = environment::text(&variables::PYTHONPATH).unwrap_or_default();
    let further = environment::split_paths(&variable);
    record.editable.contains_key(PACKAGE)
        || record
            .paths
            .iter()
            .chain(&further)
            .any(|folder| folder.join(PACKAGE).join(ENTRY).is_file())
}
