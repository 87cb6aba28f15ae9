//! The driver: mutates stored traces until the time is over or a property is broken.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use calcharo::Trace;
use calcharo::json::{JsonSteps, from_json, to_json};

use super::file::{Block, blocks, bytes, repeated};
use super::memory::most_used;
use super::mutate::{damaged, forged};
use super::{document, invariants, walk};
use crate::random::Random;

/// A mutated sample takes milliseconds; this is a hang.
const HANG: Duration = Duration::from_secs(5);
/// Address space that one small file may take.
const MOST_MEMORY: u64 = 400 << 20;

/// A sound file, and what is seen at its steps.
struct Seed {
    file: Vec<u8>,
    blocks: Vec<Block>,
    document: serde_json::Value,
    steps: BTreeMap<u64, u64>,
}

/// Fuzzes for some seconds.
pub(crate) fn run(root: &Path, seconds: u64, seed: u64) -> ExitCode {
    let seeds = match seeds(&root.join("crates/calcharo/tests/samples")) {
        Ok(seeds) => seeds,
        Err(error) => {
            eprintln!("no seeds: {error}");
            return ExitCode::from(2);
        }
    };
    println!("traces: seed {seed}, {} seed files, {seconds} s", seeds.len());
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let (mut random, mut cases) = (Random::new(seed), 0_u64);
    while Instant::now() < deadline {
        if let Err(failure) = one_case(&seeds[random.below(seeds.len())], &mut random) {
            println!("FAILED: {failure}");
            return ExitCode::FAILURE;
        }
        cases += 1;
    }
    println!("{cases} trace files checked");
    ExitCode::SUCCESS
}

/// Checks a kept failure again.
pub(crate) fn replay(file: &Path) -> ExitCode {
    let bytes = std::fs::read(file).unwrap_or_default();
    let result = holds(bytes, None, &mut Random::new(1));
    println!("{result:?}");
    if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn one_case(seed: &Seed, random: &mut Random) -> Result<(), String> {
    let (file, original) = match random.below(3) {
        0 => (damaged(&seed.file, random), Some(&seed.steps)),
        1 => (forged(&seed.blocks, random), None),
        _ => {
            let mut document = seed.document.clone();
            document::mutate(&mut document, random);
            match from_json(document.to_string().as_bytes()) {
                Ok(file) => (file, None),
                Err(error) if error.to_string().is_empty() => return Err("an empty error".into()),
                Err(_) => return Ok(()),
            }
        }
    };
    holds(file.clone(), original, random).map_err(|property| kept(&property, &file))
}

/// The invariants of one file; a panic, a hang, or much memory is a broken one.
fn holds(
    file: Vec<u8>,
    original: Option<&BTreeMap<u64, u64>>,
    random: &mut Random,
) -> Result<(), String> {
    let (started, used) = (Instant::now(), most_used());
    let result = catch_unwind(AssertUnwindSafe(|| invariants::hold(file, original, random)));
    result.unwrap_or_else(|_| Err("no panic".to_owned()))?;
    if started.elapsed() > HANG {
        return Err(format!("no hang: {:?}", started.elapsed()));
    }
    let more = most_used().saturating_sub(used);
    if more > MOST_MEMORY { Err(format!("{more} bytes of memory")) } else { Ok(()) }
}

/// The stored samples, and the same with their chunks several times over.
fn seeds(folder: &Path) -> Result<Vec<Seed>, String> {
    let mut seeds = Vec::new();
    let files = std::fs::read_dir(folder).map_err(|error| error.to_string())?;
    for path in files.flatten().map(|file| file.path()) {
        if path.extension().is_some_and(|suffix| suffix == "calcharo") {
            let sample = std::fs::read(&path).map_err(|error| error.to_string())?;
            let parts = blocks(&sample).ok_or_else(|| format!("{}: no trace", path.display()))?;
            seeds.push(seed(bytes(&repeated(&parts, 4)))?);
            seeds.push(seed(sample)?);
        }
    }
    if seeds.is_empty() { Err(format!("nothing in {}", folder.display())) } else { Ok(seeds) }
}

fn seed(file: Vec<u8>) -> Result<Seed, String> {
    let trace = Trace::from_bytes(file.clone()).map_err(|error| error.to_string())?;
    let trace = Arc::new(trace);
    let mut text = Vec::new();
    to_json(&trace, JsonSteps::Delta, &mut text).map_err(|error| error.to_string())?;
    let document = serde_json::from_slice(&text).map_err(|error| error.to_string())?;
    let steps = walk::forward(&trace)?.steps;
    if steps.len() as u64 != trace.len() || !trace.damage().is_empty() {
        return Err("a seed that is damaged itself".to_owned());
    }
    let blocks = blocks(&file).ok_or("a seed without blocks")?;
    Ok(Seed { file, blocks, document, steps })
}

fn kept(property: &str, file: &[u8]) -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("failures");
    let path = directory.join(format!("{}.calcharo", file.len()));
    let written = std::fs::create_dir_all(&directory).and_then(|()| std::fs::write(&path, file));
    let place = if written.is_ok() { path.display().to_string() } else { "not written".to_owned() };
    format!("{property}\n{place}")
}
