//! Runs untrusted Python in a warm, isolated child process with limits that hold.

mod isolation;
mod limits;
mod outcome;
mod run;
mod stop;

pub use isolation::{Isolation, Level};
pub use limits::{Limits, OUTPUT_FACTOR};
pub use outcome::{Captured, Kill, KilledBy, Outcome, OutputFile, SkippedFile, Status};
pub use run::{Edit, InputFile, PhiText, Program, Run};
pub use stop::{Stop, StopReason};
