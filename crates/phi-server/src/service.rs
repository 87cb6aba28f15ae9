//! What is checked before a body is read.

use std::sync::Arc;

use crate::admission::Peer;
use crate::auth::{Token, authorize};
use crate::http::Head;
use crate::problem::{Problem, Slug};
use crate::routes::{Route, find};
use crate::server::Server;

/// A request that may go on.
#[derive(Debug)]
pub(crate) struct Admitted {
    pub(crate) route: &'static Route,
    pub(crate) token: Option<Arc<Token>>,
    /// The origin of a page that may read the answer.
    pub(crate) origin: Option<String>,
}

/// A request that does not go on.
#[derive(Debug)]
pub(crate) enum Turned {
    /// It is refused; the route is known if there is one.
    Away(Problem, Option<&'static Route>),
    /// A browser asks whether a page of an allowed origin may ask.
    Preflight(String),
}

/// Lets a request in or turns it away.
pub(crate) fn admit(server: &Server, head: &Head, peer: Peer) -> Result<Admitted, Turned> {
    let early = |problem| Turned::Away(problem, None);
    // Only names of the network can be bent to point here.
    if matches!(peer, Peer::Address(_)) {
        server.hosts.check(head).map_err(early)?;
    }
    let origin = server.origins.check(head).map_err(early)?;
    if let Some(origin) = origin.as_ref().filter(|_| is_preflight(head)) {
        return Err(Turned::Preflight(origin.clone()));
    }
    let route = find(&head.method, &head.path).map_err(early)?;
    let late = |problem| Turned::Away(problem, Some(route));
    let token = authorize(head, &server.tokens(), route.scope).map_err(late)?;
    // Who watches the server must see it when it is busy.
    if route.scope.is_some() && route.path != "/metrics" {
        let client = token.as_ref().map_or_else(|| peer.name(), |token| token.name.clone());
        server.rates.check(&client, token.as_deref()).map_err(late)?;
    }
    if route.method == "GET" && head.framing != crate::http::Framing::Empty {
        let detail = format!("{} takes no body", route.path);
        return Err(late(Problem::new(Slug::BadFraming, detail).closing()));
    }
    Ok(Admitted { route, token, origin })
}

fn is_preflight(head: &Head) -> bool {
    head.method == "OPTIONS" && head.header("access-control-request-method").is_some()
}
