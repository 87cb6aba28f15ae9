//! Giving up root.

use std::io;

use nix::unistd::{Gid, Uid, setgid, setgroups, setuid};

/// Who the server is after it has opened its sockets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Identity {
    /// User id, not 0.
    pub user: u32,
    /// Group id, not 0.
    pub group: u32,
}

impl Identity {
    /// The user and the group that own nothing.
    pub const NOBODY: Self = Self { user: 65_534, group: 65_534 };
}

/// Gives up whatever programs with the set-user-id bit could add, for this process and for all that
/// it starts. Must be called before threads are started.
pub fn forgo_new_privileges() -> io::Result<()> {
    Ok(rustix::thread::set_no_new_privs(true)?)
}

/// Becomes `identity` for good, if this process is root; all threads do.
pub fn drop_privileges(identity: Identity) -> io::Result<()> {
    if !Uid::effective().is_root() {
        return Ok(());
    }
    let (user, group) = (Uid::from_raw(identity.user), Gid::from_raw(identity.group));
    // The groups first: whoever is not root any more cannot give them up.
    setgroups(&[group])?;
    setgid(group)?;
    setuid(user)?;
    if setuid(Uid::from_raw(0)).is_ok() {
        return Err(io::Error::other("root could be had back"));
    }
    Ok(())
}
