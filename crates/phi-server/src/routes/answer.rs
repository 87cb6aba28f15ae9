//! From an admitted request to its answer.

use std::sync::Arc;

use crate::auth::Token;
use crate::http::Response;
use crate::problem::{Problem, Slug};
use crate::request::parse;
use crate::routes::table::{Name, Route};
use crate::routes::{
    check, convert, execute, health, info, metrics, openapi, page, symbols, trace,
};
use crate::server::Server;

/// Who asks, and how.
#[derive(Debug)]
pub(crate) struct Context {
    /// The name of the request.
    pub(crate) id: String,
    pub(crate) token: Option<Arc<Token>>,
    /// Whether the client asked for events by its `Accept` header.
    pub(crate) accepts_events: bool,
}

/// The answer to a request that may be answered.
pub(crate) async fn answer(
    server: &Arc<Server>,
    route: &'static Route,
    context: &Context,
    body: Vec<u8>,
) -> Response {
    let response = match route.name {
        Name::Execute => execute::execute(server, context, body).await,
        Name::Trace => trace::trace(server, &body),
        Name::Convert => {
            compute(server, body, |server, body| convert::convert(server, parse(&body)?)).await
        }
        Name::Check => {
            compute(server, body, |server, body| check::check(server, parse(&body)?)).await
        }
        Name::Info => Ok(info::info(server)),
        Name::Symbols => Ok(symbols::symbols(server)),
        Name::Health => Ok(health::health(server)),
        Name::Metrics => Ok(metrics::metrics(server)),
        Name::OpenApi => Ok(openapi::openapi(server)),
        Name::Page(file) => Ok(page::page(file)),
    };
    response.unwrap_or_else(|problem| problem.response(&context.id))
}

/// Works on a thread that may be busy for long, as many at one time as there are processors.
async fn compute(
    server: &Arc<Server>,
    body: Vec<u8>,
    work: fn(&Server, Vec<u8>) -> Result<Response, Problem>,
) -> Result<Response, Problem> {
    let failed = |_| Problem::new(Slug::Internal, "the server failed; its log has this id");
    let processor = Arc::clone(&server.processors).acquire_owned().await;
    let server = Arc::clone(server);
    let done = tokio::task::spawn_blocking(move || {
        let _processor = processor;
        work(&server, body)
    });
    done.await.map_err(failed)?
}
