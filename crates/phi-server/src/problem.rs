//! Errors as clients read them: problem details (RFC 9457).

use serde_json::{Map, Value, json};

use crate::http::Response;

/// What went wrong; clients tell problems apart by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slug {
    BadJson,
    BadField,
    BadFraming,
    HostMissing,
    Unauthorized,
    HostNotAllowed,
    OriginNotAllowed,
    ForbiddenScope,
    NotFound,
    MethodNotAllowed,
    RequestTimeout,
    BodyTooLarge,
    UnsupportedMediaType,
    RateLimited,
    HeadersTooLarge,
    Internal,
    QueueFull,
    Draining,
    TracingUnavailable,
}

impl Slug {
    /// Every slug, to compare with the documents that list them.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 19] = [
        Self::BadJson,
        Self::BadField,
        Self::BadFraming,
        Self::HostMissing,
        Self::Unauthorized,
        Self::HostNotAllowed,
        Self::OriginNotAllowed,
        Self::ForbiddenScope,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::RequestTimeout,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::RateLimited,
        Self::HeadersTooLarge,
        Self::Internal,
        Self::QueueFull,
        Self::Draining,
        Self::TracingUnavailable,
    ];

    /// Name, HTTP status and title.
    pub(crate) fn facts(self) -> (&'static str, u16, &'static str) {
        match self {
            Self::BadJson => ("bad-json", 400, "The body is not JSON"),
            Self::BadField => ("bad-field", 400, "A field of the request is wrong"),
            Self::BadFraming => ("bad-framing", 400, "The request is not well-formed HTTP"),
            Self::HostMissing => ("host-missing", 400, "The Host header is missing"),
            Self::Unauthorized => ("unauthorized", 401, "A valid token is needed"),
            Self::HostNotAllowed => ("host-not-allowed", 403, "This host name is not allowed"),
            Self::OriginNotAllowed => {
                ("origin-not-allowed", 403, "Pages of this origin are not allowed")
            }
            Self::ForbiddenScope => ("forbidden-scope", 403, "The token does not allow this"),
            Self::NotFound => ("not-found", 404, "There is nothing at this path"),
            Self::MethodNotAllowed => ("method-not-allowed", 405, "This path has other methods"),
            Self::RequestTimeout => ("request-timeout", 408, "The request came too slowly"),
            Self::BodyTooLarge => ("body-too-large", 413, "The request is too large"),
            Self::UnsupportedMediaType => {
                ("unsupported-media-type", 415, "The body must be plain application/json")
            }
            Self::RateLimited => ("rate-limited", 429, "Too many requests of this client"),
            Self::HeadersTooLarge => ("headers-too-large", 431, "The head is too large"),
            Self::Internal => ("internal", 500, "The server failed"),
            Self::QueueFull => ("queue-full", 503, "The server is busy"),
            Self::Draining => ("draining", 503, "The server is shutting down"),
            Self::TracingUnavailable => {
                ("tracing-unavailable", 503, "No interpreter of this server records steps")
            }
        }
    }
}

/// One error answer; the box keeps results small that hardly ever hold one.
#[derive(Clone, Debug)]
pub(crate) struct Problem(Box<Details>);

#[derive(Clone, Debug)]
struct Details {
    slug: Slug,
    detail: String,
    pointer: Option<String>,
    headers: Vec<(&'static str, String)>,
    members: Map<String, Value>,
    closes: bool,
}

impl Problem {
    /// A problem, told in one sentence.
    pub(crate) fn new(slug: Slug, detail: impl Into<String>) -> Self {
        Self(Box::new(Details {
            slug,
            detail: detail.into(),
            pointer: None,
            headers: Vec::new(),
            members: Map::new(),
            closes: false,
        }))
    }

    /// A field that is wrong; `pointer` is its place in the body (RFC 6901).
    pub(crate) fn field(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::new(Slug::BadField, detail).at(pointer)
    }

    /// The same at a place in the body.
    pub(crate) fn at(mut self, pointer: impl Into<String>) -> Self {
        self.0.pointer = Some(pointer.into());
        self
    }

    /// The same with a header.
    pub(crate) fn with_header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.0.headers.push((name, value.into()));
        self
    }

    /// The same with a member beside those of every problem.
    pub(crate) fn with_member(mut self, name: &str, value: Value) -> Self {
        self.0.members.insert(name.to_owned(), value);
        self
    }

    /// The same, after which the connection cannot go on.
    pub(crate) fn closing(mut self) -> Self {
        self.0.closes = true;
        self
    }

    /// The members as JSON; `id` is that of the request.
    pub(crate) fn document(&self, id: &str) -> Value {
        let (name, status, title) = self.0.slug.facts();
        let mut document = json!({
            "type": format!("urn:phicode:problem:{name}"),
            "title": title,
            "status": status,
            "detail": self.0.detail,
            "instance": id,
            "success": false,
            "error": self.0.detail,
        });
        if let Some(members) = document.as_object_mut() {
            members.extend(self.0.pointer.clone().map(|at| ("pointer".to_owned(), at.into())));
            members.extend(self.0.members.clone());
        }
        document
    }

    /// The answer to request `id`.
    pub(crate) fn response(self, id: &str) -> Response {
        let (_, status, _) = self.0.slug.facts();
        let body = self.document(id).to_string();
        let mut response = Response::new(status, "application/problem+json", body);
        response.closes = self.0.closes;
        response.headers.extend(self.0.headers);
        response
    }
}
