//! A process that waits for a run: everything is done for it that needs no job.

use std::os::fd::{AsFd, OwnedFd};

use phi_cell::message::{Go, Job};
use phi_cell::{Failure, sealed, send};
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::pipe::{PipeFlags, pipe_with};

use crate::output::Output;
use crate::reaping::reap;
use crate::watch::Live;
use crate::zygote::{Spawned, Zygote, end, sockets};
use crate::{Run, Stop, Stream};

/// The process, and our ends of what connects it; it ends with this.
#[derive(Debug)]
pub(crate) struct Ready {
    /// `None` when a run has taken it.
    process: Option<Spawned>,
    control: Option<OwnedFd>,
    stdout: Option<OwnedFd>,
    stderr: Option<OwnedFd>,
}

impl Ready {
    /// Lets an interpreter start one.
    pub(crate) fn start(zygote: &mut Zygote) -> Result<Self, Failure> {
        let [(stdout, stdout_writer), (stderr, stderr_writer)] = [pipe()?, pipe()?];
        let (control, theirs) = sockets()?;
        // The other side has these after the call; only so the ends of the streams can be seen.
        let given = [stdout_writer, stderr_writer, theirs];
        let process = zygote.spawn(&given.each_ref().map(AsFd::as_fd))?;
        Ok(Self {
            process: Some(process),
            control: Some(control),
            stdout: Some(stdout),
            stderr: Some(stderr),
        })
    }

    /// Lets the run begin.
    ///
    /// Errors: the process is gone, and has done nothing.
    pub(crate) fn begin<'a>(
        mut self,
        job: &Job,
        run: &Run,
        stop: &'a Stop,
    ) -> Result<Live<'a>, Failure> {
        let gone = || Failure::text("begin a run", "its process is gone");
        let control = self.control.take().ok_or_else(gone)?;
        let job =
            postcard::to_allocvec(job).map_err(|error| Failure::text("write the job", error))?;
        let (job, stdin) = (sealed("job", &job)?, sealed("stdin", &run.stdin)?);
        send(&control, &Go::Now, &[job.as_fd(), stdin.as_fd()])?;
        let process = self.process.take().ok_or_else(gone)?;
        let output = |stream, pipe: Option<OwnedFd>| Output::new(stream, pipe, run.limits.output);
        Ok(Live {
            process,
            control,
            outputs: [
                output(Stream::Stdout, self.stdout.take()),
                output(Stream::Stderr, self.stderr.take()),
            ],
            limits: run.limits,
            slot: None,
            stop,
            private: true,
        })
    }
}

impl Drop for Ready {
    fn drop(&mut self) {
        if let Some(process) = self.process.take() {
            end(&process);
            reap(process.pidfd.as_fd());
        }
    }
}

fn pipe() -> Result<(OwnedFd, OwnedFd), Failure> {
    let (reader, writer) =
        pipe_with(PipeFlags::CLOEXEC).map_err(|errno| Failure::new("make a pipe", errno))?;
    // Only our side: the program's writes wait, as it expects.
    fcntl_setfl(&reader, OFlags::NONBLOCK).map_err(|errno| Failure::new("make a pipe", errno))?;
    Ok((reader, writer))
}
