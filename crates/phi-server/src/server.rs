//! What all requests of a server share.

use std::error::Error as _;
use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, PoisonError, RwLock};

use phi_syntax::SymbolMap;
use tokio::sync::{Notify, Semaphore};

use crate::admission::{Bodies, Peers, Rates, Slots};
use crate::auth::{TokenError, TokenTable};
use crate::drain::Drain;
use crate::guard::{Hosts, Origins};
use crate::log::Log;
use crate::metrics::Metrics;
use crate::options::Options;
use crate::routes::openapi_of;
use crate::runner::Runner;

/// The state of a running server.
pub(crate) struct Server {
    pub(crate) options: Options,
    pub(crate) runner: Arc<dyn Runner>,
    pub(crate) map: SymbolMap,
    pub(crate) hosts: Hosts,
    pub(crate) origins: Origins,
    pub(crate) slots: Slots,
    pub(crate) bodies: Bodies,
    pub(crate) rates: Rates,
    pub(crate) peers: Arc<Peers>,
    /// Threads that convert and check.
    pub(crate) processors: Arc<Semaphore>,
    pub(crate) metrics: Metrics,
    pub(crate) log: Log,
    pub(crate) drain: Drain,
    /// A request was answered.
    pub(crate) answered: Notify,
    /// The description of the interface with the limits of this server.
    pub(crate) openapi: String,
    tokens: RwLock<Arc<TokenTable>>,
}

impl Server {
    /// `bound` are the addresses of its TCP sockets.
    pub(crate) fn new(
        options: Options,
        runner: Arc<dyn Runner>,
        bound: &[SocketAddr],
        tokens: TokenTable,
    ) -> io::Result<Self> {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Ok(Self {
            map: options.map.clone(),
            hosts: Hosts::new(bound, &options.hosts),
            origins: Origins::new(&options.origins),
            slots: Slots::new(options.slots, options.queue, options.queue_wait),
            bodies: Bodies::new(options.max_body, options.queue_wait),
            rates: Rates::new(options.rate),
            peers: Arc::new(Peers::default()),
            processors: Arc::new(Semaphore::new(processors)),
            metrics: Metrics::default(),
            log: Log::open(options.log_file.clone())?,
            drain: Drain::new(),
            answered: Notify::new(),
            openapi: openapi_of(&options.maximum, &runner.profiles()),
            tokens: RwLock::new(Arc::new(tokens)),
            runner,
            options,
        })
    }

    /// The tokens of this moment.
    pub(crate) fn tokens(&self) -> Arc<TokenTable> {
        Arc::clone(&self.tokens.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the token file again and opens the log again. A token file that is broken or cannot
    /// be read changes nothing.
    pub(crate) fn reload(&self) {
        match self.read_tokens() {
            Ok(tokens) => {
                *self.tokens.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(tokens);
                self.log.event("reload", "the tokens are read anew");
            }
            Err(error) => {
                let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
                let message = format!("the tokens stay as they were: failed to {error}{cause}");
                self.log.event("reload-failed", &message);
            }
        }
        if let Err(error) = self.log.reopen() {
            self.log.event("reload-failed", &format!("the log stays as it was: {error}"));
        }
    }

    fn read_tokens(&self) -> Result<TokenTable, TokenError> {
        TokenTable::load(self.options.token_file.as_deref(), self.tokens().is_required())
    }
}
