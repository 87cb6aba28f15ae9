//! `phicode completions`: what a shell offers behind the Tab key.
//!
//! One table, read from the definitions of flags and subcommands, and one renderer per shell.

mod bash;
mod command;
mod fish;
mod place;
mod table;
mod zsh;

pub(crate) use command::completions;
