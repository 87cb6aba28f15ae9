//! `phicode execute`: a program run by a server, as if it ran here.

mod address;
mod answer;
mod arguments;
mod command;
mod connection;
mod error;
mod events;
mod outcome;
mod request;
#[cfg(unix)]
mod unix_socket;

pub(crate) use arguments::ExecuteArguments;
pub(crate) use command::execute;
pub(crate) use error::ExecuteError;
