//! Chooses a measurement, runs it, prints its report.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use phi_bench::{Options, cache_tiers};
use phi_config::environment;
use phi_launch::chosen_interpreter;

use crate::clap_errors;
use crate::dispatch::print;
use crate::exit::Exit;

/// Measure the product by itself.
#[derive(Debug, Parser)]
#[command(name = "phicode bench", disable_version_flag = true)]
pub(crate) struct BenchArguments {
    #[command(subcommand)]
    which: Which,
}

#[derive(Debug, Subcommand)]
enum Which {
    CacheTiers(CacheTiers),
}

/// Compare converting with reading back a cached Python text, and what caches bring beside it.
///
/// For 1 KB to 10 MB with 0, 25 and 100 % glyphs; each result is compared with the right one.
/// Exit status: 0; 1 it cannot be measured; 2 usage.
#[derive(Debug, Args)]
struct CacheTiers {
    /// Rounds that are counted; a figure is their median.
    #[arg(long, value_name = "N", default_value_t = 15)]
    rounds: u16,

    /// Leave larger texts out.
    #[arg(long, value_name = "BYTES", default_value_t = 10_000_000)]
    max_size: usize,

    /// Where to make a temporary folder, on the disk that is in question.
    #[arg(long, value_name = "PATH")]
    folder: Option<PathBuf>,

    /// Print one JSON document.
    #[arg(long)]
    json: bool,
}

/// Runs `phicode bench`.
pub(crate) fn bench(words: Vec<OsString>) -> Result<Exit> {
    let arguments = match clap_errors::parse::<BenchArguments>("phicode bench", words)? {
        Ok(arguments) => arguments,
        Err(exit) => return Ok(exit),
    };
    let Which::CacheTiers(words) = arguments.which;
    let options = Options {
        rounds: words.rounds.max(1).into(),
        max_size: words.max_size,
        program: environment::current_program().context("find this program")?,
        interpreter: chosen_interpreter(Path::new("")).ok().map(|choice| choice.python),
        folder: words.folder,
    };
    let report = cache_tiers(&options).context("measure the tiers of the cache")?;
    print(if words.json { report.json() } else { report.text() })?;
    Ok(Exit::Success)
}
