//! Who may speak to the server by which name: host names and web pages.

mod host;
mod origin;

pub(crate) use host::Hosts;
pub(crate) use origin::{Origins, grant, leave};
