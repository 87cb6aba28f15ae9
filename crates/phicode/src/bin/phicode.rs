//! The command `phicode`.

use std::process::ExitCode;

fn main() -> ExitCode {
    phicode::main(std::env::args_os())
}
