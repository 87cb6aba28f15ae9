//! `phicode fmt`: names to glyphs and back, in the files themselves.

mod arguments;
mod command;

pub(crate) use arguments::FmtArguments;
pub(crate) use command::fmt;
