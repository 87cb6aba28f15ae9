//! The names that the server answers to.
//!
//! A page of a hostile site whose name resolves to this machine sends that name as `Host`; a name
//! that is not known here is refused, which ends such attacks (DNS rebinding).

use std::net::SocketAddr;

use crate::http::Head;
use crate::problem::{Problem, Slug};

/// The allowed names, in lower case.
#[derive(Debug)]
pub(crate) struct Hosts {
    /// Of this machine alone: right with a bound port, or without one.
    local: Vec<String>,
    ports: Vec<u16>,
    /// From the command line: right with any port unless they have one.
    given: Vec<String>,
}

impl Hosts {
    /// The names of the loopback interface, of the bound addresses, and those of the operator.
    pub(crate) fn new(bound: &[SocketAddr], given: &[String]) -> Self {
        let mut local = ["localhost", "127.0.0.1", "[::1]"].map(str::to_owned).to_vec();
        let named = bound.iter().filter(|address| !address.ip().is_unspecified());
        local.extend(named.map(|address| match address {
            SocketAddr::V4(address) => address.ip().to_string(),
            SocketAddr::V6(address) => format!("[{}]", address.ip()),
        }));
        let ports = bound.iter().map(SocketAddr::port).collect();
        Self { local, ports, given: given.iter().map(|name| normal(name)).collect() }
    }

    /// Refuses a request under a foreign name, or without one.
    pub(crate) fn check(&self, head: &Head) -> Result<(), Problem> {
        if head.all("host").count() > 1 {
            let detail = "the Host header is given more than once";
            return Err(Problem::new(Slug::BadFraming, detail).closing());
        }
        let name = authority(head).filter(|name| !name.is_empty()).ok_or_else(|| {
            Problem::new(Slug::HostMissing, "send a Host header with the name of this server")
        })?;
        if self.allows(name) {
            return Ok(());
        }
        let detail = "this host name is not known here; --allow-host adds one";
        Err(Problem::new(Slug::HostNotAllowed, detail))
    }

    fn allows(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let (host, port) = split_port(&name);
        let host = host.strip_suffix('.').unwrap_or(host);
        let port: Option<Option<u16>> = match port {
            None => Some(None),
            Some(text) => text.parse().ok().map(Some),
        };
        let Some(port) = port else { return false };
        let is_local = self.local.iter().any(|known| known == host)
            && port.is_none_or(|port| self.ports.contains(&port));
        let whole = port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"));
        is_local || self.given.iter().any(|known| known == host || *known == whole)
    }
}

/// The name under which a request came: of its target if that has one, else of its header.
pub(crate) fn authority(head: &Head) -> Option<&str> {
    head.authority.as_deref().or_else(|| head.header("host"))
}

fn normal(name: &str) -> String {
    let name = name.to_ascii_lowercase();
    let (host, port) = split_port(&name);
    let host = host.strip_suffix('.').unwrap_or(host);
    port.map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Host and port; the colons within `[…]` are no port.
fn split_port(name: &str) -> (&str, Option<&str>) {
    let behind_brackets = name.rfind(']').map_or(0, |at| at + 1);
    match name[behind_brackets..].rfind(':') {
        None => (name, None),
        Some(at) => (&name[..behind_brackets + at], Some(&name[behind_brackets + at + 1..])),
    }
}

#[cfg(test)]
mod tests {
    use super::Hosts;

    #[test]
    fn names_are_compared_without_case_and_trailing_dot() {
        let bound = ["127.0.0.1:8000".parse().expect("an address")];
        let hosts = Hosts::new(&bound, &["Phi.example.".into(), "other.example:9000".into()]);
        for right in [
            "localhost",
            "LOCALHOST:8000",
            "localhost.",
            "127.0.0.1",
            "127.0.0.1:8000",
            "[::1]",
            "[::1]:8000",
            "phi.example",
            "phi.example:443",
            "PHI.example.:443",
            "other.example:9000",
        ] {
            assert!(hosts.allows(right), "{right}");
        }
        for wrong in [
            "evil.com",
            "localhost:8001",
            "localhost.evil.com",
            "127.0.0.1.nip.io",
            "::1",
            "0.0.0.0",
            "localhost:x",
            "localhost:80:80",
            "other.example",
            "[::1",
            "",
        ] {
            assert!(!hosts.allows(wrong), "{wrong}");
        }
    }
}
