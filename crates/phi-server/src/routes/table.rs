//! The one table of routes.

use crate::auth::Scope;
use crate::problem::{Problem, Slug};
use crate::routes::page::{self, File};

/// A path with its method.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) name: Name,
    /// `GET` or `POST`; where there is `GET` there is `HEAD`.
    pub(crate) method: &'static str,
    pub(crate) path: &'static str,
    /// None is open to everybody who may speak to the server at all.
    pub(crate) scope: Option<Scope>,
}

/// What a route does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Name {
    Execute,
    Trace,
    Convert,
    Check,
    Info,
    Symbols,
    Health,
    Metrics,
    OpenApi,
    Page(&'static File),
}

const fn get(name: Name, path: &'static str) -> Route {
    Route { name, method: "GET", path, scope: None }
}

const fn post(name: Name, path: &'static str, scope: Scope) -> Route {
    Route { name, method: "POST", path, scope: Some(scope) }
}

/// Every route but the files of the page, which `page` has.
pub(crate) static ROUTES: [Route; 9] = [
    post(Name::Execute, "/execute", Scope::Execute),
    post(Name::Trace, "/trace", Scope::Trace),
    post(Name::Convert, "/convert", Scope::Convert),
    post(Name::Check, "/check", Scope::Check),
    get(Name::Info, "/info"),
    get(Name::Symbols, "/symbols"),
    get(Name::Health, "/healthz"),
    Route { scope: Some(Scope::Metrics), ..get(Name::Metrics, "/metrics") },
    get(Name::OpenApi, "/openapi.json"),
];

/// The route of a request; `Err` is 404 or 405.
pub(crate) fn find(method: &str, path: &str) -> Result<&'static Route, Problem> {
    let mut there = ROUTES.iter().chain(page::ROUTES).filter(|route| route.path == path);
    let Some(route) = there.next() else {
        let known = ROUTES.iter().map(|route| route.path).collect::<Vec<_>>().join(" ");
        return Err(Problem::new(Slug::NotFound, format!("there are {known}")));
    };
    if method == route.method || (method == "HEAD" && route.method == "GET") {
        return Ok(route);
    }
    let allowed = allowed(route);
    let detail = format!("{} takes {allowed}", route.path);
    Err(Problem::new(Slug::MethodNotAllowed, detail).with_header("Allow", allowed))
}

/// The methods of a route.
pub(crate) fn allowed(route: &Route) -> &'static str {
    if route.method == "GET" { "GET, HEAD" } else { "POST" }
}
