//! `phicode interpreters`: which interpreters there are, and which one a program would get.

mod arguments;
mod command;
mod document;
mod explanation;
mod listing;

pub(crate) use arguments::InterpretersArguments;
pub(crate) use command::interpreters;
