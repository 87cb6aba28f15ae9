//! Black-box tests of the command line: only the built binary, in a temporary project with a
//! temporary home. The interpreter is a script that prints what it was given.
#![cfg(unix)]
#![expect(clippy::disallowed_methods, reason = "the tests start the binary as users do")]
#![expect(clippy::print_stderr, reason = "a test that cannot run on this system says so")]

mod bad_input;
mod cache;
mod carried;
mod check;
mod check_tool;
mod completions;
mod config;
mod configuration;
mod convert;
mod convert_folders;
mod coprocess;
mod execute;
mod fmt;
mod interpreter_auto;
mod interpreter_list;
mod interpreters;
mod packs;
mod project;
mod recording;
mod regression;
mod serve;
mod targets;
mod token;
mod trace;
mod trace_bad;
mod trace_export;
mod trace_player;
mod trace_run;
mod version;
mod words;
