//! The words of a run: what was typed, without effects.

use std::collections::VecDeque;
use std::ffi::{OsStr, OsString};

use phi_config::nearest::nearest;

use crate::cluster::{self, Cluster};
use crate::error::{LaunchError, LaunchErrorKind};
use crate::flags::{self, AFTER_TARGET, Availability, CHECK_PYCS, FLAGS, Flag};

/// The two forms of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// `phicode TARGET`: engine flags count after TARGET too, until the first other word or `--`.
    Bare,
    /// `phicode run TARGET`: every word after TARGET is the program's.
    Strict,
}

/// What the words of a run ask for.
#[derive(Debug)]
pub enum Request {
    /// `-h` or `--help` before TARGET.
    Help,
    /// `-V` or `--version` before TARGET.
    Version,
    /// A subcommand, by its flag in the older engine: the words that are typed today.
    Subcommand(Vec<OsString>),
    /// A program.
    Run(Invocation),
}

/// A run as it was typed.
#[derive(Debug)]
pub struct Invocation {
    /// Which form was typed.
    pub form: Form,
    /// The engine's own flags.
    pub engine: EngineFlags,
    /// Flags that Python gets, in order.
    pub python_flags: Vec<OsString>,
    /// The program; `None` if nothing was named.
    pub target: Option<TargetWord>,
    /// The program's own words.
    pub arguments: Vec<OsString>,
}

/// The engine's flags of one run.
#[derive(Debug, Default)]
pub struct EngineFlags {
    /// `--debug`.
    pub debug: bool,
    /// The flag that chooses the interpreter.
    pub selection: Option<Selection>,
}

impl EngineFlags {
    /// These flags and `more`; no two may choose the interpreter.
    pub fn with(self, more: Self) -> Result<Self, LaunchError> {
        if self.selection.is_some() && more.selection.is_some() {
            return Err(exclusive(Some("interpreter")));
        }
        let selection = self.selection.or(more.selection);
        Ok(Self { debug: self.debug || more.debug, selection })
    }
}

/// A choice of interpreter on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// `--python`.
    Default,
    /// `--cpython`.
    CPython,
    /// `--pypy`.
    PyPy,
    /// `--interpreter X`.
    Named(OsString),
}

/// TARGET as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TargetWord {
    /// `-`.
    StandardInput,
    /// `-c CODE`.
    Code(OsString),
    /// `-m MODULE`.
    Module(OsString),
    /// No program: what the user types, as `phicode repl` asks for.
    Interactive,
    /// No program: entries for what lies at this path, and at the paths of the arguments.
    Warm(OsString),
    /// Anything else: a path, a module, `module:function`.
    Name(OsString),
}

/// Reads `words`, those after `phicode` or `phicode run`.
pub fn parse(form: Form, words: Vec<OsString>) -> Result<Request, LaunchError> {
    parse_beside(form, words, |_, _| false)
}

/// Reads `words` of a subcommand that takes the flags of a run beside its own: `is_own` gets each
/// word before TARGET, and the words behind it to take a value from.
pub fn parse_beside(
    form: Form,
    words: Vec<OsString>,
    mut is_own: impl FnMut(&OsStr, &mut VecDeque<OsString>) -> bool,
) -> Result<Request, LaunchError> {
    let mut words = VecDeque::from(words);
    let mut run = Invocation {
        form,
        engine: EngineFlags::default(),
        python_flags: Vec::new(),
        target: None,
        arguments: Vec::new(),
    };
    let mut flags_may_follow = form == Form::Bare;
    while run.target.is_none() {
        let Some(word) = words.pop_front() else { break };
        if is_own(&word, &mut words) {
            continue;
        }
        match word.to_str() {
            Some("-h" | "--help") => return Ok(Request::Help),
            Some("-V" | "--version") => return Ok(Request::Version),
            Some("-") => run.target = Some(TargetWord::StandardInput),
            Some("--") => {
                flags_may_follow = false;
                run.target = words.pop_front().map(TargetWord::Name);
            }
            Some(CHECK_PYCS) => {
                run.python_flags.push(word);
                run.python_flags.push(value_of(CHECK_PYCS, words.pop_front())?);
            }
            Some(long) if long.starts_with("--") => {
                let (flag, value) = known_flag(long)?;
                if let Availability::Alias(first) = flag.availability {
                    // `--api-port=N`: the value stands where it does in two words.
                    if let Some(value) = value {
                        words.push_front(value);
                    }
                    return Ok(Request::Subcommand(subcommand(first, words)));
                }
                take_flag(&mut run.engine, flag, value, &mut words)?;
            }
            _ if word.as_encoded_bytes().starts_with(b"-") => {
                let Cluster { flags, target } = cluster::read(word, &mut words)?;
                run.python_flags.extend(flags);
                run.target = target;
            }
            _ => run.target = Some(TargetWord::Name(word)),
        }
    }
    if let (Form::Bare, None, Some(Selection::Named(name))) =
        (form, &run.target, &run.engine.selection)
    {
        return Ok(Request::Subcommand(vec!["interpreters".into(), "show".into(), name.clone()]));
    }
    if flags_may_follow && run.target.is_some() {
        take_flags_after_target(&mut run.engine, &mut words)?;
    }
    run.arguments = words.into();
    Ok(Request::Run(run))
}

/// The words of the subcommand that a flag stands for; those behind the flag are its own.
fn subcommand(first: &[&str], rest: VecDeque<OsString>) -> Vec<OsString> {
    let mut words: Vec<OsString> = first.iter().map(Into::into).collect();
    for word in rest {
        // `--list-interpreters --show-versions`, in either order.
        let same = flags::find(word.to_str().unwrap_or_default()).map(|flag| flag.availability);
        match same {
            Some(Availability::Alias(more)) if more.get(..2) == first.get(..2) => {
                let new = more.iter().map(OsString::from).filter(|one| !words.contains(one));
                words.extend(new.collect::<Vec<_>>());
            }
            _ => words.push(word),
        }
    }
    words
}

/// Takes the run of engine flags at the front of `words`, and the `--` that may end it.
fn take_flags_after_target(
    engine: &mut EngineFlags,
    words: &mut VecDeque<OsString>,
) -> Result<(), LaunchError> {
    let run_length = engine_words(words);
    let supervised = words.iter().take(run_length).any(|word| word == "--phiemon");
    for _ in 0..run_length {
        let Some((flag, value)) = words.front().and_then(|word| flag_after_target(word)) else {
            break;
        };
        // Without `--phiemon` in the same run these two are the program's, and end the run.
        if !supervised && matches!(flag.name, "--name" | "--max-restarts") {
            return Ok(());
        }
        words.pop_front();
        take_flag(engine, flag, value, words)?;
    }
    if words.front().is_some_and(|word| word == "--") {
        words.pop_front();
    }
    Ok(())
}

/// How many words at the front are engine flags and their values.
fn engine_words(words: &VecDeque<OsString>) -> usize {
    let mut count = 0;
    while let Some((flag, value)) = words.get(count).and_then(|word| flag_after_target(word)) {
        count += 1 + usize::from(flag.value.is_some() && value.is_none());
    }
    count.min(words.len())
}

type FlagAndValue = (&'static Flag, Option<OsString>);

fn flag_after_target(word: &OsStr) -> Option<FlagAndValue> {
    let (name, value) = split_value(word.to_str()?);
    let flag = flags::find(name).filter(|flag| AFTER_TARGET.contains(&flag.name))?;
    (value.is_none() || flag.value.is_some()).then_some((flag, value))
}

fn known_flag(word: &str) -> Result<FlagAndValue, LaunchError> {
    let (name, value) = split_value(word);
    match flags::find(name) {
        Some(flag) if value.is_some() && flag.value.is_none() => {
            Err(LaunchError::usage(format!("`{name}` takes no value")))
        }
        Some(flag) => Ok((flag, value)),
        None => Err(unknown_flag(name)),
    }
}

/// An error for a flag that is neither the engine's nor Python's.
pub(crate) fn unknown_flag(name: &str) -> LaunchError {
    let error = LaunchError::usage(format!("unknown flag `{name}`"));
    let names = FLAGS
        .iter()
        .filter(|flag| flag.availability != Availability::Reserved)
        .map(|flag| flag.name)
        .chain(["--help", "--version"]);
    match nearest(name, names, 1).first() {
        Some(close) => error.with_hint(format!("did you mean `{close}`?")),
        None => error.with_hint("the program's own flags stand after its name"),
    }
}

fn split_value(word: &str) -> (&str, Option<OsString>) {
    match word.split_once('=') {
        Some((name, value)) => (name, Some(value.into())),
        None => (word, None),
    }
}

fn take_flag(
    engine: &mut EngineFlags,
    flag: &Flag,
    value: Option<OsString>,
    words: &mut VecDeque<OsString>,
) -> Result<(), LaunchError> {
    if flag.availability == Availability::Reserved {
        return Err(LaunchError::new(LaunchErrorKind::Reserved(flag.name.to_owned())));
    }
    let selection = match flag.name {
        "--debug" => {
            engine.debug = true;
            return Ok(());
        }
        "--python" => Selection::Default,
        "--cpython" => Selection::CPython,
        "--pypy" => Selection::PyPy,
        "--interpreter" => {
            Selection::Named(value_of(flag.name, value.or_else(|| words.pop_front()))?)
        }
        // `--bypass`: there is no guard to bypass.
        _ => return Ok(()),
    };
    if engine.selection.replace(selection).is_none() {
        return Ok(());
    }
    Err(exclusive(flag.group))
}

/// The error for two flags of one group.
fn exclusive(group: Option<&str>) -> LaunchError {
    let flags = FLAGS.iter().filter(|other| other.group == group);
    let names: Vec<_> = flags.map(|other| other.name).collect();
    LaunchError::usage(format!("{} exclude each other", names.join(", ")))
}

pub(crate) fn value_of(flag: &str, value: Option<OsString>) -> Result<OsString, LaunchError> {
    value
        .filter(|value| !value.is_empty())
        .ok_or_else(|| LaunchError::usage(format!("`{flag}` needs a value")))
}

#[cfg(test)]
mod tests;
