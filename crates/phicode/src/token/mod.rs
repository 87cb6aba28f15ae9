//! `phicode token`: who may use the server.

mod arguments;
mod command;

pub(crate) use arguments::TokenArguments;
pub(crate) use command::token;
