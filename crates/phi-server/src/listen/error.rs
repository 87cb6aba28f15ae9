//! Why the server cannot listen.

use std::io;
use std::path::PathBuf;

/// What is wrong with an address; the text continues "failed to".
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The text is no address.
    #[error("read the address `{text}`: {reason}")]
    Address {
        /// What was written.
        text: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Another program has the port, or it may not be used.
    #[error("listen on {address}")]
    Bind {
        /// The address.
        address: String,
        /// Why.
        source: io::Error,
    },
    /// Another server answers at this socket.
    #[error("listen on unix:{}: another server answers there", .0.display())]
    InUse(PathBuf),
    /// Something else is in the way of the socket.
    #[error("listen on unix:{}: there is a file that is no socket", .0.display())]
    NoSocket(PathBuf),
    /// Whoever reaches the address could run programs.
    #[error("listen on {0}: other machines reach it, and there is no token")]
    Open(String),
}

impl ListenError {
    /// What its user can do.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Address { .. } => "write 127.0.0.1:8000, [::1]:8000 or unix:/run/phicode.sock",
            Self::Bind { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
                "stop the program that has the port, or choose another: --listen 127.0.0.1:8001"
            }
            Self::Bind { source, .. } if source.kind() == io::ErrorKind::PermissionDenied => {
                "ports below 1024 belong to root; choose another: --listen 127.0.0.1:8000"
            }
            Self::Bind { .. } => "`ip address` lists the addresses of this machine",
            Self::InUse(_) => "stop it, or choose another path",
            Self::NoSocket(_) => "remove the file, or choose another path",
            Self::Open(_) => {
                "make one: phicode token create NAME --scope execute; or listen on 127.0.0.1"
            }
        }
    }
}
