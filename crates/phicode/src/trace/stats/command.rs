//! Opens, counts, prints.

use anyhow::Result;

use crate::dispatch::print;
use crate::exit::Exit;
use crate::trace::TraceError;
use crate::trace::arguments::StatsArguments;
use crate::trace::open::open;
use crate::trace::stats::collect::Statistics;
use crate::trace::stats::{json, text};

/// Counts what a trace holds.
pub(crate) fn stats(arguments: &StatsArguments) -> Result<Exit> {
    let trace = open(&arguments.file)?;
    let statistics =
        Statistics::of(&trace).map_err(|error| TraceError::of(&arguments.file, &error))?;
    let path = &arguments.file;
    print(if arguments.json {
        json::document(path, &trace, &statistics)
    } else {
        text::report(path, &trace, &statistics)
    })?;
    Ok(Exit::Success)
}
