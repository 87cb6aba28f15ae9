//! Where a server is.

use std::path::PathBuf;

use crate::report::UsageError;

/// The address of a server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Address {
    /// What stands before the path of a route, without a slash at its end.
    Http(String),
    Unix(PathBuf),
}

impl Address {
    /// Reads `http://HOST[:PORT][/PREFIX]` or `unix:PATH`.
    pub(crate) fn read(url: &str) -> Result<Self, UsageError> {
        if let Some(path) = url.strip_prefix("unix:").filter(|path| !path.is_empty()) {
            return Ok(Self::Unix(path.into()));
        }
        if url.starts_with("https://") {
            return Err(UsageError::new(
                format!("{url}: TLS is not part of this command"),
                "name the server behind the proxy, or a tunnel to it, as http://HOST:PORT",
            ));
        }
        let uri = url.parse::<ureq::http::Uri>().ok();
        let is_server = uri.as_ref().is_some_and(|uri| {
            let has_host = uri.host().is_some_and(|host| !host.is_empty());
            let has_user = uri.authority().is_some_and(|it| it.as_str().contains('@'));
            uri.scheme_str() == Some("http") && has_host && !has_user && uri.query().is_none()
        });
        if !is_server {
            return Err(UsageError::new(
                format!("{url}: not the address of a server"),
                "--url http://127.0.0.1:8000 and --url unix:/run/phicode.sock are",
            ));
        }
        Ok(Self::Http(url.trim_end_matches('/').to_owned()))
    }

    /// The URI of a route such as `/execute`. That of a unix socket has a host that every server
    /// answers to.
    pub(crate) fn uri(&self, route: &str) -> String {
        match self {
            Self::Http(base) => format!("{base}{route}"),
            Self::Unix(_) => format!("http://127.0.0.1{route}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Address;

    #[test]
    fn what_is_an_address_and_what_is_not() {
        let http = |text: &str| Address::Http(text.to_owned());
        assert_eq!(Address::read("http://[::1]:8000/").ok(), Some(http("http://[::1]:8000")));
        assert_eq!(Address::read("http://h/phi").ok(), Some(http("http://h/phi")));
        assert_eq!(Address::read("unix:/a b").ok(), Some(Address::Unix("/a b".into())));
        for wrong in
            ["", "localhost:8000", "unix:", "ftp://h", "http://", "http://h?q", "http://u@h"]
        {
            assert!(Address::read(wrong).is_err(), "{wrong}");
        }
        assert!(Address::read("https://h").expect_err("no TLS").to_string().contains("TLS"));
    }
}
