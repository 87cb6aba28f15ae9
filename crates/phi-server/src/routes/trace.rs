//! `POST /trace`: a run with all its steps.

use crate::http::Response;
use crate::problem::{Problem, Slug};
use crate::request::{Fields, RunRequest, parse};
use crate::server::Server;

/// Refuses: a sandbox with the tracer inside is a part that this version does not have. What is
/// wrong with the request is told all the same.
pub(crate) fn trace(server: &Server, body: &[u8]) -> Result<Response, Problem> {
    let mut body = parse(body)?;
    let options = body.as_object_mut().and_then(|fields| fields.shift_remove("trace"));
    if let Some(options) = options.filter(|options| !options.is_null()) {
        let mut fields = Fields::of(options, "/trace")?;
        fields.text("preset")?;
        fields.integer("max_steps", 1..=1_000_000)?;
        fields.truth("variables")?;
        fields.truth("heap")?;
        fields.finish(&["preset", "max_steps", "variables", "heap"])?;
    }
    RunRequest::of(body, &server.map, &server.runner.profiles(), &server.options.maximum)?;
    let detail = "this server has no interpreter that records steps; POST /execute runs the \
        program, and `phicode trace run FILE` records one on your machine";
    Err(Problem::new(Slug::TracingUnavailable, detail))
}
