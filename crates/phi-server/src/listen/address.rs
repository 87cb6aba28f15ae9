//! Addresses as the command line has them.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::str::FromStr;

use crate::listen::error::ListenError;

/// `HOST:PORT` with an IP address or `localhost`, or `unix:PATH`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Address {
    /// A TCP address; port 0 lets the system choose.
    Tcp(SocketAddr),
    /// The path of a unix socket.
    Unix(PathBuf),
}

impl Address {
    /// Whether this machine alone can reach it.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Tcp(address) => address.ip().to_canonical().is_loopback(),
            Self::Unix(_) => true,
        }
    }
}

impl FromStr for Address {
    type Err = ListenError;

    fn from_str(text: &str) -> Result<Self, ListenError> {
        let wrong =
            |reason: &str| ListenError::Address { text: text.into(), reason: reason.into() };
        if let Some(path) = text.strip_prefix("unix:") {
            return match path.len() {
                0 => Err(wrong("the path is empty")),
                // The length of the field in the kernel's structure, with its end.
                108.. => Err(wrong("a socket's path has at most 107 bytes")),
                _ => Ok(Self::Unix(path.into())),
            };
        }
        let (host, port) = text.rsplit_once(':').ok_or_else(|| wrong("the port is missing"))?;
        let port: u16 = port.parse().map_err(|_| wrong("a port is a number up to 65535"))?;
        let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
        let host = if host.eq_ignore_ascii_case("localhost") { "127.0.0.1" } else { host };
        let ip: IpAddr = host.parse().map_err(|_| wrong("the host is no IP address"))?;
        Ok(Self::Tcp(SocketAddr::new(ip, port)))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tcp(address) => write!(formatter, "{address}"),
            Self::Unix(path) => write!(formatter, "unix:{}", path.display()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn addresses_are_read_and_told_local() {
        for (text, is_local) in [
            ("127.0.0.1:8000", true),
            ("localhost:0", true),
            ("[::1]:8000", true),
            ("unix:/run/x.sock", true),
            ("0.0.0.0:80", false),
            ("[::]:80", false),
            ("192.0.2.1:80", false),
        ] {
            assert_eq!(text.parse::<Address>().expect("an address").is_local(), is_local, "{text}");
        }
    }

    #[test]
    fn what_is_no_address_says_why() {
        for (text, reason) in [
            ("8000", "the port is missing"),
            ("127.0.0.1:65536", "a number up to 65535"),
            ("127.0.0.1:-1", "a number up to 65535"),
            ("example.com:80", "no IP address"),
            ("unix:", "empty"),
        ] {
            let error = text.parse::<Address>().expect_err("it is none").to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
