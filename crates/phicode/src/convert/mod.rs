//! `phicode convert`: φ to Python and Python to φ.

mod arguments;
mod command;
mod decode;
mod diff;
mod jobs;
mod labels;
mod map_note;
mod text;
mod write;

pub(crate) use command::convert;
