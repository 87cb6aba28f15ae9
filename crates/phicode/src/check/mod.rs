//! `phicode check`: diagnostics of φ files.

mod arguments;
mod command;
mod labels;

pub(crate) use command::check;
