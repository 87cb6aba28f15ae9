//! One request to a server.

use std::io;
use std::time::Duration;

use ureq::http::Response;
use ureq::{Agent, Body, Error};

use crate::execute::address::Address;
use crate::execute::error::ExecuteError;

/// How long it may take until a server is reached.
const CONNECT: Duration = Duration::from_secs(10);
/// How long the server may take nothing of the request.
const WRITE: Duration = Duration::from_secs(30);

/// A server, and how it is asked.
pub(crate) struct Connection<'a> {
    /// As the user wrote it.
    pub(crate) url: &'a str,
    pub(crate) address: &'a Address,
    pub(crate) token: Option<&'a str>,
    /// How long the server may say nothing.
    pub(crate) patience: Duration,
}

impl Connection<'_> {
    /// The answer to `POST route` of any status, its body unread.
    pub(crate) fn post(
        &self,
        route: &str,
        body: &str,
        accept: &str,
    ) -> Result<Response<Body>, ExecuteError> {
        let request = self.agent().post(self.address.uri(route)).header("Accept", accept);
        let request = request.header("Content-Type", "application/json");
        let request = match self.token {
            Some(token) => request.header("Authorization", format!("Bearer {token}")),
            None => request,
        };
        request.send(body).map_err(|error| self.unreachable(&error))
    }

    /// A connection that gives no answer.
    fn unreachable(&self, error: &Error) -> ExecuteError {
        let cause = match error {
            Error::Io(error) => cause(error),
            Error::Timeout(_) => "it does not answer in time".to_owned(),
            Error::Protocol(_) => "what answers there does not speak HTTP".to_owned(),
            other => other.to_string(),
        };
        ExecuteError::unreachable(self.url, cause)
    }

    fn agent(&self) -> Agent {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            // A proxy of the environment is for the web; what is sent here is for this server.
            .proxy(None)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .timeout_connect(Some(CONNECT))
            .timeout_per_write(Some(WRITE))
            .timeout_per_read(Some(self.patience))
            .user_agent(concat!("phicode/", env!("CARGO_PKG_VERSION")))
            .build();
        match self.address {
            Address::Http(_) => config.new_agent(),
            #[cfg(unix)]
            Address::Unix(path) => super::unix_socket::agent(config, path.clone()),
            #[cfg(not(unix))]
            Address::Unix(_) => config.new_agent(),
        }
    }
}

/// What went wrong with a socket, in words; ureq wraps its own errors into those of readers.
pub(crate) fn cause(error: &io::Error) -> String {
    let inner = error.get_ref().and_then(|inner| inner.downcast_ref::<Error>());
    match inner {
        Some(Error::Timeout(_)) => "it says nothing any more".to_owned(),
        Some(Error::Io(error)) => cause(error),
        _ if error.kind() == io::ErrorKind::UnexpectedEof => {
            "the connection ended before an answer came".to_owned()
        }
        _ => error.to_string(),
    }
}
