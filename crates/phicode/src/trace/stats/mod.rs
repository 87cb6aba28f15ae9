//! `phicode trace stats`.

mod collect;
mod command;
mod json;
mod text;

pub(crate) use command::stats;
