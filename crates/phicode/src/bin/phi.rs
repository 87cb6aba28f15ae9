//! The command `phi`: another name of `phicode`.
#![cfg_attr(any(target_os = "macos", all(target_os = "linux", target_env = "gnu")), no_main)]

#[cfg(any(target_os = "macos", all(target_os = "linux", target_env = "gnu")))]
#[path = "../entry/ffi.rs"]
mod ffi;

#[cfg(not(any(target_os = "macos", all(target_os = "linux", target_env = "gnu"))))]
fn main() -> std::process::ExitCode {
    phicode::main(std::env::args_os()).into()
}
