//! The command line of Phicode: arguments, exit statuses, printing.
//!
//! What happens lies in the libraries; here words become calls, and results become text and a
//! status. Data goes to standard output, everything else to standard error. A run prints nothing
//! of its own.

mod bench;
mod cache;
mod check;
mod clap_errors;
mod completions;
mod config;
mod convert;
mod coprocess;
mod dispatch;
mod doctor;
mod execute;
mod exit;
mod ffi;
mod fmt;
mod help;
mod inputs;
mod interpreters;
mod outputs;
mod repl;
mod report;
mod run;
mod sandbox;
mod serve;
mod subcommands;
mod token;
mod trace;

pub use dispatch::main;
