//! Giving up every privilege that a user namespace brings.

use rustix::thread::{
    CapabilitiesSecureBits, CapabilitySet, CapabilitySets, clear_ambient_capability_set,
    remove_capability_from_bounding_set, set_capabilities, set_capabilities_secure_bits,
    set_no_new_privs,
};

use crate::Failure;
use crate::failure::Step;

/// User 0 has no privileges of its own, and nothing can change that.
const LOCKED: CapabilitiesSecureBits = CapabilitiesSecureBits::NO_ROOT
    .union(CapabilitiesSecureBits::NO_ROOT_LOCKED)
    .union(CapabilitiesSecureBits::NO_SETUID_FIXUP)
    .union(CapabilitiesSecureBits::NO_SETUID_FIXUP_LOCKED)
    .union(CapabilitiesSecureBits::KEEP_CAPS_LOCKED)
    .union(CapabilitiesSecureBits::NO_CAP_AMBIENT_RAISE)
    .union(CapabilitiesSecureBits::NO_CAP_AMBIENT_RAISE_LOCKED);

/// Lets no program that is executed get a privilege, here and in every process to come; those that
/// this process has it keeps.
pub(crate) fn lock() -> Result<(), Failure> {
    for capability in CapabilitySet::all().iter() {
        match remove_capability_from_bounding_set(capability) {
            // The kernel is older than the capability.
            Ok(()) | Err(rustix::io::Errno::INVAL) => {}
            Err(errno) => return Err(Failure::new("bound capabilities", errno)),
        }
    }
    clear_ambient_capability_set().step("clear ambient capabilities")?;
    set_capabilities_secure_bits(LOCKED).step("lock capabilities")
}

/// Empties the sets of this process, and lets no program that is executed fill them.
pub(crate) fn drop_all() -> Result<(), Failure> {
    let none = CapabilitySet::empty();
    let sets = CapabilitySets { effective: none, permitted: none, inheritable: none };
    set_capabilities(None, sets).step("drop capabilities")?;
    set_no_new_privs(true).step("give up new privileges")
}
