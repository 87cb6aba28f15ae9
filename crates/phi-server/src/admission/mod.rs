//! How much is taken on at one time.

mod bodies;
mod peers;
mod rate;
mod slots;

pub(crate) use bodies::Bodies;
pub(crate) use peers::{Peer, Peers};
pub(crate) use rate::Rates;
pub(crate) use slots::{Permit, Slots};
