//! Runs that are watched, and the server-sent events that tell of them.

mod events;
mod running;
mod split;

pub(crate) use events::{About, Events};
pub(crate) use running::{Done, Running};
