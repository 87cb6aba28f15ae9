//! What the program may reach in the file system, and beyond it: Landlock.

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreated, RulesetCreatedAttr, Scope,
};

use crate::Failure;
use crate::root::DEVICES;

/// Rights that must hold, or nothing runs.
const REQUIRED: ABI = ABI::V1;
/// Rights that hold where the kernel knows them.
const WANTED: ABI = ABI::V7;

/// Version of the kernel's interface; 0 where Landlock is missing or off.
pub fn landlock_version() -> u32 {
    crate::kernel::landlock_version()
}

/// Restricts this process for ever: reading from `readable`, writing below `writable`.
///
/// The rules bind to what the paths are now; the mounts must have been made.
pub(crate) fn raise(readable: &[&str], writable: &[&str]) -> Result<(), Failure> {
    restrict(readable, writable).map_err(|error| Failure::text("raise the walls", error))
}

fn restrict(readable: &[&str], writable: &[&str]) -> Result<(), Box<dyn std::error::Error>> {
    let mut rules = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(REQUIRED))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(WANTED))?
        .handle_access(AccessNet::from_all(WANTED))?
        .scope(Scope::from_all(WANTED))?
        .create()?;
    for path in readable {
        rules = allow(rules, path, AccessFs::from_read(WANTED))?;
    }
    for path in writable {
        rules = allow(rules, path, AccessFs::from_all(WANTED))?;
    }
    for device in DEVICES {
        let access = AccessFs::ReadFile | AccessFs::WriteFile | AccessFs::Truncate;
        rules = allow(rules, &format!("/dev/{device}"), access)?;
    }
    rules.restrict_self()?;
    Ok(())
}

fn allow(
    rules: RulesetCreated,
    path: &str,
    access: landlock::BitFlags<AccessFs>,
) -> Result<RulesetCreated, Box<dyn std::error::Error>> {
    Ok(rules.add_rule(PathBeneath::new(PathFd::new(path)?, access))?)
}
