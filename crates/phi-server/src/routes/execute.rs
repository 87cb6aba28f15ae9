//! `POST /execute`: runs a program.

use std::sync::Arc;
use std::time::Duration;

use phi_sandbox::Outcome;

use crate::answer::{Facts, document, refused};
use crate::compute::compute;
use crate::diagnosis::Diagnosis;
use crate::http::Response;
use crate::language::Source;
use crate::log::RunNote;
use crate::problem::Problem;
use crate::request::{RunRequest, parse};
use crate::routes::Context;
use crate::server::Server;
use crate::stream::{About, Events, Running};

/// Answers when the program has ended, or at once with its events.
pub(crate) async fn execute(
    server: &Arc<Server>,
    context: &Context,
    body: Vec<u8>,
) -> Result<Response, Problem> {
    let request = compute(server, body.len(), move |server| {
        let profiles = server.runner.profiles();
        RunRequest::of(parse(&body)?, &server.map, &profiles, &server.options.maximum)
    })
    .await?;
    let streams = request.streams || context.accepts_events;
    let mut about = About {
        id: context.id.clone(),
        isolation: server.runner.isolation(),
        encoding: request.encoding,
        language: if matches!(request.source, Ok(Source::Python)) { "python" } else { "phi" },
        queued: Duration::ZERO,
        diagnosis: Diagnosis::new(request.code, &request.source),
    };
    if let Err(fault) = &request.source {
        let outcome = refused(fault);
        server.metrics.run(&RunNote::of(&outcome, about.queued));
        if streams {
            return Ok(Response::events(Events::refused(outcome, about)));
        }
        return whole(server, outcome, about).await;
    }
    let permit = server.slots.acquire(context.token.as_ref(), &server.drain).await?;
    about.queued = permit.waited;
    let running = Running::start(server, request.run, permit, streams)?;
    if streams {
        return Ok(Response::events(Events::of(running, about)));
    }
    whole(server, running.outcome().await?, about).await
}

async fn whole(server: &Arc<Server>, outcome: Outcome, about: About) -> Result<Response, Problem> {
    let files: usize = outcome.files.iter().map(|file| file.content.len()).sum();
    let length = outcome.stdout.kept.len() + outcome.stderr.kept.len() + files;
    compute(server, length + about.diagnosis.length(), move |_| {
        let facts = Facts {
            id: &about.id,
            isolation: &about.isolation,
            encoding: about.encoding,
            language: about.language,
            queued: about.queued,
            syntax_error: about.diagnosis.of(&outcome),
        };
        let mut response = Response::json(&document(&outcome, &facts, false));
        response.run = Some(RunNote::of(&outcome, about.queued));
        Ok(response)
    })
    .await
}
