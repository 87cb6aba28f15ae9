//! Requests per second of one client.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::auth::Token;
use crate::problem::{Problem, Slug};

/// So many clients are remembered before those are forgotten that have been silent.
const REMEMBERED: usize = 10_000;

/// A limit for every client by itself.
#[derive(Debug)]
pub(crate) struct Rates(DefaultKeyedRateLimiter<String>);

impl Rates {
    /// `per_second` is also how many may come at once.
    pub(crate) fn new(per_second: NonZeroU32) -> Self {
        Self(RateLimiter::keyed(Quota::per_second(per_second)))
    }

    /// Counts a request of `client`, who may have a token with a limit of its own.
    pub(crate) fn check(&self, client: &str, token: Option<&Token>) -> Result<(), Problem> {
        let clock = DefaultClock::default();
        let checked = if let Some(own) = token.and_then(|token| token.rate.as_ref()) {
            own.check()
        } else {
            if self.0.len() > REMEMBERED {
                self.0.retain_recent();
            }
            self.0.check_key(&client.to_owned())
        };
        checked.map_err(|not_yet| limited(not_yet.wait_time_from(clock.now())))
    }
}

fn limited(wait: Duration) -> Problem {
    let seconds = wait.as_secs() + 1;
    let detail = "more requests per second than this client may send";
    Problem::new(Slug::RateLimited, detail).with_header("Retry-After", seconds.to_string())
}
