//! From a command line to the interpreter.
//!
//! [`parse`] reads the words of a run, [`plan`] decides what they mean on this machine, and
//! [`Plan::start`] becomes the interpreter. No parent process remains: signals, exit status and
//! standard input are Python's own. Nothing here prints; what is to be said is in the plan.
//!
//! The path of an ordinary start parses no configuration that has no say in it, starts no process
//! and reads no file but `pyvenv.cfg`'s presence.
//!
//! ```
//! use phi_launch::{Form, Request, parse};
//!
//! let words = ["app", "--debug", "x", "--pypy"].map(Into::into).to_vec();
//! let Ok(Request::Run(run)) = parse(Form::Bare, words) else { panic!("a run was asked for") };
//! assert!(run.engine.debug);
//! assert_eq!(run.arguments, ["x", "--pypy"]);
//! ```

mod arguments;
mod auto;
mod carried;
mod cluster;
mod engine;
mod error;
mod flags;
mod followed;
mod implementation;
mod interpreter;
mod locale;
mod missing;
mod named;
mod plan;
mod platform;
mod resolve;
mod runtime;
mod search_path;
mod skipped;
mod target;
mod tool;
mod traced;

pub use arguments::{
    EngineFlags, Form, Invocation, Request, Selection, TargetWord, parse, parse_beside,
};
pub use auto::{Decision, decide_auto};
pub use error::{LaunchError, LaunchErrorKind};
pub use flags::{Availability, FLAGS, Flag, PYTHON_FLAGS, PythonFlag};
pub use followed::followed_program;
pub use interpreter::{Choice, chosen_interpreter, default_interpreter, named_interpreter};
pub use plan::{Plan, now_ns, plan};
pub use resolve::local_program;
pub use tool::{Tool, find_tool};
pub use traced::{plan_plugins, plan_traced};
