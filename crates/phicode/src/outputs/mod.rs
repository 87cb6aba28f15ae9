//! What a subcommand makes of a file: its new text, or the difference to the old one.

mod diff;
mod write;

pub(crate) use diff::unified_diff;
pub(crate) use write::{new_beside, put_in_place, replace, replace_with, write_new};
