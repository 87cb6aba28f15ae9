//! The first process while the program runs: it waits, reaps, and tells the end.

use std::os::fd::{AsFd, OwnedFd};
use std::sync::atomic::{AtomicU8, Ordering};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{WaitOptions, WaitStatus, getpid, wait};

use crate::descendants::end_descendants;
use crate::message::{End, Hint, Report};
use crate::second::Second;
use crate::{Failure, channel, collect, kernel, memory_file};

const A_MOMENT: Timespec = Timespec { tv_sec: 0, tv_nsec: 1_000_000 };

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
        let Some(end) = end else {
            // The host is gone, or it ends the run and hears what comes back.
            let word = Report::Failed("the host has ended the run".to_owned());
            let _ = self.report(&word, return_files);
            kernel::leave(1);
        };
        let hint = match self.hint.load(Ordering::Relaxed) {
            1 => Hint::Memory,
            2 => Hint::Processes,
            _ => Hint::None,
        };
        self.report(&Report::Done { end, hint }, return_files)?;
        kernel::leave(0)
    }

    /// Says the last word, with the files that come back.
    fn report(&self, report: &Report, return_files: &[String]) -> Result<(), Failure> {
        if return_files.is_empty() {
            return channel::send(self.control, report, &[]);
        }
        let returned = postcard::to_allocvec(&collect::collect(return_files))
            .map_err(|error| Failure::text("return files", error))?;
        let returned = memory_file::sealed("files", &returned)?;
        channel::send(self.control, report, &[returned.as_fd()])
    }

    /// How the program ended; none if the host closes its side, after which nothing may go on.
    fn wait_for_program(&self) -> Result<Option<End>, Failure> {
        loop {
            if let Some(end) = self.reap() {
                return Ok(Some(end));
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
                return Ok(None);
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
            end_tree();
        }
        while let Ok(_) | Err(Errno::INTR) = wait(WaitOptions::empty()) {}
    }
}

/// Ends descendants until there are none: those of the dead become ours, since we adopt orphans.
fn end_tree() {
    let own = getpid().as_raw_nonzero().get();
    while end_descendants(own) {
        while let Ok(Some(_)) = wait(WaitOptions::NOHANG) {}
        // The kernel takes a moment to end them.
        let _ = poll(&mut [], Some(&A_MOMENT));
    }
}

fn end_of(status: WaitStatus) -> Option<End> {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => Some(End::Exited(code)),
        (_, Some(signal)) => Some(End::Signalled(signal)),
        _ => None,
    }
}
