//! `phicode coprocess`: conversion for interpreters that have no extension module.
//!
//! Frames over standard input and output; [`value`] is what a frame holds, [`answers`] what is
//! asked and answered. The protocol: `docs/reference/coprocess.md`.

mod answers;
mod command;
mod detach;
mod frame;
mod handshake;
mod value;

pub(crate) use command::coprocess;
