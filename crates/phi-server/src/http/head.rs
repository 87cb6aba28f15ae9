//! The head of a request: method, target, headers.

use std::str;

use crate::http::framing::{Framing, framing};
use crate::problem::{Problem, Slug};

/// Most bytes of a head, its last empty line included.
pub(crate) const MAX_HEAD_BYTES: usize = 16 * 1024;

/// Most headers of a request.
pub(crate) const MAX_HEADERS: usize = 64;

/// A request without its body.
#[derive(Clone, Debug)]
pub(crate) struct Head {
    pub(crate) method: String,
    /// The target's path, without query.
    pub(crate) path: String,
    /// Host and port of a target in absolute form, which outranks the `Host` header.
    pub(crate) authority: Option<String>,
    /// 0 or 1: the version is HTTP/1.0 or HTTP/1.1.
    pub(crate) minor: u8,
    pub(crate) framing: Framing,
    /// Names in lower case, in the order of the request.
    headers: Vec<(String, String)>,
}

impl Head {
    /// The value of a header, named in lower case; the first if there are several.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let own = self.headers.iter().find(|(own, _)| own == name);
        own.map(|(_, value)| value.as_str())
    }

    /// All values of a header, named in lower case.
    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let own = self.headers.iter().filter(move |(own, _)| own == name);
        own.map(|(_, value)| value.as_str())
    }

    /// Whether a comma-separated header holds `token`, without regard to case.
    pub(crate) fn lists(&self, name: &str, token: &str) -> bool {
        self.all(name).flat_map(|value| value.split(',')).any(|one| {
            let one = one.split(';').next().unwrap_or(one);
            one.trim().eq_ignore_ascii_case(token)
        })
    }

    /// Whether the connection stays open after the answer.
    pub(crate) fn keeps_alive(&self) -> bool {
        match self.minor {
            0 => self.lists("connection", "keep-alive"),
            _ => !self.lists("connection", "close"),
        }
    }

    /// Whether the client waits for leave to send its body.
    pub(crate) fn waits_for_continue(&self) -> bool {
        self.minor > 0 && self.lists("expect", "100-continue")
    }
}

/// Reads a head from the beginning of `bytes`: the head and its length, or `None` as long as its
/// end is not there.
pub(crate) fn parse_head(bytes: &[u8]) -> Result<Option<(Head, usize)>, Problem> {
    let mut slots = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut slots);
    match request.parse(bytes) {
        Ok(httparse::Status::Complete(length)) if length > MAX_HEAD_BYTES => Err(too_large()),
        Ok(httparse::Status::Complete(length)) => Ok(Some((head(&request)?, length))),
        Ok(httparse::Status::Partial) if bytes.len() >= MAX_HEAD_BYTES => Err(too_large()),
        Ok(httparse::Status::Partial) => Ok(None),
        Err(httparse::Error::TooManyHeaders) => Err(too_large()),
        Err(error) => Err(broken(&format!("the request is not HTTP/1.1: {error}"))),
    }
}

fn head(request: &httparse::Request<'_, '_>) -> Result<Head, Problem> {
    let mut headers = Vec::with_capacity(request.headers.len());
    for header in request.headers.iter() {
        let name = header.name.to_ascii_lowercase();
        let Ok(value) = str::from_utf8(header.value) else {
            return Err(broken(&format!("the header {name} is not UTF-8")));
        };
        headers.push((name, value.trim().to_owned()));
    }
    let target = request.path.unwrap_or_default();
    let (authority, path) = split_target(target)
        .ok_or_else(|| broken("the request's target is neither a path nor an http URL"))?;
    let minor = request.version.unwrap_or(1);
    let framing = framing(&headers, minor)?;
    let method = request.method.unwrap_or_default().to_owned();
    Ok(Head { method, path, authority, minor, framing, headers })
}

/// Host and path of a target such as `/info?x`, `http://localhost/info` or `*`.
fn split_target(target: &str) -> Option<(Option<String>, String)> {
    let path_of = |text: &str| text.split(['?', '#']).next().unwrap_or_default().to_owned();
    if target.starts_with('/') || target == "*" {
        return Some((None, path_of(target)));
    }
    let lower = target.get(..7)?.to_ascii_lowercase();
    let rest = if lower == "http://" { &target[7..] } else { return None };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let path = path_of(path);
    Some((Some(authority.to_owned()), if path.is_empty() { "/".to_owned() } else { path }))
}

fn too_large() -> Problem {
    let limits = format!("{MAX_HEADERS} headers and {MAX_HEAD_BYTES} bytes");
    Problem::new(Slug::HeadersTooLarge, format!("a request's head has at most {limits}")).closing()
}

fn broken(detail: &str) -> Problem {
    Problem::new(Slug::BadFraming, detail).closing()
}

#[cfg(test)]
mod tests {
    use super::{MAX_HEAD_BYTES, parse_head};

    fn path(target: &str) -> Option<String> {
        let text = format!("GET {target} HTTP/1.1\r\n\r\n");
        parse_head(text.as_bytes())
            .ok()
            .flatten()
            .map(|(head, _)| format!("{}{}", head.authority.unwrap_or_default(), head.path))
    }

    #[test]
    fn targets_are_split() {
        assert_eq!(path("/info?x=1").as_deref(), Some("/info"));
        assert_eq!(path("http://localhost:8000/info").as_deref(), Some("localhost:8000/info"));
        assert_eq!(path("HTTP://a?x").as_deref(), Some("a/"));
        assert_eq!(path("example.com:443"), None);
    }

    #[test]
    fn a_head_without_an_end_is_waited_for_up_to_its_limit() {
        assert!(parse_head(b"GET / HTTP/1.1\r\nHost: a\r\n").expect("a beginning").is_none());
        let long = format!("GET / HTTP/1.1\r\nA: {}", "a".repeat(MAX_HEAD_BYTES));
        assert!(parse_head(long.as_bytes()).is_err());
    }
}
