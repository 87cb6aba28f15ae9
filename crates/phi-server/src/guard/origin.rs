//! Web pages that may use the server: its own, and those that the operator names.

use crate::guard::host::authority;
use crate::http::{Head, Response};
use crate::problem::{Problem, Slug};

/// The allowed origins, such as `https://app.example`.
#[derive(Debug)]
pub(crate) struct Origins(Vec<String>);

impl Origins {
    /// Origins of the operator.
    pub(crate) fn new(given: &[String]) -> Self {
        Self(given.iter().map(|origin| origin.trim_end_matches('/').to_ascii_lowercase()).collect())
    }

    /// Refuses what a page of another site sends; the answer is the origin that needs a grant.
    pub(crate) fn check(&self, head: &Head) -> Result<Option<String>, Problem> {
        let refused = || {
            let detail = "pages of this origin may not use the server; --allow-origin adds one";
            Problem::new(Slug::OriginNotAllowed, detail)
        };
        let mut origins = head.all("origin");
        let (origin, more) = (origins.next(), origins.next());
        if more.is_some() {
            return Err(refused());
        }
        match origin {
            Some(origin) if is_own(origin, head) => Ok(None),
            Some(origin) if self.0.contains(&origin.to_ascii_lowercase()) => {
                Ok(Some(origin.to_owned()))
            }
            Some(_) => Err(refused()),
            None if head.lists("sec-fetch-site", "cross-site") => Err(refused()),
            None => Ok(None),
        }
    }
}

/// The page of this very server, by the name that the request uses (and that was checked before).
fn is_own(origin: &str, head: &Head) -> bool {
    let lower = origin.to_ascii_lowercase();
    let host = lower.strip_prefix("http://").or_else(|| lower.strip_prefix("https://"));
    let own = authority(head).map(str::to_ascii_lowercase);
    host.is_some() && host == own.as_deref()
}

/// Lets the page of `origin` read `response`.
pub(crate) fn grant(response: Response, origin: Option<&String>) -> Response {
    let response = response.with("Vary", "Origin");
    let Some(origin) = origin else { return response };
    response
        .with("Access-Control-Allow-Origin", origin)
        .with("Access-Control-Expose-Headers", "X-Request-Id, Retry-After")
}

/// Lets the page of `origin` send requests with JSON and a token.
pub(crate) fn leave(origin: &str) -> Response {
    let mut response = Response::new(204, "text/plain", Vec::new());
    response.headers.clear();
    response
        .with("Vary", "Origin")
        .with("Access-Control-Allow-Origin", origin)
        .with("Access-Control-Allow-Methods", "GET, HEAD, POST")
        .with("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Request-Id")
        .with("Access-Control-Max-Age", "600")
}
