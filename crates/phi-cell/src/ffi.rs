//! What the interpreter calls. It has one thread, and calls in this order.

#![expect(unsafe_code, reason = "functions that are called through C")]

use std::cell::RefCell;
use std::os::fd::{FromRawFd, OwnedFd};
use std::sync::atomic::Ordering;

use crate::first::HINT;
use crate::second::Second;
use crate::zygote::Zygote;

thread_local! {
    static ZYGOTE: RefCell<Option<Zygote>> = const { RefCell::new(None) };
    static SECOND: RefCell<Option<Second>> = const { RefCell::new(None) };
}

/// Builds the cell that the host describes over the socket; 0 if it stands.
///
/// # Safety
///
/// Nothing else uses the descriptor.
#[unsafe(no_mangle)]
pub(crate) unsafe extern "C" fn phi_cell_prepare(socket: i32) -> i32 {
    // SAFETY: the caller gives the descriptor away.
    let socket = unsafe { OwnedFd::from_raw_fd(socket) };
    match Zygote::prepare(socket) {
        Ok(zygote) => {
            ZYGOTE.set(Some(zygote));
            0
        }
        Err(_) => 1,
    }
}

/// Serves the host; returns in the process of each run, which has no task yet: 0, or 1 if the host
/// broke the protocol.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn phi_cell_accept() -> i32 {
    match ZYGOTE.take().map(Zygote::serve) {
        Some(Ok(second)) => {
            SECOND.set(Some(second));
            0
        }
        _ => 1,
    }
}

/// Waits for the task, and leaves its script as descriptor 3, the only one beside the standard
/// streams; its length in bytes, or 0 if there was no process for a run.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn phi_cell_task() -> i32 {
    SECOND.take().map_or(0, Second::task)
}

/// Leaves a word about the program's end: 1 memory, 2 processes.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn phi_cell_hint(word: i32) {
    if let (Some(hint), Ok(word)) = (HINT.get(), u8::try_from(word)) {
        hint.store(word, Ordering::Relaxed);
    }
}
