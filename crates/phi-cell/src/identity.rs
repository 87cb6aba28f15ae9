//! Who the process is inside its user namespace.

use std::fs;

use crate::Failure;
use crate::failure::Step;

/// User and group of every program.
pub(crate) const INSIDE: u32 = 1000;

/// Maps one user and one group of the outer namespace to the id `inside`.
///
/// The one map that needs no privilege: of the process's own ids.
pub(crate) fn become_user(inside: u32, user: u32, group: u32) -> Result<(), Failure> {
    fs::write("/proc/self/setgroups", "deny").step("give up groups")?;
    fs::write("/proc/self/uid_map", format!("{inside} {user} 1")).step("map the user")?;
    fs::write("/proc/self/gid_map", format!("{inside} {group} 1")).step("map the group")
}
