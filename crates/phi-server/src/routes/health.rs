//! `GET /healthz`: whether the server takes work.

use serde_json::json;

use crate::drain::Phase;
use crate::http::Response;
use crate::server::Server;

/// 200, or 503 while the server goes down or no warm interpreter answers.
pub(crate) fn health(server: &Server) -> Response {
    let status = if server.drain.phase() > Phase::Serving {
        "draining"
    } else if server.runner.gauges().zygotes == 0 {
        "no interpreter"
    } else {
        return Response::json(&json!({ "status": "ok" }));
    };
    Response::new(503, "application/json", json!({ "status": status }).to_string())
        .with("Retry-After", "1")
}
