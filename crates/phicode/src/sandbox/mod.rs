//! `phicode sandbox`: one program, isolated from everything.

mod answer;
mod arguments;
mod command;
mod interpreter;
mod program;
mod run;

pub(crate) use arguments::{PlaceArguments, SandboxArguments};
pub(crate) use command::{packages, required, sandbox};
pub(crate) use interpreter::interpreters;
