//! Python interpreters of this machine: found, described, chosen by facts.
//!
//! [`discover`] finds every CPython and `PyPy`; [`describe`] answers for one. A description comes
//! from one isolated probe run and is kept in the user's cache folder until the interpreter or its
//! library folders change; one that is broken or hangs is kept as such, and not run again.
//!
//! Nothing here is part of an ordinary start of a program.

mod candidate;
mod describe;
mod discover;
mod file_name;
mod identity;
mod places;
mod probe;
mod pyenv;
mod record;
mod stamp;
mod store;

pub use describe::{Freshness, describe};
pub use discover::discover;
pub use identity::environment_of;
pub use pyenv::{pyenv_program, without_shim};
pub use record::{Editable, Engine, Interpreter, Record, State};
