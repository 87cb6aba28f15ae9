//! `phicode check`: diagnostics of φ files.

mod arguments;
mod command;

pub(crate) use command::check;
