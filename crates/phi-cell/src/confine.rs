//! The second process of a run, until the program's first line.

use std::os::fd::AsFd;

use rustix::fs::Mode;
use rustix::process::{chdir, setsid, umask};
use rustix::stdio::{dup2_stderr, dup2_stdin, dup2_stdout};

use crate::Failure;
use crate::failure::Step;
use crate::filter::Filters;
use crate::first::Streams;
use crate::message::Job;
use crate::mounts::WORK;
use crate::{capabilities, kernel, resources, walls};

/// Takes everything from this process that the program is not to have.
pub(crate) fn confine(job: &Job, filters: &Filters, streams: &Streams) -> Result<(), Failure> {
    kernel::unblock_signals();
    setsid().step("start a session")?;
    umask(Mode::RWXG | Mode::RWXO);
    dup2_stdin(streams.stdin.as_fd()).step("connect standard input")?;
    dup2_stdout(streams.stdout.as_fd()).step("connect standard output")?;
    dup2_stderr(streams.stderr.as_fd()).step("connect standard error")?;
    if let Some(folder) = &job.folder {
        chdir(folder.as_str()).step("enter the work folder")?;
        let readable: Vec<_> = job.readable.iter().map(String::as_str).collect();
        walls::raise(&readable, &[folder])?;
        resources::limit(&job.limits)?;
        capabilities::drop_sets()?;
    } else {
        walls::raise(&["/"], &[WORK, "/tmp", "/dev/shm"])?;
        resources::limit(&job.limits)?;
        capabilities::drop_all()?;
    }
    filters.confine_program()?;
    kernel::close_from(3).step("close descriptors")
}
