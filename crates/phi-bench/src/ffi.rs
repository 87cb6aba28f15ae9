//! Files mapped into memory.
#![expect(unsafe_code, reason = "a mapping is memory that another process may change")]

use std::fs::File;
use std::io;
use std::path::Path;

use memmap2::Mmap;

/// Maps a file of this measurement.
pub(crate) fn map(path: &Path) -> io::Result<Mmap> {
    let file = File::open(path)?;
    // SAFETY: the file lies in a temporary folder that this process made with a random name, and
    // nothing writes to it between the first mapping and the end of the process.
    unsafe { Mmap::map(&file) }
}
