//! The files that a subcommand is asked to look at, and the symbol map of each.

mod kind;
mod maps;
mod python_file;
mod read;
mod walk;

pub(crate) use kind::Kind;
pub(crate) use maps::Maps;
pub(crate) use python_file::helped_beside;
pub(crate) use read::{Failure, Input, MOST_BYTES, bounded};
pub(crate) use walk::walk;
