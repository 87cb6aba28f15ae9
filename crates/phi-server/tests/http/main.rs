//! The server as its clients see it: bytes over sockets, with a scripted runner behind.

mod admission;
mod auth;
mod client;
mod convert;
mod drain;
mod execute;
mod fake;
mod fields;
mod framing;
mod guard;
mod log;
mod routes;
mod server;
mod slow;
mod stream;
mod trace;
mod unix;
