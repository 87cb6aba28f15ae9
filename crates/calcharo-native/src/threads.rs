//! Threads by a number that is never used again: thread states and identifiers are.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

static NEXT: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static TOKEN: Cell<u64> = const { Cell::new(0) };
}

/// The number of the calling thread.
#[inline]
pub(crate) fn token() -> u64 {
    match TOKEN.get() {
        0 => assigned(),
        token => token,
    }
}

#[cold]
fn assigned() -> u64 {
    let token = NEXT.fetch_add(1, Ordering::Relaxed);
    TOKEN.set(token);
    token
}
