//! `phicode trace view`: the player, and one step as plain text.
//!
//! [`Player`](player::Player) knows where it stands and moves; `scene` says what is to be seen
//! there, `plain` and `screen` draw it. Only `terminal` touches the terminal.

mod command;
#[cfg(unix)]
mod keys;
mod moves;
mod number;
mod plain;
mod play;
mod player;
mod scene;
#[cfg(unix)]
mod screen;
mod shape;
#[cfg(unix)]
mod terminal;
mod text;
mod tree;
mod value;
mod variables;
mod words;

pub(crate) use command::view;
pub(crate) use text::visible;
