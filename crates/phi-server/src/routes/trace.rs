//! `POST /trace`: a run with all its steps.

use std::sync::Arc;

use crate::compute::compute;
use crate::http::Response;
use crate::problem::{Problem, Slug};
use crate::request::{parse, trace_field};
use crate::routes::Context;
use crate::routes::execute::{asked_for, run};
use crate::server::Server;

/// Answers as `/execute` does, and with the steps.
pub(crate) async fn trace(
    server: &Arc<Server>,
    context: &Context,
    body: Vec<u8>,
) -> Result<Response, Problem> {
    let (mut request, recording, wanted) = compute(server, body.len(), move |server| {
        let mut body = parse(&body)?;
        let (recording, wanted) = trace_field(&mut body)?;
        Ok((asked_for(server, body)?, recording, wanted))
    })
    .await?;
    start_recorder(server).await?;
    request.run.recording = Some(recording);
    run(server, context, request, Some(wanted)).await
}

/// Waits for the interpreter that records.
async fn start_recorder(server: &Arc<Server>) -> Result<(), Problem> {
    let unavailable = |reason| Problem::new(Slug::TracingUnavailable, reason);
    if let Some(known) = server.runner.recorder() {
        return known.map_err(unavailable);
    }
    let runner = Arc::clone(&server.runner);
    let started = tokio::task::spawn_blocking(move || runner.start_recorder()).await;
    let failed = |_| Problem::new(Slug::Internal, "the server failed; its log has this id");
    started.map_err(failed)?.map_err(unavailable)
}
