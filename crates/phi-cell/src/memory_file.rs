//! Bytes in a file that lives in memory and has no name.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write};
use std::os::fd::OwnedFd;

use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};

use crate::Failure;
use crate::failure::Step;

/// A file with these bytes that nobody can change any more, at its beginning.
pub fn sealed(name: &str, bytes: &[u8]) -> Result<OwnedFd, Failure> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let mut file = File::from(memfd_create(name, flags).step("make a memory file")?);
    file.write_all(bytes).step("fill a memory file")?;
    let seals = SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK | SealFlags::SEAL;
    fcntl_add_seals(&file, seals).step("seal a memory file")?;
    file.seek(SeekFrom::Start(0)).step("rewind a memory file")?;
    Ok(file.into())
}

/// All bytes of a file, from its beginning, but no more than `most`.
pub fn contents(file: OwnedFd, most: u64) -> Result<Vec<u8>, Failure> {
    let mut file = File::from(file);
    file.seek(SeekFrom::Start(0)).step("rewind a memory file")?;
    let mut bytes = Vec::new();
    file.take(most).read_to_end(&mut bytes).step("read a memory file")?;
    Ok(bytes)
}
