//! Signals that must not leave a temporary folder behind.
#![cfg_attr(
    unix,
    expect(unsafe_code, reason = "the disposition of a signal belongs to the whole process")
)]

/// While it lives, the signals that end a program are noted and passed on to a child.
pub(crate) struct Signals(());

#[cfg(unix)]
mod noted {
    use std::sync::atomic::{AtomicI32, Ordering};

    use nix::sys::signal::{Signal, kill};
    use nix::unistd::Pid;

    pub(super) static RECEIVED: AtomicI32 = AtomicI32::new(0);
    pub(super) static CHILD: AtomicI32 = AtomicI32::new(0);

    /// What runs when a signal arrives: atomics and `kill` alone are safe there.
    pub(super) extern "C" fn note(signal: i32) {
        RECEIVED.store(signal, Ordering::SeqCst);
        let child = CHILD.load(Ordering::SeqCst);
        // A terminal sends its own signals to the child too.
        let from_terminal = [Signal::SIGINT as i32, Signal::SIGQUIT as i32].contains(&signal);
        if child > 0 && !from_terminal {
            let _ = kill(Pid::from_raw(child), Signal::try_from(signal).ok());
        }
    }
}

#[cfg(unix)]
impl Signals {
    /// Begins to note signals in place of dying of them. A child starts with their usual meaning:
    /// handlers do not outlive `execve`.
    pub(crate) fn outlive() -> Self {
        use nix::sys::signal::{SaFlags, SigAction, SigHandler, SigSet, Signal, sigaction};

        let flags = SaFlags::SA_RESTART;
        let action = SigAction::new(SigHandler::Handler(noted::note), flags, SigSet::empty());
        for signal in [Signal::SIGINT, Signal::SIGQUIT, Signal::SIGTERM, Signal::SIGHUP] {
            // SAFETY: the handler touches atomics and calls `kill`, both of which are
            // async-signal-safe; it is a function of the program and so never goes away.
            let before = unsafe { sigaction(signal, &action) };
            // What the caller has switched off, as `nohup` does, stays off for the child too.
            if let Ok(before) = before
                && matches!(before.handler(), SigHandler::SigIgn)
            {
                // SAFETY: this was the disposition a moment ago.
                let _ = unsafe { sigaction(signal, &before) };
            }
        }
        Self(())
    }

    /// The signal that came last.
    pub(crate) fn received(&self) -> Option<i32> {
        let Self(()) = self;
        Some(noted::RECEIVED.load(std::sync::atomic::Ordering::SeqCst)).filter(|&it| it != 0)
    }

    /// Passes signals on to the process `child` from now on.
    pub(crate) fn forward_to(&self, child: u32) {
        let Self(()) = self;
        let child = i32::try_from(child).unwrap_or(0);
        noted::CHILD.store(child, std::sync::atomic::Ordering::SeqCst);
        // One that came while the child was being started.
        if let Some(signal) = self.received() {
            noted::note(signal);
        }
    }

    /// Ends as the child did: by the same signal, so that a shell sees what it would have seen.
    pub(crate) fn end(self, child: Option<std::process::ExitStatus>) -> std::convert::Infallible {
        use std::os::unix::process::ExitStatusExt;

        use nix::sys::signal::{SigHandler, Signal, raise, signal};

        let number = child.and_then(|status| status.signal()).or(self.received()).unwrap_or(0);
        if let Ok(own) = Signal::try_from(number) {
            // SAFETY: the default disposition runs no code of this process.
            let _ = unsafe { signal(own, SigHandler::SigDfl) };
            let _ = raise(own);
        }
        crate::exit::with_child_status(128 + number)
    }
}

/// Elsewhere a terminal ends all of its processes by itself.
#[cfg(not(unix))]
impl Signals {
    pub(crate) fn outlive() -> Self {
        Self(())
    }

    pub(crate) fn received(&self) -> Option<i32> {
        let Self(()) = self;
        None
    }

    pub(crate) fn forward_to(&self, _child: u32) {
        let Self(()) = self;
    }

    pub(crate) fn end(self, _child: Option<std::process::ExitStatus>) -> std::convert::Infallible {
        crate::exit::with_child_status(1)
    }
}
