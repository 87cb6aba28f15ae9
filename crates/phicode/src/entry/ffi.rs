//! The process's entry point, in place of the one of Rust's runtime.
//!
//! Before `main` that runtime opens `/dev/null` for closed standard streams, ignores SIGPIPE and
//! installs handlers. The interpreter that this process becomes must find the streams and signals
//! that it would find without us: with a closed standard input `sys.stdin` is None.
#![expect(unsafe_code, reason = "the linker knows the entry point by its name")]

use std::ffi::{c_char, c_int};

/// Called by the C runtime; the words are read through the standard library, which keeps them from
/// the initialisation of the process on the systems that this file is compiled for.
// SAFETY: no other object of the program is named `main`, as the crate is `no_main`; the
// signature is the one of the C standard.
#[unsafe(no_mangle)]
extern "C" fn main(_count: c_int, _words: *const *const c_char) -> c_int {
    c_int::from(phicode::main(std::env::args_os()))
}
