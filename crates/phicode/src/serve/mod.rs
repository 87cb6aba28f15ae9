//! `phicode serve`: the HTTP interface over the sandbox.

mod arguments;
mod command;
mod options;

pub(crate) use arguments::ServeArguments;
pub(crate) use command::serve;
pub(crate) use options::token_file;
