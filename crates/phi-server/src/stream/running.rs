//! A run on a thread of its own, seen from the request that it belongs to.

use std::sync::Arc;

use phi_sandbox::{Outcome, Run, Stop, StopReason, Stream, Watcher};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

use crate::admission::Permit;
use crate::log::RunNote;
use crate::problem::{Problem, Slug};
use crate::server::Server;
use crate::steps::{Steps, Wanted};

/// What happens to a run.
#[derive(Debug)]
pub(crate) enum Event {
    Started,
    Output(Stream, Vec<u8>),
    /// The last one.
    Ended(Box<Done>),
}

/// What a run did.
#[derive(Debug)]
pub(crate) struct Done {
    pub(crate) outcome: Outcome,
    /// If it was recorded.
    pub(crate) steps: Option<Steps>,
    /// The slot, if it is not free until there is room for the answer.
    pub(crate) permit: Option<Permit>,
}

/// A run; dropping it ends the program.
#[derive(Debug)]
pub(crate) struct Running {
    // Without a bound, so that a slow reader does not keep the sandbox from its deadlines. What a
    // program may write is bounded.
    events: UnboundedReceiver<Event>,
    stop: Arc<Stop>,
}

/// Tells what the sandbox sees.
struct Teller {
    events: UnboundedSender<Event>,
    /// Whether anybody wants to hear more than the end.
    is_watched: bool,
}

impl Running {
    /// Starts `run` for the request `id`. When it has ended, however that comes about, `permit` is
    /// given back, or comes with what it has done if nobody watches; the steps that are `wanted` are
    /// read.
    pub(crate) fn start(
        server: &Arc<Server>,
        id: String,
        run: Run,
        permit: Permit,
        wanted: Option<Wanted>,
        is_watched: bool,
    ) -> Result<Self, Problem> {
        let stop = Stop::new()
            .map_err(|_| Problem::new(Slug::Internal, "the server has no descriptor left"))?;
        let stop = server.drain.track(stop);
        let (sender, events) = unbounded_channel();
        let (server, handle) = (Arc::clone(server), Arc::clone(&stop));
        tokio::task::spawn_blocking(move || {
            let mut teller = Teller { events: sender, is_watched };
            let mut outcome = server.runner.run(&run, &mut teller, &handle);
            // Here and not with the answer: whoever went away does not get one.
            let note = RunNote::of(&outcome, permit.waited);
            server.metrics.run(&note);
            let steps = wanted.map(|wanted| match outcome.trace.take() {
                Some(trace) => Steps::read(trace, wanted),
                None => Steps::none("the run did not begin"),
            });
            let permit = (!is_watched).then_some(permit);
            let ended = Event::Ended(Box::new(Done { outcome, steps, permit }));
            if teller.events.send(ended).is_err() {
                // The line of the request says no more than that its client is gone.
                server.log.abandoned(&id, &note);
            }
        });
        Ok(Self { events, stop })
    }

    /// The next event; none if the runner failed.
    pub(crate) async fn next(&mut self) -> Option<Event> {
        self.events.recv().await
    }

    /// Waits for the end.
    pub(crate) async fn done(mut self) -> Result<Done, Problem> {
        while let Some(event) = self.next().await {
            if let Event::Ended(done) = event {
                return Ok(*done);
            }
        }
        Err(failed())
    }
}

/// The runner has ended without an outcome.
pub(crate) fn failed() -> Problem {
    Problem::new(Slug::Internal, "the run failed; the server's log has this id")
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.now(StopReason::Disconnect);
    }
}

impl Watcher for Teller {
    fn started(&mut self) {
        if self.is_watched {
            let _ = self.events.send(Event::Started);
        }
    }

    fn output(&mut self, stream: Stream, data: &[u8]) {
        if self.is_watched {
            let _ = self.events.send(Event::Output(stream, data.to_vec()));
        }
    }
}
