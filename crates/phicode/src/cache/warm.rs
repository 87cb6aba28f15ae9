//! `phicode cache warm`: only an interpreter can compile, so this process becomes one.

use anyhow::Result;
use phi_config::{environment, variables};
use phi_launch::{EngineFlags, Form, Invocation, Selection, TargetWord};

use crate::cache::arguments::{InvalidationMode, WarmArguments};
use crate::exit::Exit;
use crate::report::UsageError;
use crate::run;

/// Becomes the interpreter that makes the entries; returns only if that is not possible.
pub(crate) fn warm(arguments: WarmArguments, start_ns: u64) -> Result<Exit> {
    let mut paths = arguments.paths.into_iter();
    let Some(first) = paths.next() else {
        return Err(UsageError::new("cache warm: no path is named", "phicode cache warm .").into());
    };
    let mut words = vec![
        mode(arguments.invalidation_mode).into(),
        arguments.jobs.to_string().into(),
        environment::number(&variables::BATCH_SIZE).to_string().into(),
    ];
    words.extend(paths);
    let python_flags = match arguments.optimisation {
        0 => None,
        1 => Some("-O".into()),
        _ => Some("-OO".into()),
    };
    let invocation = Invocation {
        form: Form::Strict,
        engine: EngineFlags {
            selection: arguments.interpreter.map(Selection::Named),
            ..EngineFlags::default()
        },
        python_flags: python_flags.into_iter().collect(),
        target: Some(TargetWord::Warm(first)),
        arguments: words,
    };
    run::start(invocation, start_ns)
}

fn mode(mode: InvalidationMode) -> &'static str {
    match mode {
        InvalidationMode::Default => match environment::text(&variables::SOURCE_DATE_EPOCH) {
            Some(_) => "checked-hash",
            None => "timestamp",
        },
        InvalidationMode::Timestamp => "timestamp",
        InvalidationMode::CheckedHash => "checked-hash",
        InvalidationMode::UncheckedHash => "unchecked-hash",
    }
}
