//! From the `Authorization` header to a token.

use std::sync::Arc;

use crate::auth::scope::Scope;
use crate::auth::table::{Token, TokenTable};
use crate::http::Head;
use crate::problem::{Problem, Slug};

/// The token of a request that wants `scope`; none if the server needs none, or the route is
/// open to everybody.
pub(crate) fn authorize(
    head: &Head,
    tokens: &TokenTable,
    scope: Option<Scope>,
) -> Result<Option<Arc<Token>>, Problem> {
    let (Some(scope), true) = (scope, tokens.is_required()) else {
        return Ok(None);
    };
    let secret = head.header("authorization").and_then(bearer);
    let Some(token) = secret.and_then(|secret| tokens.find(secret)) else {
        let detail = match secret {
            None => "send a token: Authorization: Bearer …",
            Some(_) => "this token is not known here, or is revoked",
        };
        let problem = Problem::new(Slug::Unauthorized, detail);
        return Err(problem.with_header("WWW-Authenticate", "Bearer realm=\"phicode\""));
    };
    if token.scopes.contains(&scope) {
        return Ok(Some(token));
    }
    let detail = format!("the token {} does not have the scope {scope}", token.name);
    Err(Problem::new(Slug::ForbiddenScope, detail))
}

fn bearer(header: &str) -> Option<&str> {
    let (scheme, secret) = header.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| secret.trim())
}
