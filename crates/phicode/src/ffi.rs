//! What belongs to the whole process: the signal of a broken pipe, and its copy.
#![cfg_attr(
    unix,
    expect(unsafe_code, reason = "a disposition and a fork concern more than their caller")
)]

/// Makes writing to a pipe that nobody reads an error in place of a death.
///
/// Called before the first output, and so not at all in a run that prints nothing: the program
/// starts with the disposition that it would have without us.
#[cfg(unix)]
pub(crate) fn ignore_broken_pipes() {
    use std::sync::Once;

    use nix::sys::signal::{SigHandler, Signal, signal};

    static DONE: Once = Once::new();
    DONE.call_once(|| {
        // SAFETY: SIG_IGN runs no code in the handler's place, and no other thread exists that
        // could rely on another disposition. A failure leaves the default, which is no worse.
        let _ = unsafe { signal(Signal::SIGPIPE, SigHandler::SigIgn) };
    });
}

/// Other systems have no such signal.
#[cfg(not(unix))]
pub(crate) fn ignore_broken_pipes() {}

/// Goes on in a copy of this process; the process itself ends with status 0.
#[cfg(unix)]
pub(crate) fn continue_in_child() -> std::io::Result<()> {
    use nix::unistd::{ForkResult, fork};

    // SAFETY: no other thread has been started, so no lock can be held by one that is not copied.
    match unsafe { fork() }? {
        ForkResult::Child => Ok(()),
        ForkResult::Parent { .. } => crate::exit::at_once(),
    }
}

/// Whether this process may make files in `folder`; nothing is made to find out.
#[cfg(unix)]
pub(crate) fn may_write(folder: &std::path::Path) -> bool {
    use nix::unistd::{AccessFlags, access};

    access(folder, AccessFlags::W_OK | AccessFlags::X_OK).is_ok()
}

/// Other systems tell less.
#[cfg(not(unix))]
pub(crate) fn may_write(folder: &std::path::Path) -> bool {
    folder.metadata().is_ok_and(|facts| !facts.permissions().readonly())
}
