//! What runs inside the sandbox: the warm interpreter's fork server, and the confinement of its
//! children.
//!
//! The interpreter loads this crate as a shared object (`ffi`); the host uses the messages. In the
//! order of a run: [`message`] → `zygote` clones → `first` (process 1: `identity`, `mounts`) → fork →
//! `second` (process 2: `walls`, `capabilities`, `filter`); both wait. With the job, process 1 places
//! files (`placing`), hands the script over (`resources`), and is the `reaper`, which ends with
//! `collect`.

mod capabilities;
mod channel;
mod collect;
mod descendants;
mod failure;
mod ffi;
mod filter;
mod first;
mod identity;
mod kernel;
mod memory_file;
pub mod message;
mod mounts;
mod placing;
mod reaper;
mod resources;
mod root;
mod second;
mod walls;
mod zygote;

pub use channel::{receive, send};
pub use descendants::{descendants, end_descendants};
pub use failure::Failure;
pub use memory_file::{contents, sealed};
pub use walls::landlock_version;
