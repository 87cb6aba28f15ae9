//! What a subcommand makes of a file: its new text, or the difference to the old one.

mod diff;
mod write;

pub(crate) use diff::unified_diff;
pub(crate) use write::{replace, replace_with, write_new};
