//! `phicode cache verify`.

use anyhow::Result;
use phi_cache::{Checked, verify_tree};

use crate::cache::arguments::VerifyArguments;
use crate::cache::place::{roots, say_findings, surroundings};
use crate::dispatch::print;
use crate::exit::Exit;

pub(crate) fn verify(arguments: VerifyArguments) -> Result<Exit> {
    let mut exit = Exit::Success;
    let mut checked = Checked::default();
    for root in roots(arguments.paths, &surroundings(), &mut exit) {
        verify_tree(&root, &mut checked);
    }
    exit = exit.max(say_findings(&checked.findings));
    let (whole, bad) = (checked.whole, checked.findings.len());
    print(format!("{whole} whole entries of {} bytes, {bad} damaged\n", checked.bytes))?;
    Ok(exit)
}
