//! Builds the library that the warm interpreters load, so that the binary can carry it.

use std::error::Error;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const LIBRARY: &str = "libphi_cell.so";

fn main() -> Result<(), Box<dyn Error>> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let cell = here.join("../phi-cell");
    for input in [cell.join("src"), cell.join("Cargo.toml"), here.join("../../Cargo.lock")] {
        println!("cargo::rerun-if-changed={}", input.display());
    }
    let output = PathBuf::from(variable("OUT_DIR")?);
    let library = output.join(LIBRARY);
    if variable("CARGO_CFG_TARGET_OS")? != "linux" {
        fs::write(library, b"")?;
        return Ok(());
    }
    let folder = output.join("cell");
    let target = variable("TARGET")?;
    build(&cell.join("Cargo.toml"), &folder, &target)?;
    fs::copy(folder.join(target).join("release").join(LIBRARY), library)?;
    Ok(())
}

/// Runs cargo in a folder of its own: the outer one is locked by the build that waits for us.
fn build(manifest: &Path, folder: &Path, target: &OsString) -> Result<(), Box<dyn Error>> {
    let mut cargo = Command::new(variable("CARGO")?);
    cargo.args(["build", "--release", "--lib", "--locked", "--quiet"]);
    // A panic must not pass into the interpreter, and ends one process of one run.
    cargo.args(["--config", "profile.release.panic = \"abort\""]);
    cargo.arg("--manifest-path").arg(manifest).arg("--target-dir").arg(folder);
    cargo.arg("--target").arg(target);
    // The outer build may be a lint or a documentation run; this one is neither.
    for name in ["RUSTC_WORKSPACE_WRAPPER", "RUSTC_WRAPPER", "CLIPPY_ARGS", "CLIPPY_CONF_DIR"] {
        cargo.env_remove(name);
    }
    let status = cargo.status()?;
    if status.success() { Ok(()) } else { Err(format!("cargo failed: {status}").into()) }
}

fn variable(name: &str) -> Result<OsString, String> {
    #[expect(clippy::disallowed_methods, reason = "this is how cargo speaks to build scripts")]
    std::env::var_os(name).ok_or_else(|| format!("cargo sets {name}"))
}
