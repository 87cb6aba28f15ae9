//! The tokens of a running server.

use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use governor::{DefaultDirectRateLimiter, Quota, RateLimiter};
use tokio::sync::Semaphore;

use crate::auth::error::TokenError;
use crate::auth::file::{StoredToken, load};
use crate::auth::hex::{equals, sha256, unhex};
use crate::auth::scope::Scope;

/// A token with what its requests are counted by.
#[derive(Debug)]
pub(crate) struct Token {
    pub(crate) name: String,
    pub(crate) scopes: Vec<Scope>,
    hash: [u8; 32],
    /// None if the limit of the server holds.
    pub(crate) rate: Option<DefaultDirectRateLimiter>,
    /// None if the slots of the server are the only limit.
    pub(crate) runs: Option<Arc<Semaphore>>,
}

/// All tokens, and whether one is needed.
#[derive(Debug)]
pub(crate) struct TokenTable {
    tokens: Vec<Arc<Token>>,
    /// Stays so when the last token is revoked: that must open nothing.
    is_required: bool,
}

impl TokenTable {
    /// Reads a token file; without one there are no tokens. Tokens are needed if there is such a
    /// file, whatever it has, or if they were needed `before`.
    pub(crate) fn load(path: Option<&Path>, before: bool) -> Result<Self, TokenError> {
        let stored = path.map(load).transpose()?.unwrap_or_default();
        let tokens: Vec<_> = stored.into_iter().filter_map(token).map(Arc::new).collect();
        let is_required = before || path.is_some_and(Path::exists);
        Ok(Self { tokens, is_required })
    }

    pub(crate) fn is_required(&self) -> bool {
        self.is_required
    }

    /// The token of a secret. All are compared, so that the time tells nothing.
    pub(crate) fn find(&self, secret: &str) -> Option<Arc<Token>> {
        let hash = sha256(secret.as_bytes());
        self.tokens.iter().rfold(None, |found, token| {
            if equals(&token.hash, &hash) { Some(Arc::clone(token)) } else { found }
        })
    }
}

fn token(stored: StoredToken) -> Option<Token> {
    let per_second = stored.rate.and_then(NonZeroU32::new);
    Some(Token {
        hash: unhex(&stored.sha256)?,
        name: stored.name,
        scopes: stored.scopes,
        rate: per_second.map(|rate| RateLimiter::direct(Quota::per_second(rate))),
        runs: stored.concurrency.map(|most| Arc::new(Semaphore::new(most as usize))),
    })
}
