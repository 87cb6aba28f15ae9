//! `POST /execute`: runs a program.

use std::sync::Arc;
use std::time::Duration;

use serde_json::Value;

use crate::answer::{Facts, Recorded, document, most_bytes, refused};
use crate::compute::compute;
use crate::diagnosis::Diagnosis;
use crate::http::Response;
use crate::language::Source;
use crate::log::RunNote;
use crate::problem::Problem;
use crate::request::{RunRequest, parse};
use crate::routes::Context;
use crate::server::Server;
use crate::steps::{Steps, Wanted};
use crate::stream::{About, Done, Events, Running};

/// Answers when the program has ended, or at once with its events.
pub(crate) async fn execute(
    server: &Arc<Server>,
    context: &Context,
    body: Vec<u8>,
) -> Result<Response, Problem> {
    let request =
        compute(server, body.len(), move |server| asked_for(server, parse(&body)?)).await?;
    run(server, context, request, None).await
}

/// What a body asks for.
pub(crate) fn asked_for(server: &Server, body: Value) -> Result<RunRequest, Problem> {
    RunRequest::of(body, &server.map, &server.runner.profiles(), &server.options.maximum)
}

/// Runs a program; `wanted` are the steps to tell, if it is recorded.
pub(crate) async fn run(
    server: &Arc<Server>,
    context: &Context,
    request: RunRequest,
    wanted: Option<Wanted>,
) -> Result<Response, Problem> {
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
        let steps = wanted.map(|_| Steps::none("the program did not run"));
        let done = Done { outcome: refused(fault), steps, permit: None };
        server.metrics.run(&RunNote::of(&done.outcome, about.queued));
        if streams {
            return Ok(Response::events(Events::refused(done, about)));
        }
        return whole(server, done, about).await;
    }
    let permit = server.slots.acquire(context.token.as_ref(), &server.drain).await?;
    about.queued = permit.waited;
    let running = Running::start(server, context.id.clone(), request.run, permit, wanted, streams)?;
    if streams {
        return Ok(Response::events(Events::of(running, about)));
    }
    whole(server, running.done().await?, about).await
}

async fn whole(server: &Arc<Server>, done: Done, about: About) -> Result<Response, Problem> {
    let Done { outcome, steps, permit } = done;
    let told = steps.as_ref().map_or(0, Steps::length);
    let room = server.bodies.acquire_answer(most_bytes(&outcome) + told).await?;
    drop(permit);
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
        let mut response = match steps {
            None => Response::json(&document(&outcome, &facts, false)),
            Some(steps) => Response::json(&Recorded::of(&outcome, &facts, &steps)),
        };
        response.run = Some(RunNote::of(&outcome, about.queued));
        response.room = room;
        Ok(response)
    })
    .await
}
