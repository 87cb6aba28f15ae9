//! The second process of a run, until the program's first line.

use std::os::fd::{AsFd, OwnedFd};

use rustix::fs::{Mode, fstat};
use rustix::process::{chdir, setsid, umask};
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout};

use crate::failure::Step;
use crate::filter::Filters;
use crate::message::{Report, Task};
use crate::mounts::WORK;
use crate::{Failure, capabilities, channel, kernel, resources, walls};

/// Where the script is.
const SCRIPT: i32 = 3;

/// What the program writes to.
pub(crate) struct Streams {
    pub(crate) stdout: OwnedFd,
    pub(crate) stderr: OwnedFd,
}

/// A process from which everything is taken that the program is not to have.
pub(crate) struct Second {
    first: OwnedFd,
    /// To the host, until the task begins.
    control: OwnedFd,
}

impl Second {
    /// Confines this process, all but for what its task says.
    pub(crate) fn confine(
        namespaces: bool,
        filters: &Filters,
        streams: &Streams,
        first: OwnedFd,
        control: OwnedFd,
    ) -> Result<Self, Failure> {
        rustix::thread::set_name(c"phi-run").step("name the process")?;
        kernel::unblock_signals();
        setsid().step("start a session")?;
        umask(Mode::RWXG | Mode::RWXO);
        dup2_stdout(streams.stdout.as_fd()).step("connect standard output")?;
        dup2_stderr(streams.stderr.as_fd()).step("connect standard error")?;
        if namespaces {
            walls::raise(&["/"], &[WORK, "/tmp", "/dev/shm"])?;
        }
        capabilities::drop_all()?;
        filters.confine_program()?;
        Ok(Self { first, control })
    }

    /// Waits for the task; returns the length of the script when its descriptor and the standard
    /// streams are all that is open. If that fails the host is told, and this process ends.
    pub(crate) fn task(self) -> i32 {
        match self.receive() {
            Ok(length) => {
                // Its descriptors are closed already.
                std::mem::forget(self);
                length
            }
            Err(failure) => {
                // Without this word the host learns the same from our end.
                let report = Report::Failed(failure.to_string());
                let _ = channel::send(&self.control, &report, &[]);
                kernel::leave(1)
            }
        }
    }

    fn receive(&self) -> Result<i32, Failure> {
        let Some((task, descriptors)) = channel::receive::<Task>(&self.first)? else {
            kernel::leave(1);
        };
        let [script, stdin] = <[OwnedFd; 2]>::try_from(descriptors)
            .map_err(|_| Failure::text("begin", "it needs two descriptors"))?;
        if let Some(folder) = &task.folder {
            chdir(folder.as_str()).step("enter the work folder")?;
            let readable: Vec<_> = task.readable.iter().map(String::as_str).collect();
            walls::raise(&readable, &[folder])?;
        }
        let length = fstat(&script).step("measure the script")?.st_size;
        let length =
            i32::try_from(length).map_err(|error| Failure::text("read the script", error))?;
        dup2_stdin(stdin.as_fd()).step("connect standard input")?;
        resources::limit(&task.limits)?;
        // What this process holds is closed for good; nothing of it is used or dropped again.
        kernel::keep_as(script, SCRIPT).step("keep the script")?;
        kernel::close_from(SCRIPT.cast_unsigned() + 1).step("close descriptors")?;
        std::mem::forget(stdin);
        Ok(length)
    }
}
