//! HTTP/1.1 on one connection: heads, bodies, answers.
//!
//! The framing is stricter than RFC 9112 asks for: whatever two readers could understand
//! differently is refused, and the connection closed.

mod body;
mod chunked;
mod connection;
mod date;
mod framing;
mod head;
#[cfg(test)]
mod properties;
mod reader;
mod response;
mod writer;

pub(crate) use connection::serve_connection;
pub(crate) use date::timestamp;
pub(crate) use framing::Framing;
pub(crate) use head::Head;
pub(crate) use response::Response;
