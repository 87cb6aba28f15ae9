//! Recorded executions.
//!
//! A trace is a sequence of steps: entries such as "line 7 is about to run". It is stored as the
//! operations that lead from one step to the next, in chunks that each begin with the whole state,
//! so that any step is reached by reading one chunk:
//!
//! - [`Writer`] takes definitions and finished chunks and makes a file of them;
//! - [`Trace`] finds the chunks of a file, [`Cursor`] goes to a step and holds the [`State`] there.
//!
//! The crate knows no Python: what it reads are bytes, and a hostile file is an error, never a
//! panic.

mod block;
mod cursor;
mod decode;
mod definition;
mod encode;
mod error;
mod event;
mod load;
mod mutate;
mod object;
mod op;
mod reachable;
mod state;
mod store;
mod trace;
mod variables;
mod writer;

pub mod json;
pub mod tutor;
pub mod value;
pub mod wire;

pub use cursor::{Cursor, Step};
pub use definition::{
    Code, Definition, Footer, Header, Site, SourceFile, Task, Thread, Variable, VariableKind,
};
pub use error::{Damage, StoreError, StoreErrorKind};
pub use event::Event;
pub use object::{Object, ObjectKind, part};
pub use op::{Counters, FrameId, FrameState, Op, SlotChange, WriterSite, code};
pub use state::State;
pub use trace::Trace;
pub use value::{ObjectId, Text, Value};
pub use writer::{Chunk, Writer};
