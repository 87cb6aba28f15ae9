//! Python interpreters of this machine: found, described, chosen by facts.
//!
//! [`discover`] finds every CPython and `PyPy`; [`describe`] answers for one. A description comes
//! from one isolated probe run and is kept in the user's cache folder until the interpreter or its
//! library folders change; one that is broken or hangs is kept as such, and not run again.
//!
//! Nothing here is part of an ordinary start of a program.

mod assess;
mod assessment;
mod candidate;
mod describe;
mod discover;
mod distributions;
mod file_name;
mod finder;
mod identity;
mod library;
mod names;
mod places;
mod probe;
mod program;
mod pyenv;
mod queue;
mod record;
mod stamp;
mod store;
mod texts;

pub use assess::{assess, first_problem};
pub use assessment::{Assessment, Condition, Problem};
pub use describe::{Freshness, describe};
pub use discover::discover;
pub use identity::environment_of;
pub use probe::ask;
pub use program::{Entry, Program};
pub use pyenv::{pyenv_program, pyenv_version, without_shim};
pub use record::{Editable, Engine, Interpreter, Record, State};
