//! The fork server: a warm interpreter that runs no program itself.

use std::fs;
use std::os::fd::{AsFd, OwnedFd};

use rustix::thread::{UnshareFlags, unshare_unsafe};

use crate::failure::Step;
use crate::filter::Filters;
use crate::first::{self, RunFds};
use crate::kernel::{self, Side, Spawned};
use crate::message::{Answer, Blueprint, Order};
use crate::second::Second;
use crate::{Failure, channel, identity, root};

/// Namespaces of every run. The network is the cell's, which has none: it is the only dear one.
const RUN_NAMESPACES: i32 = libc::CLONE_NEWUSER
    | libc::CLONE_NEWPID
    | libc::CLONE_NEWNS
    | libc::CLONE_NEWIPC
    | libc::CLONE_NEWUTS;

/// A warm interpreter, in its cell.
pub(crate) struct Zygote {
    socket: OwnedFd,
    namespaces: bool,
    filters: Filters,
}

impl Zygote {
    /// Waits for the blueprint and builds the cell.
    ///
    /// Errors: the process has a second thread, or the kernel refuses a step; the host is told.
    pub(crate) fn prepare(socket: OwnedFd) -> Result<Self, Failure> {
        let prepared = enter_cell(&socket);
        let answer = match &prepared {
            Ok(_) => Answer::Ready,
            Err(failure) => Answer::Failed(failure.to_string()),
        };
        channel::send(&socket, &answer, &[])?;
        let (namespaces, filters) = prepared?;
        Ok(Self { socket, namespaces, filters })
    }

    /// Answers orders for ever; returns in the second process of every run.
    ///
    /// Errors: the host is gone, or sends what is no order.
    pub(crate) fn serve(mut self) -> Result<Second, Failure> {
        loop {
            let order = channel::receive::<Order>(&self.socket)?;
            let Some((order, mut descriptors)) = order else {
                kernel::leave(0);
            };
            match order {
                Order::Ping => channel::send(&self.socket, &health(), &[])?,
                Order::Copy => match spawn(0) {
                    Side::Child => {
                        let socket = descriptors.pop();
                        self.socket =
                            socket.ok_or_else(|| Failure::text("copy", "there is no socket"))?;
                    }
                    Side::Parent(answer) => self.tell(answer)?,
                },
                Order::Run => {
                    let fds = RunFds::from_message(descriptors)?;
                    match spawn(if self.namespaces { RUN_NAMESPACES } else { 0 }) {
                        Side::Child => {
                            let Self { socket, namespaces, filters } = self;
                            drop(socket);
                            return Ok(first::begin(namespaces, &filters, fds));
                        }
                        Side::Parent(answer) => self.tell(answer)?,
                    }
                }
            }
        }
    }

    fn tell(&self, spawned: Result<Spawned, Failure>) -> Result<(), Failure> {
        match spawned {
            Ok(Spawned { pid, pidfd }) => {
                channel::send(&self.socket, &Answer::Spawned { pid }, &[pidfd.as_fd()])
            }
            Err(failure) => channel::send(&self.socket, &Answer::Failed(failure.to_string()), &[]),
        }
    }
}

fn spawn(namespaces: i32) -> Side<Result<Spawned, Failure>> {
    match kernel::clone_brother(u64::from(namespaces.cast_unsigned())) {
        Ok(Side::Child) => Side::Child,
        Ok(Side::Parent(spawned)) => Side::Parent(Ok(spawned)),
        Err(errno) => Side::Parent(Err(Failure::new("start a process", errno))),
    }
}

fn enter_cell(socket: &OwnedFd) -> Result<(bool, Filters), Failure> {
    let blueprint = channel::receive::<Blueprint>(socket)?;
    let (blueprint, _) = blueprint.ok_or_else(|| Failure::text("build the cell", "no host"))?;
    let threads = fs::read_dir("/proc/self/task").step("count threads")?.count();
    if threads != 1 {
        return Err(Failure::text("fork safely", format!("the interpreter has {threads} threads")));
    }
    if blueprint.namespaces {
        let (user, group) = (rustix::process::geteuid(), rustix::process::getegid());
        enter_namespaces()?;
        identity::become_user(0, user.as_raw(), group.as_raw())?;
        root::build(&blueprint)?;
        rustix::system::sethostname(b"phicode").step("name the cell")?;
    }
    Ok((blueprint.namespaces, Filters::new(&blueprint)))
}

#[expect(unsafe_code, reason = "rustix marks every unshare as unsafe because of shared tables")]
fn enter_namespaces() -> Result<(), Failure> {
    let flags = UnshareFlags::NEWUSER
        | UnshareFlags::NEWNS
        | UnshareFlags::NEWNET
        | UnshareFlags::NEWIPC
        | UnshareFlags::NEWUTS
        | UnshareFlags::NEWCGROUP;
    // SAFETY: one thread; no flag separates the table of descriptors.
    unsafe { unshare_unsafe(flags) }.step("make namespaces")
}

/// Resident memory, from the kernel's own words.
fn health() -> Answer {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = resident.and_then(|text| text.split_whitespace().next()?.parse().ok());
    Answer::Well { resident_kb: kilobytes.unwrap_or(0) }
}
