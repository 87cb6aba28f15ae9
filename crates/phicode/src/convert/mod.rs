//! `phicode convert`: φ to Python and Python to φ.

mod arguments;
mod command;
mod decode;
mod jobs;
mod labels;
mod map_note;
mod text;

pub(crate) use arguments::ConvertArguments;
pub(crate) use command::convert;
