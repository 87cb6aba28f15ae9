//! The first process while the program runs: it waits, reaps, and tells the end.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicU8, Ordering};

use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use rustix::process::{Pid, Signal, WaitOptions, WaitStatus, kill_process, wait};

use crate::message::{End, Hint, Report};
use crate::second::Second;
use crate::{Failure, channel, collect, kernel, memory_file};

/// What the first process knows of its run.
pub(crate) struct Reaper<'a> {
    pub(crate) program: i32,
    pub(crate) signals: OwnedFd,
    pub(crate) control: &'a OwnedFd,
    pub(crate) hint: &'a AtomicU8,
    pub(crate) namespaces: bool,
}

impl Reaper<'_> {
    /// Waits for the program's end, ends everything that it started, and reports.
    pub(crate) fn finish(&self, return_files: &[String]) -> Result<Second, Failure> {
        let end = self.wait_for_program()?;
        self.end_all();
        let hint = match self.hint.load(Ordering::Relaxed) {
            1 => Hint::Memory,
            2 => Hint::Processes,
            _ => Hint::None,
        };
        let report = Report::Done { end, hint };
        if return_files.is_empty() {
            channel::send(self.control, &report, &[])?;
        } else {
            let returned = postcard::to_allocvec(&collect::collect(return_files)?)
                .map_err(|error| Failure::text("return files", error))?;
            let returned = memory_file::sealed("files", &returned)?;
            channel::send(self.control, &report, &[returned.as_fd()])?;
        }
        kernel::leave(0)
    }

    fn wait_for_program(&self) -> Result<End, Failure> {
        loop {
            if let Some(end) = self.reap() {
                return Ok(end);
            }
            let mut descriptors = [
                PollFd::new(&self.signals, PollFlags::IN),
                PollFd::new(self.control, PollFlags::IN),
            ];
            match poll(&mut descriptors, None) {
                Ok(_) | Err(Errno::INTR) => {}
                Err(errno) => return Err(Failure::new("wait", errno)),
            }
            if !descriptors[1].revents().is_empty() {
                // The host is gone, or breaks the protocol: nothing may outlive it.
                self.end_all();
                kernel::leave(1);
            }
            let mut signal = [0; 128];
            let _ = rustix::io::read(&self.signals, &mut signal);
        }
    }

    /// Collects every child that has ended; the program's end is what counts.
    fn reap(&self) -> Option<End> {
        let mut end = None;
        while let Ok(Some((pid, status))) = wait(WaitOptions::NOHANG) {
            if pid.as_raw_nonzero().get() == self.program {
                end = end_of(status);
            }
        }
        end
    }

    /// Ends every process of the run but this one, and waits until they are gone.
    fn end_all(&self) {
        if self.namespaces {
            // All that this process can see is the run; none left is what is wanted.
            let _ = kernel::kill_all();
        } else {
            end_descendants();
        }
        while let Ok(_) | Err(Errno::INTR) = wait(WaitOptions::empty()) {}
    }
}

/// Ends children until there are none: those of the dead become ours, since we adopt orphans.
fn end_descendants() {
    let own = std::process::id();
    let file = format!("/proc/self/task/{own}/children");
    loop {
        let children = std::fs::read_to_string(&file).unwrap_or_default();
        let children = children.split_whitespace().filter_map(|pid| pid.parse::<i32>().ok());
        let mut any = false;
        for child in children.filter_map(Pid::from_raw) {
            any = true;
            // It may have ended by itself.
            let _ = kill_process(child, Signal::KILL);
        }
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        if !any {
            return;
        }
    }
}

fn end_of(status: WaitStatus) -> Option<End> {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => Some(End::Exited(code)),
        (_, Some(signal)) => Some(End::Signalled(signal)),
        _ => None,
    }
}
