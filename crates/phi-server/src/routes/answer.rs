//! From an admitted request to its answer.

use std::sync::Arc;

use crate::auth::Token;
use crate::compute::compute;
use crate::http::Response;
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
    let length = body.len();
    let response = match route.name {
        Name::Execute => execute::execute(server, context, body).await,
        Name::Trace => trace::trace(server, &body),
        Name::Convert => {
            let convert = move |server: &Server| convert::convert(server, parse(&body)?);
            compute(server, length, convert).await
        }
        Name::Check => {
            let check = move |server: &Server| check::check(server, parse(&body)?);
            compute(server, length, check).await
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
