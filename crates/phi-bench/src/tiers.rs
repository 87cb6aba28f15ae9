//! Which tiers of a cache earn their place.

use std::cell::RefCell;
use std::io;
use std::path::PathBuf;

use crate::coprocess::Coprocess;
use crate::report::Report;
use crate::{cells, writes};

const SIZES: [usize; 5] = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
const PERCENT: [u64; 3] = [0, 25, 100];

/// How to measure.
#[derive(Clone, Debug)]
pub struct Options {
    /// Rounds that are counted.
    pub rounds: usize,
    /// Texts above this size, in bytes, are left out.
    pub max_size: usize,
    /// The program whose coprocess is asked.
    pub program: PathBuf,
    /// The interpreter that compiles; `None` leaves that figure out.
    pub interpreter: Option<PathBuf>,
    /// Where a folder for files is made and removed; `None` is the system's place.
    pub folder: Option<PathBuf>,
}

/// Measures every size and share of glyphs, and the writing of entries in groups.
pub fn cache_tiers(options: &Options) -> io::Result<Report> {
    let folder = match &options.folder {
        Some(place) => tempfile::tempdir_in(place)?,
        None => tempfile::tempdir()?,
    };
    let coprocess = RefCell::new(Coprocess::start(&options.program)?);
    let mut rows = Vec::new();
    for size in SIZES.into_iter().filter(|&size| size <= options.max_size) {
        for percent in PERCENT {
            let rounds = options.rounds;
            rows.push(cells::measure(
                size,
                percent,
                rounds,
                folder.path(),
                &coprocess,
                options.interpreter.as_deref(),
            )?);
        }
    }
    let writes = writes::measure(options.rounds, folder.path())?;
    Ok(Report { rounds: options.rounds, rows, writes })
}
