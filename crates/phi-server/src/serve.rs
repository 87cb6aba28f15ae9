//! A server from its start to its end.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;

use crate::auth::{TokenError, TokenTable};
use crate::drain::Phase;
use crate::listen::{ListenError, Listeners, accept};
use crate::options::Options;
use crate::runner::Runner;
use crate::server::Server;

/// How long connections have to send what is left, after all runs have ended.
const LAST_ANSWERS: Duration = Duration::from_millis(500);

/// How long the recorder waits for a first request.
const QUIET: Duration = Duration::from_secs(1);

/// How often is looked whether all connections are closed, once the server goes down.
const PAUSE: Duration = Duration::from_millis(5);

/// Why a server cannot start; the text continues "failed to".
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// An address cannot be used.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The tokens cannot be used.
    #[error(transparent)]
    Tokens(#[from] TokenError),
    /// The log cannot be written, or the system has no threads left.
    #[error("start the server")]
    System(#[from] io::Error),
}

/// What a running server is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    /// Take nothing new, let runs finish; the second time, end them at once.
    Stop,
    /// Read the tokens and open the log again.
    Reload,
}

/// Tells a running server what to do; clones tell the same one.
#[derive(Clone, Debug)]
pub struct Control(UnboundedSender<Command>);

impl Control {
    /// Sends a command; a server that has ended does not hear it.
    pub fn send(&self, command: Command) {
        let _ = self.0.send(command);
    }
}

/// The receiving end of a [`Control`].
#[derive(Debug)]
pub struct Commands(UnboundedReceiver<Command>);

/// A pair of them.
pub fn control() -> (Control, Commands) {
    let (sender, receiver) = unbounded_channel();
    (Control(sender), Commands(receiver))
}

/// A server that can start, with everything read that may be read by root only.
pub struct Prepared {
    server: Arc<Server>,
    listeners: Listeners,
}

/// Reads the tokens and opens the log.
///
/// Errors: an address that other machines reach, without any token.
pub fn prepare(
    listeners: Listeners,
    options: Options,
    runner: Arc<dyn Runner>,
) -> Result<Prepared, ServeError> {
    let tokens = tokens(&listeners, options.token_file.as_deref())?;
    let server = Arc::new(Server::new(options, runner, &listeners.tcp(), tokens)?);
    Ok(Prepared { server, listeners })
}

/// Whether these sockets may be served with the tokens of this file; [`prepare`] asks too.
///
/// Errors: an address that other machines reach, without any token.
pub fn check_tokens(listeners: &Listeners, token_file: Option<&Path>) -> Result<(), ServeError> {
    tokens(listeners, token_file).map(drop)
}

fn tokens(listeners: &Listeners, token_file: Option<&Path>) -> Result<TokenTable, ServeError> {
    let tokens = TokenTable::load(token_file, false)?;
    let open = listeners.addresses().find(|address| !address.is_local());
    match open.filter(|_| !tokens.is_required()) {
        Some(address) => Err(ListenError::Open(address.to_string()).into()),
        None => Ok(tokens),
    }
}

impl Prepared {
    /// Whether requests need a token.
    pub fn needs_token(&self) -> bool {
        self.server.tokens().is_required()
    }

    /// Serves until it is told to stop, by `commands` or by a signal: SIGTERM and SIGINT stop it,
    /// SIGHUP reloads.
    pub fn run(self, commands: Commands) -> Result<(), ServeError> {
        let slots = self.server.slots.total;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            // Every run and every conversion has a thread, so that none waits for another.
            .max_blocking_threads(slots + self.server.processors.available_permits() + 4)
            .thread_keep_alive(Duration::from_mins(1))
            .build()?;
        let done = runtime.block_on(serve(self.server, self.listeners, commands));
        runtime.shutdown_timeout(LAST_ANSWERS);
        Ok(done?)
    }
}

async fn serve(
    server: Arc<Server>,
    listeners: Listeners,
    mut commands: Commands,
) -> io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut accepting = JoinSet::new();
    for listener in listeners.all {
        accepting.spawn(accept(Arc::clone(&server), listener));
    }
    server.log.event("start", "serving");
    tokio::spawn(start_recorder(Arc::clone(&server)));
    loop {
        let command = tokio::select! {
            Some(command) = commands.0.recv() => command,
            _ = terminate.recv() => Command::Stop,
            _ = interrupt.recv() => Command::Stop,
            _ = hang_up.recv() => Command::Reload,
            () = at_end(&server) => break,
        };
        match (command, server.drain.phase()) {
            (Command::Reload, _) => server.reload(),
            (Command::Stop, Phase::Serving) => {
                server.log.event("drain", "taking nothing new; runs may finish");
                server.drain.advance(Phase::Draining);
                tokio::spawn(stop_late(Arc::clone(&server)));
            }
            (Command::Stop, _) => server.drain.advance(Phase::Stopping),
        }
    }
    while accepting.join_next().await.is_some() {}
    server.log.event("stop", "all runs have ended");
    Ok(())
}

/// Starts what records programs, when that delays no first answer.
async fn start_recorder(server: Arc<Server>) {
    let _ = tokio::time::timeout(QUIET, server.answered.notified()).await;
    if server.drain.phase() == Phase::Serving {
        let runner = Arc::clone(&server.runner);
        // Requests ask for the result.
        tokio::task::spawn_blocking(move || drop(runner.start_recorder()));
    }
}

/// Ends what runs after the time of grace.
async fn stop_late(server: Arc<Server>) {
    tokio::time::sleep(server.options.grace).await;
    server.drain.advance(Phase::Stopping);
}

/// Waits until the server goes down and all connections are closed.
async fn at_end(server: &Server) {
    server.drain.reached(Phase::Draining).await;
    let mut since_stopped = Duration::ZERO;
    while server.peers.open() > 0 && since_stopped < Duration::from_secs(2) {
        tokio::time::sleep(PAUSE).await;
        if server.drain.phase() == Phase::Stopping {
            since_stopped += PAUSE;
        }
    }
}
