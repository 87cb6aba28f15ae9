//! Runs untrusted Python in a warm, isolated child process with limits that hold.
//!
//! A [`Sandbox`] keeps warm interpreters; each [`Run`] is a fork of one, in namespaces of its own,
//! and ends with an [`Outcome`] that says why. The isolation is what was found by trying it.
//! Threads, no async runtime: [`Sandbox::run`] blocks.

mod cgroup;
mod check;
mod execute;
mod folder;
mod interpreter;
mod isolation;
mod job;
mod judge;
mod limits;
mod outcome;
mod output;
mod pool;
mod ready;
mod reaping;
mod recorder;
mod recording;
mod run;
mod sandbox;
mod selftest;
mod setup;
mod slots;
mod stop;
mod usage;
mod warming;
mod watch;
mod zygote;

pub use check::Fault;
pub use interpreter::NOBODY;
pub use isolation::{Isolation, Level};
pub use limits::{Limits, OUTPUT_FACTOR, millis};
pub use outcome::{Captured, Kill, KilledBy, Outcome, OutputFile, SkippedFile, Status};
pub use recording::Recording;
pub use run::{Edit, InputFile, PhiText, Program, Run};
pub use sandbox::{BASE, Deaf, Gauges, Options, Profile, Sandbox, StartError, Stream, Watcher};
pub use stop::{Stop, StopReason};
