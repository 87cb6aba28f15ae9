//! `phicode config`: write, show and validate the configuration.

mod arguments;
mod backup;
mod command;
mod corpus;
mod generate;
mod pack;
mod reset;
mod show;
mod template;
mod validate;

pub(crate) use arguments::ConfigArguments;
pub(crate) use command::config;
