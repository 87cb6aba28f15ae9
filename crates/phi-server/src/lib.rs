//! The HTTP API: programs and texts come in as JSON, what they did goes out.
//!
//! [`Listeners::bind`] opens sockets, [`prepare`] reads what only root may read, and
//! [`Prepared::run`] serves until a signal or a [`Control`] stops it. Programs run in a
//! [`Runner`]: the sandbox, or a scripted one in tests.
//!
//! A request passes, in this order: its head ([`http`]), host and origin (`guard`), its route and
//! token (`service`, `auth`), its rate (`admission`), its body (`request`), and for programs a
//! slot. Whatever is wrong is answered with problem details (`problem`) and nothing else.

mod admission;
mod answer;
mod auth;
mod compute;
mod diagnosis;
mod drain;
mod guard;
mod http;
mod id;
mod language;
mod listen;
mod log;
mod metrics;
mod options;
mod privilege;
mod problem;
mod process;
mod request;
mod routes;
mod runner;
mod serve;
mod server;
mod service;
mod stream;

pub use auth::{NewToken, Scope, StoredToken, TokenError, create, load, revoke};
pub use listen::{Address, ListenError, Listeners};
pub use options::{InterpreterInfo, Options, default_slots};
pub use privilege::{Identity, drop_privileges, forgo_new_privileges};
pub use runner::Runner;
pub use serve::{Command, Commands, Control, Prepared, ServeError, check_tokens, control, prepare};
