//! `phicode trace`: recorded executions, made by Python's side and read here without it.

mod arguments;
mod command;
mod error;
mod export;
mod open;
mod options;
mod plugins;
mod run;
mod stats;
mod view;
mod walk;

pub(crate) use arguments::TraceArguments;
pub(crate) use command::trace;
pub(crate) use error::TraceError;
