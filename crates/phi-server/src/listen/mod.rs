//! Where the server listens.

mod accept;
mod address;
mod bind;
mod error;

pub(crate) use accept::accept;
pub use address::Address;
pub use bind::Listeners;
pub use error::ListenError;
