//! A coprocess that its program does not see: no child of it, not in its process group.
//!
//! A program that waits for any child, or that stops its group by Ctrl-C, must not meet a process
//! that it knows nothing about.

#[cfg(unix)]
use std::path::Path;

#[cfg(unix)]
use phi_config::environment;

use crate::ffi;

/// Goes on in a process of its own session; the one that was started ends with status 0.
///
/// Files that the program has open are closed, standard error leads nowhere, and no folder of the
/// program is kept in use.
#[cfg(unix)]
pub(crate) fn detach() -> std::io::Result<()> {
    ffi::continue_in_child()?;
    nix::unistd::setsid()?;
    environment::change_directory(Path::new("/"))?;
    let nowhere = std::fs::File::options().write(true).open("/dev/null")?;
    nix::unistd::dup2_stderr(&nowhere)?;
    drop(nowhere);
    close_inherited();
    Ok(())
}

/// Closes every file but the three standard ones.
#[cfg(unix)]
fn close_inherited() {
    let Ok(entries) = std::fs::read_dir("/proc/self/fd") else {
        // Without the list they stay open, which is no error.
        return;
    };
    let open: Vec<i32> = entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter(|&descriptor| descriptor > 2)
        .collect();
    for descriptor in open {
        // The one that listed them is closed already.
        let _ = nix::unistd::close(descriptor);
    }
}

/// Other systems have neither process groups nor a wait for any child.
#[cfg(not(unix))]
pub(crate) fn detach() -> std::io::Result<()> {
    let _ = ffi::ignore_broken_pipes;
    Ok(())
}
