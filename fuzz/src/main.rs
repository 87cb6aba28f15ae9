//! Fuzz driver: `cargo run --release --manifest-path fuzz/Cargo.toml -- SECONDS [PYTHON]`.
//!
//! One thread checks the invariants of the converter, a second one compares it with the
//! reference lexer that PYTHON (3.12 or newer, default `python3`) runs. The first difference,
//! panic or hang ends the run with status 1; its input is shortened and written to
//! `fuzz/failures`.
//!
//! `… -- trace SECONDS [SEED]` does the same with trace files and their loader.

mod invariants;
mod mutate;
mod random;
mod reference;
mod seeds;
mod trace;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use phi_syntax::{SymbolMap, to_python};
use random::Random;
use reference::Reference;

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// A text of a few kilobytes takes microseconds; this is a hang.
const HANG: Duration = Duration::from_secs(2);
const BATCH: usize = 200;

struct Run {
    seeds: Vec<Vec<u8>>,
    deadline: Instant,
    stop: AtomicBool,
    cases: AtomicU64,
    compared: AtomicU64,
}

impl Run {
    fn goes_on(&self) -> bool {
        Instant::now() < self.deadline && !self.stop.load(Ordering::Relaxed)
    }
}

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    if std::env::args().nth(1).is_some_and(|word| word == "replay") {
        return replay(&mut arguments.skip(1));
    }
    if std::env::args().nth(1).is_some_and(|word| word == "trace") {
        return trace(&mut arguments.skip(1));
    }
    let Some(seconds) = arguments.next().and_then(|text| text.parse().ok()) else {
        eprintln!("usage: phi-fuzz SECONDS [PYTHON] [SEED] | trace SECONDS [SEED] | replay FILE");
        return ExitCode::from(2);
    };
    let python = arguments.next().unwrap_or_else(|| "python3".to_owned());
    let seed = seed(&mut arguments);
    let run = Run {
        seeds: seeds::collect(Path::new(ROOT), &python),
        deadline: Instant::now() + Duration::from_secs(seconds),
        stop: AtomicBool::new(false),
        cases: AtomicU64::new(0),
        compared: AtomicU64::new(0),
    };
    println!("seed {seed}, {} seed texts, {seconds} s", run.seeds.len());
    let results = std::thread::scope(|scope| {
        let threads = [
            scope.spawn(|| fuzz_invariants(&run, Random::new(seed))),
            scope.spawn(|| fuzz_against_reference(&run, Random::new(seed ^ 0x5555), &python)),
        ];
        threads
            .map(|thread| thread.join().unwrap_or_else(|_| Err("the driver panicked".to_owned())))
    });
    println!("{} texts checked", run.cases.load(Ordering::Relaxed));
    println!("{} texts compared with the reference lexer", run.compared.load(Ordering::Relaxed));
    let mut status = ExitCode::SUCCESS;
    for failure in results.into_iter().filter_map(Result::err) {
        println!("FAILED: {failure}");
        status = ExitCode::FAILURE;
    }
    status
}

/// The seed that is given, or the time.
fn seed(arguments: &mut dyn Iterator<Item = String>) -> u64 {
    let since_epoch = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
    arguments.next().and_then(|text| text.parse().ok()).unwrap_or(since_epoch.as_secs())
}

fn trace(arguments: &mut dyn Iterator<Item = String>) -> ExitCode {
    let Some(seconds) = arguments.next().and_then(|text| text.parse().ok()) else {
        eprintln!("usage: phi-fuzz trace SECONDS [SEED]");
        return ExitCode::from(2);
    };
    trace::run(Path::new(ROOT), seconds, seed(arguments))
}

/// Shows what both paths make of a kept failure; the map is the beginning of its name.
fn replay(arguments: &mut dyn Iterator<Item = String>) -> ExitCode {
    let Some(file) = arguments.next() else { return ExitCode::from(2) };
    let path = Path::new(&file);
    if path.extension().is_some_and(|suffix| suffix == "calcharo") {
        return trace::replay(path);
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let name = stem.split('-').next().unwrap_or_default();
    let (Some(map), Ok(text)) = (SymbolMap::bundled(name), std::fs::read(path)) else {
        eprintln!("no map or no file: {file}");
        return ExitCode::from(2);
    };
    let show = |text: &[u8]| println!("{:?}", String::from_utf8_lossy(text));
    show(&text);
    show(&to_python(&text, map).text);
    show(&phi_syntax::to_python_scalar(&text, map).text);
    println!("{:?}", holds(&text, map, 1));
    ExitCode::SUCCESS
}

fn map(random: &mut Random) -> &'static SymbolMap {
    // Half of all texts under the glyphs, the others under any map.
    let name = if random.below(2) == 0 { "phi" } else { random.choose(SymbolMap::bundled_names()) };
    SymbolMap::bundled(name).unwrap_or_else(SymbolMap::phi)
}

fn fuzz_invariants(run: &Run, mut random: Random) -> Result<(), String> {
    while run.goes_on() {
        let map = map(&mut random);
        // Mostly short texts; now and then one that crosses many vectors.
        let limit = if random.below(50) == 0 { 20_000 } else { 400 };
        let text = mutate::mutated(&run.seeds, &mut random, limit);
        if let Err(property) = holds(&text, map, random.below(usize::MAX) as u64) {
            run.stop.store(true, Ordering::Relaxed);
            let seed = random.below(usize::MAX) as u64;
            let short = shortened(text, |text| holds(text, map, seed).is_err());
            return Err(kept(&property, map, &short));
        }
        run.cases.fetch_add(1, Ordering::Relaxed);
    }
    Ok(())
}

/// The invariants of one text; a panic or a hang is a broken one.
fn holds(text: &[u8], map: &SymbolMap, seed: u64) -> Result<(), String> {
    let started = Instant::now();
    let mut random = Random::new(seed);
    let result = catch_unwind(AssertUnwindSafe(|| invariants::hold(text, map, &mut random)));
    result.unwrap_or_else(|_| Err("no panic".to_owned()))?;
    if started.elapsed() > HANG { Err("no hang".to_owned()) } else { Ok(()) }
}

fn fuzz_against_reference(run: &Run, mut random: Random, python: &str) -> Result<(), String> {
    let script = Path::new(ROOT).join("tests/reference/serve.py");
    let failed = |error: std::io::Error| format!("the reference lexer: {error}");
    let mut reference = Reference::start(python, &script).map_err(failed)?;
    while run.goes_on() {
        let map = map(&mut random);
        let texts: Vec<_> =
            (0..BATCH).map(|_| mutate::mutated(&run.seeds, &mut random, 400)).collect();
        let expected = reference.convert(map.name(), &texts).map_err(failed)?;
        for (text, expected) in texts.into_iter().zip(expected) {
            if to_python(&text, map).text != expected {
                run.stop.store(true, Ordering::Relaxed);
                let mut differs = |text: &[u8]| {
                    let expected = reference.convert(map.name(), &[text.to_vec()]);
                    expected.is_ok_and(|expected| to_python(text, map).text != expected[0])
                };
                let short = shortened(text, &mut differs);
                return Err(kept("P10: the reference lexer gives the same text", map, &short));
            }
        }
        run.compared.fetch_add(BATCH as u64, Ordering::Relaxed);
    }
    Ok(())
}

/// Deletes pieces of a failing text as long as it still fails.
fn shortened(mut text: Vec<u8>, mut fails: impl FnMut(&[u8]) -> bool) -> Vec<u8> {
    let mut size = text.len() / 2;
    while size > 0 {
        let mut at = 0;
        while at < text.len() {
            let mut shorter = text.clone();
            drop(shorter.drain(at..(at + size).min(text.len())));
            if fails(&shorter) {
                text = shorter;
            } else {
                at += size;
            }
        }
        size /= 2;
    }
    text
}

fn kept(property: &str, map: &SymbolMap, text: &[u8]) -> String {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("failures");
    let path = directory.join(format!("{}-{}.φ", map.name(), text.len()));
    let written = std::fs::create_dir_all(&directory).and_then(|()| std::fs::write(&path, text));
    let place = if written.is_ok() { path.display().to_string() } else { "not written".to_owned() };
    let shown = String::from_utf8_lossy(text).into_owned();
    format!("{property}\nmap {}: {shown:?}\n{place}", map.name())
}
