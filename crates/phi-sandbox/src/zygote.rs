//! One warm interpreter, seen from the host.

use std::io::Read;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use command_fds::{CommandFdExt, FdMapping};
use phi_cell::message::{Answer, Blueprint, Order};
use phi_cell::{Failure, receive, send};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::net::{AddressFamily, SocketFlags, SocketType, socketpair};
use rustix::process::{Pid, Signal, pidfd_send_signal, setpgid};

use crate::interpreter::as_user;
use crate::reaping::{end_group, reap};

/// The program of the warm interpreter.
const TEXT: &str = include_str!("../python/zygote.py");
/// The library that it loads.
static LIBRARY: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/libphi_cell.so"));
/// Numbers of its descriptors.
const SOCKET: i32 = 3;
const LIBRARY_FILE: i32 = 4;
const TEXT_FILE: i32 = 5;
/// The home of programs that have a file system of their own.
pub(crate) const HOME: &str = "/work";
/// How long it may take to import and to build its cell.
const START: Duration = Duration::from_secs(20);
/// How long it may take to start a run, or to answer a ping.
const ANSWER: Duration = Duration::from_secs(5);

/// What a warm interpreter is made of.
#[derive(Clone, Debug)]
pub(crate) struct Recipe {
    pub(crate) executable: std::path::PathBuf,
    pub(crate) blueprint: Blueprint,
    pub(crate) imports: Vec<String>,
    pub(crate) paths: Vec<String>,
    /// Folders that are searched for `imports`, and that programs do not find.
    pub(crate) hidden: Vec<String>,
    /// User and group of the interpreter, if this process is root.
    pub(crate) user: Option<(u32, u32)>,
}

/// A warm interpreter, or a copy of one; it ends with this.
#[derive(Debug)]
pub(crate) struct Zygote {
    process: Process,
    socket: OwnedFd,
}

#[derive(Debug)]
enum Process {
    Started(Child),
    Copied(Spawned),
}

/// The first process of a run, or a copy; it ends with this, and with it all others of a run.
#[derive(Debug)]
pub(crate) struct Spawned {
    pub(crate) pid: i32,
    pub(crate) pidfd: OwnedFd,
}

impl Zygote {
    /// Starts an interpreter and waits until its cell stands.
    pub(crate) fn start(recipe: &Recipe) -> Result<Self, Failure> {
        let (ours, theirs) = sockets()?;
        let library = phi_cell::sealed("phi-cell", LIBRARY)?;
        let text = phi_cell::sealed("zygote.py", TEXT.as_bytes())?;
        let child = command(recipe, [theirs, library, text])?
            .spawn()
            .map_err(|error| Failure::text("start a warm interpreter", error))?;
        let mut zygote = Self { process: Process::Started(child), socket: ours };
        let built = zygote
            .send(&recipe.blueprint, &[])
            .and_then(|()| zygote.answer(START))
            .and_then(|(answer, _)| match answer {
                Answer::Ready => Ok(()),
                Answer::Failed(reason) => Err(Failure::text("build a cell", reason)),
                other => Err(Failure::text("build a cell", format!("{other:?}"))),
            });
        match built {
            Ok(()) => Ok(zygote),
            Err(failure) => Err(zygote.last_words().unwrap_or(failure)),
        }
    }

    /// Starts a process for a run, with its standard output, standard error and connection.
    pub(crate) fn spawn(&mut self, descriptors: &[BorrowedFd<'_>; 3]) -> Result<Spawned, Failure> {
        self.order(Order::Run, descriptors)
    }

    /// Makes another one, which shares its memory until one of them writes.
    pub(crate) fn copy(&mut self) -> Result<Self, Failure> {
        let (ours, theirs) = sockets()?;
        let copy = self.order(Order::Copy, &[theirs.as_fd()])?;
        // From here on it does not end with the group of this one.
        let pid = Pid::from_raw(copy.pid);
        setpgid(pid, pid).map_err(|errno| Failure::new("copy a warm interpreter", errno))?;
        Ok(Self { process: Process::Copied(copy), socket: ours })
    }

    /// As the kernel knows it.
    pub(crate) fn pid(&self) -> i32 {
        match &self.process {
            Process::Started(child) => child.id().cast_signed(),
            Process::Copied(copy) => copy.pid,
        }
    }

    fn order(&self, order: Order, descriptors: &[BorrowedFd<'_>]) -> Result<Spawned, Failure> {
        self.send(&order, descriptors)?;
        match self.answer(ANSWER)? {
            (Answer::Spawned { pid }, mut descriptors) => {
                let pidfd = descriptors.pop();
                let pidfd = pidfd.ok_or_else(|| Failure::text("start a run", "no descriptor"))?;
                Ok(Spawned { pid, pidfd })
            }
            (Answer::Failed(reason), _) => Err(Failure::text("start a run", reason)),
            (other, _) => Err(Failure::text("start a run", format!("{other:?}"))),
        }
    }

    /// Resident memory in KiB, as the interpreter says.
    pub(crate) fn ping(&mut self) -> Result<u64, Failure> {
        self.send(&Order::Ping, &[])?;
        match self.answer(ANSWER)?.0 {
            Answer::Well { resident_kb } => Ok(resident_kb),
            other => Err(Failure::text("ask a warm interpreter", format!("{other:?}"))),
        }
    }

    fn send(
        &self,
        message: &impl serde::Serialize,
        descriptors: &[BorrowedFd<'_>],
    ) -> Result<(), Failure> {
        send(&self.socket, message, descriptors)
    }

    fn answer(&self, patience: Duration) -> Result<(Answer, Vec<OwnedFd>), Failure> {
        if !readable(self.socket.as_fd(), patience) {
            return Err(Failure::text("hear a warm interpreter", "it does not answer"));
        }
        receive(&self.socket)?.ok_or_else(|| Failure::text("hear a warm interpreter", "it is gone"))
    }

    /// The last line of what a dying interpreter writes.
    fn last_words(&mut self) -> Option<Failure> {
        let Process::Started(child) = &mut self.process else { return None };
        let _ = child.kill();
        let mut said = String::new();
        child.stderr.take()?.read_to_string(&mut said).ok()?;
        let last = said.lines().last()?.to_owned();
        Some(Failure::text("start a warm interpreter", last))
    }
}

impl Drop for Zygote {
    fn drop(&mut self) {
        // What it started and had no time to tell of is in its group, and nobody else's.
        end_group(self.pid());
        if let Process::Started(child) = &mut self.process {
            let _ = child.wait();
        }
    }
}

impl Spawned {
    /// Ends the process, if it has not ended by itself.
    pub(crate) fn kill(&self) {
        let _ = pidfd_send_signal(&self.pidfd, Signal::KILL);
    }
}

impl Drop for Spawned {
    fn drop(&mut self) {
        self.kill();
        // One that was collected before is not waited for.
        reap(self.pidfd.as_fd());
    }
}

/// Two ends of a connection that keeps the borders of messages.
pub(crate) fn sockets() -> Result<(OwnedFd, OwnedFd), Failure> {
    let (family, kind) = (AddressFamily::UNIX, SocketType::SEQPACKET);
    socketpair(family, kind, SocketFlags::CLOEXEC, None)
        .map_err(|errno| Failure::new("make a socket", errno))
}

/// Waits until a descriptor can be read, or its other side is gone.
pub(crate) fn readable(descriptor: BorrowedFd<'_>, patience: Duration) -> bool {
    let until = Instant::now() + patience;
    loop {
        let left = until.saturating_duration_since(Instant::now());
        let left = rustix::event::Timespec::try_from(left).ok();
        match poll(&mut [PollFd::from_borrowed_fd(descriptor, PollFlags::IN)], left.as_ref()) {
            Err(rustix::io::Errno::INTR) => {}
            result => return result.is_ok_and(|ready| ready > 0),
        }
    }
}

fn command(recipe: &Recipe, files: [OwnedFd; 3]) -> Result<Command, Failure> {
    let mut command = Command::new(&recipe.executable);
    command.args(["-I", "-S", "-B", "-u", &format!("/proc/self/fd/{TEXT_FILE}")]);
    command.args([SOCKET, LIBRARY_FILE, TEXT_FILE].map(|number| number.to_string()));
    for list in [&recipe.imports, &recipe.paths, &recipe.hidden] {
        let list = serde_json::to_string(list)
            .map_err(|error| Failure::text("start a warm interpreter", error))?;
        command.arg(list);
    }
    command.env_clear().envs([
        ("PATH", "/usr/bin:/bin"),
        ("LANG", "C.UTF-8"),
        ("HOME", HOME),
        // One heap for all threads: each further one would take 64 MiB of address space.
        ("MALLOC_ARENA_MAX", "1"),
    ]);
    as_user(&mut command, recipe.user);
    // Signals of a terminal are for the host; pipes, because programs will read and write pipes.
    command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let numbers = [SOCKET, LIBRARY_FILE, TEXT_FILE];
    let mappings = files.into_iter().zip(numbers);
    let mappings = mappings.map(|(parent_fd, child_fd)| FdMapping { parent_fd, child_fd });
    command
        .fd_mappings(mappings.collect())
        .map_err(|error| Failure::text("start a warm interpreter", error))?;
    Ok(command)
}
