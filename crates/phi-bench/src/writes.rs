//! Entries written one by one and in groups, each group brought to the disk before it counts.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::report::Writes;
use crate::rounds::{Case, interleaved, median};

/// Entries of one measurement, and their size: that of the code of a small module.
const ENTRIES: u32 = 50;
const SIZE: usize = 8 * 1024;
/// Sizes of groups; 5 is the default of `PHICODE_BATCH_SIZE`.
const GROUPS: [usize; 4] = [1, 5, 25, 50];

/// Measures groups of each size in the folder `folder`.
pub(crate) fn measure(rounds: usize, folder: &Path) -> io::Result<Writes> {
    let data = &vec![b'x'; SIZE];
    let names: &Vec<PathBuf> = &(0..ENTRIES).map(|n| folder.join(format!("entry-{n}"))).collect();
    let mut cases: Vec<Case> = GROUPS
        .iter()
        .map(|&size| Case::new("group", move || write_in_groups(names, size, data, folder)))
        .collect();
    cases.push(Case::new("unsynced", || write_unsynced(names, data)));
    let seconds = interleaved(&mut cases, rounds, 1)?;
    let mut per_entry: Vec<f64> =
        seconds.into_iter().map(|(_, seconds)| median(&seconds) / f64::from(ENTRIES)).collect();
    let unsynced = per_entry.pop().unwrap_or_default();
    Ok(Writes { unsynced, groups: GROUPS.into_iter().zip(per_entry).collect() })
}

fn write_in_groups(names: &[PathBuf], size: usize, data: &[u8], folder: &Path) -> io::Result<()> {
    for group in names.chunks(size) {
        let temporary: Vec<PathBuf> = group.iter().map(|name| name.with_extension("tmp")).collect();
        for path in &temporary {
            File::create(path)?.write_all(data)?;
        }
        for path in &temporary {
            File::open(path)?.sync_all()?;
        }
        for (path, name) in temporary.iter().zip(group) {
            fs::rename(path, name)?;
        }
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn write_unsynced(names: &[PathBuf], data: &[u8]) -> io::Result<()> {
    for name in names {
        let temporary = name.with_extension("tmp");
        File::create(&temporary)?.write_all(data)?;
        fs::rename(&temporary, name)?;
    }
    Ok(())
}
