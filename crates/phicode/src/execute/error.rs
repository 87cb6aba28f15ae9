//! What keeps a program from running on a server: the server first, then the cause, then what helps.

use crate::exit::Exit;

/// A run that did not take place, or whose end nobody knows; its text is a line of its own.
#[derive(Debug, thiserror::Error)]
#[error("{url}: error: {cause}")]
pub(crate) struct ExecuteError {
    url: String,
    cause: String,
    /// What the user can do; empty if that is plain.
    pub(crate) help: String,
    pub(crate) exit: Exit,
}

impl ExecuteError {
    pub(crate) fn new(
        url: &str,
        cause: impl Into<String>,
        help: impl Into<String>,
        exit: Exit,
    ) -> Self {
        Self { url: url.to_owned(), cause: cause.into(), help: help.into(), exit }
    }

    /// There is no answer, or the connection was lost in the middle of it.
    pub(crate) fn unreachable(url: &str, cause: impl Into<String>) -> Self {
        let help = "`phicode serve` starts a server; --url says where one is";
        Self::new(url, cause, help, Exit::Unavailable)
    }

    /// There is an answer that no server of ours gives.
    pub(crate) fn foreign(url: &str, cause: impl Into<String>) -> Self {
        let help = "--url names a server that `phicode serve` started, of this version";
        Self::new(url, cause, help, Exit::Unavailable)
    }
}
