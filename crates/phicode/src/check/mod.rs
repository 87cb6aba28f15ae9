//! `phicode check`: diagnostics of φ files.

mod arguments;
mod command;
mod labels;
mod tool;

pub(crate) use arguments::CheckArguments;
pub(crate) use command::check;
