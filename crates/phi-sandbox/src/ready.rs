//! A process that waits for a run: everything is done for it that needs no job.

use std::os::fd::{AsFd, OwnedFd};

use phi_cell::message::{Go, Job};
use phi_cell::{Failure, sealed, send};
use rustix::fs::{OFlags, fcntl_setfl};
use rustix::pipe::{PipeFlags, pipe_with};

use crate::output::Output;
use crate::watch::Live;
use crate::zygote::{Spawned, Zygote, sockets};
use crate::{Run, Stop, Stream};

/// The process, and our ends of what connects it; it ends with this.
#[derive(Debug)]
pub(crate) struct Ready {
    process: Spawned,
    control: OwnedFd,
    stdout: OwnedFd,
    stderr: OwnedFd,
}

impl Ready {
    /// Lets an interpreter start one.
    pub(crate) fn start(zygote: &mut Zygote) -> Result<Self, Failure> {
        let [(stdout, stdout_writer), (stderr, stderr_writer)] = [pipe()?, pipe()?];
        let (control, theirs) = sockets()?;
        // The other side has these after the call; only so the ends of the streams can be seen.
        let given = [stdout_writer, stderr_writer, theirs];
        let process = zygote.spawn(&given.each_ref().map(AsFd::as_fd))?;
        Ok(Self { process, control, stdout, stderr })
    }

    /// Lets the run begin.
    ///
    /// Errors: the process is gone, and has done nothing.
    pub(crate) fn begin<'a>(
        self,
        job: &Job,
        run: &Run,
        stop: &'a Stop,
    ) -> Result<Live<'a>, Failure> {
        let job =
            postcard::to_allocvec(job).map_err(|error| Failure::text("write the job", error))?;
        let (job, stdin) = (sealed("job", &job)?, sealed("stdin", &run.stdin)?);
        send(&self.control, &Go::Now, &[job.as_fd(), stdin.as_fd()])?;
        let output = |stream, pipe| Output::new(stream, pipe, run.limits.output);
        Ok(Live {
            process: self.process,
            control: self.control,
            outputs: [output(Stream::Stdout, self.stdout), output(Stream::Stderr, self.stderr)],
            limits: run.limits,
            slot: None,
            stop,
            private: true,
            is_recorded: false,
        })
    }
}

fn pipe() -> Result<(OwnedFd, OwnedFd), Failure> {
    let (reader, writer) =
        pipe_with(PipeFlags::CLOEXEC).map_err(|errno| Failure::new("make a pipe", errno))?;
    // Only our side: the program's writes wait, as it expects.
    fcntl_setfl(&reader, OFlags::NONBLOCK).map_err(|errno| Failure::new("make a pipe", errno))?;
    Ok((reader, writer))
}
