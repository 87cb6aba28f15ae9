//! `phicode cache`: the bytecode cache on disk.

mod arguments;
mod clear;
mod command;
mod place;
mod stats;
mod verify;
mod warm;

pub(crate) use arguments::CacheArguments;
pub(crate) use command::cache;
pub(crate) use place::surroundings;
