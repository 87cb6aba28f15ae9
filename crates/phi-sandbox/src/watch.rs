//! One run, from its first instruction until nothing of it is left.

use std::os::fd::{AsFd, OwnedFd};
use std::time::{Duration, Instant};

use phi_cell::message::Report;
use phi_cell::{end_descendants, receive};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::net::{Shutdown, shutdown};

use crate::cgroup::Slot;
use crate::output::Output;
use crate::reaping::{Used, reap};
use crate::usage::Tree;
use crate::zygote::Spawned;
use crate::{Kill, KilledBy, Limits, Stop, StopReason, Watcher, millis};

/// How often CPU time and memory are looked at.
const TICK: Duration = Duration::from_millis(20);

/// How long the first process may take to end the others.
const GRACE: Duration = Duration::from_secs(1);

/// A run that has been started.
pub(crate) struct Live<'a> {
    pub(crate) process: Spawned,
    pub(crate) control: OwnedFd,
    pub(crate) outputs: [Output; 2],
    pub(crate) limits: Limits,
    pub(crate) slot: Option<&'a Slot>,
    pub(crate) stop: &'a Stop,
    /// Whether the kernel ends all processes of the run with its first.
    pub(crate) private: bool,
    /// Whether there may be a trace to come back when the run is ended.
    pub(crate) is_recorded: bool,
}

/// What is known when nothing of a run is left.
pub(crate) struct Ended {
    /// Why this process ended it, if it did.
    pub(crate) kill: Option<Kill>,
    /// The last word of the run, with the file that holds what comes back.
    pub(crate) report: Option<(Report, Option<OwnedFd>)>,
    pub(crate) used: Used,
    pub(crate) wall: Duration,
    pub(crate) outputs: [Output; 2],
}

/// Which descriptor has something to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    Process,
    Control,
    Stop,
    Output(usize),
}

impl Live<'_> {
    /// Watches the run to its end.
    pub(crate) fn watch(mut self, watcher: &mut dyn Watcher) -> Ended {
        let start = Instant::now();
        watcher.started();
        let mut kill = None;
        let mut report = None;
        let mut heard = false;
        let mut asked = start;
        let mut buffer = vec![0; 64 << 10];
        loop {
            let ready = self.wait(start, heard, kill.is_some());
            if ready.contains(&Source::Control) {
                report = self.hear();
                heard = true;
            }
            for which in 0..self.outputs.len() {
                if ready.contains(&Source::Output(which)) {
                    self.outputs[which].read(&mut buffer, watcher);
                }
            }
            if ready.contains(&Source::Process) {
                break;
            }
            if kill.is_none() {
                kill = self.reason_to_end(start);
                if let Some(kill) = &kill {
                    self.ask_to_end(kill);
                    asked = Instant::now();
                }
            } else if asked.elapsed() > GRACE {
                self.end();
            }
        }
        let used = reap(self.process.pidfd.as_fd());
        let wall = start.elapsed();
        if !heard {
            report = self.hear();
        }
        // Every writer is dead: what is in the pipes is all there is.
        for output in &mut self.outputs {
            output.read(&mut buffer, watcher);
        }
        Ended { kill, report, used, wall, outputs: self.outputs }
    }

    /// The last word of the run; one that cannot be read is none.
    fn hear(&self) -> Option<(Report, Option<OwnedFd>)> {
        let (report, mut files) = receive(&self.control).ok().flatten()?;
        Some((report, files.pop()))
    }

    fn wait(&self, start: Instant, heard: bool, ending: bool) -> Vec<Source> {
        let mut sources = vec![Source::Process];
        let mut polled = vec![PollFd::new(&self.process.pidfd, PollFlags::IN)];
        if !heard {
            sources.push(Source::Control);
            polled.push(PollFd::new(&self.control, PollFlags::IN));
        }
        if !ending {
            sources.push(Source::Stop);
            polled.push(PollFd::new(self.stop, PollFlags::IN));
        }
        for (which, output) in self.outputs.iter().enumerate() {
            if let Some(pipe) = output.pipe() {
                sources.push(Source::Output(which));
                polled.push(PollFd::from_borrowed_fd(pipe, PollFlags::IN));
            }
        }
        let left = self.limits.wall.saturating_sub(start.elapsed());
        let patience = Timespec::try_from(if ending { TICK } else { left.min(TICK) });
        // An interruption is like a tick.
        let _ = poll(&mut polled, patience.ok().as_ref());
        let ready = polled.iter().zip(sources);
        ready.filter(|(poll, _)| !poll.revents().is_empty()).map(|(_, source)| source).collect()
    }

    /// The first limit that is crossed.
    fn reason_to_end(&self, start: Instant) -> Option<Kill> {
        if let Some(reason) = self.stop.reason() {
            let (by, reason) = match reason {
                StopReason::Disconnect => (KilledBy::Client, "disconnect"),
                StopReason::Shutdown => (KilledBy::Server, "shutdown"),
            };
            return Some(Kill { by, reason, limit: None, observed: None });
        }
        for output in &self.outputs {
            if output.is_excessive() {
                let limit = self.limits.output * crate::OUTPUT_FACTOR;
                return Some(limit_reached("output", limit, output.written()));
            }
        }
        let elapsed = start.elapsed();
        if elapsed >= self.limits.wall {
            return Some(limit_reached("timeout", millis(self.limits.wall), millis(elapsed)));
        }
        // A short run is not looked at: nothing can be used up so soon.
        if elapsed < TICK { None } else { self.resources_used_up() }
    }

    fn resources_used_up(&self) -> Option<Kill> {
        let (cpu, memory) = if let Some(slot) = self.slot {
            let counted = slot.counted();
            if counted.memory_kills > 0 {
                // The kernel has ended one process of the run; the others go with it.
                let limit = Some(self.limits.memory_mb);
                let by = KilledBy::Kernel;
                return Some(Kill { by, reason: "memory", limit, observed: limit });
            }
            (counted.cpu, 0)
        } else {
            let tree = Tree::of(self.process.pid);
            (tree.cpu, tree.resident_kb)
        };
        if cpu >= self.limits.cpu {
            return Some(limit_reached("cpu", millis(self.limits.cpu), millis(cpu)));
        }
        let resident = memory >> 10;
        (resident > self.limits.memory_mb)
            .then(|| limit_reached("memory", self.limits.memory_mb, resident))
    }

    /// Ends the run; without namespaces its first process has to do it, which adopts all others.
    fn ask_to_end(&self, kill: &Kill) {
        if self.is_recorded && kill.limit.is_some() {
            // Its first process ends the others, and sends what was recorded.
            let _ = shutdown(&self.control, Shutdown::Write);
        } else if self.private {
            self.process.kill();
        } else {
            // It sees the end of the connection.
            let _ = shutdown(&self.control, Shutdown::Both);
        }
    }

    /// Ends the run whose first process does not end it.
    fn end(&self) {
        // Without its first process nobody would have the others below itself.
        if self.private || !end_descendants(self.process.pid) {
            self.process.kill();
        }
    }
}

fn limit_reached(reason: &'static str, limit: u64, observed: u64) -> Kill {
    Kill { by: KilledBy::Server, reason, limit: Some(limit), observed: Some(observed) }
}
