//! Times both conversions of one file: `speed ROUNDS FILE`, driven by `benches/conversion.py`.
//!
//! Prints one line `what,seconds` per measurement, all kinds interleaved, and writes the Python
//! text beside the file for the comparison with the reference lexer.
#![expect(clippy::print_stdout, reason = "the numbers are the output")]
#![expect(clippy::disallowed_methods, reason = "the crate does no I/O, its benchmark must")]

use std::hint::black_box;
use std::path::Path;
use std::time::Instant;

use phi_syntax::{SymbolMap, to_phi, to_python, to_python_mapped, to_python_scalar};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [rounds, file] = arguments.as_slice() else {
        return Err("usage: speed ROUNDS FILE".into());
    };
    let source = std::fs::read(file)?;
    let map = SymbolMap::phi();
    let python = to_python(&source, map).text.into_owned();
    if to_python_scalar(&source, map).text != python
        || to_python_mapped(&source, map).text != python
    {
        return Err("the paths differ".into());
    }
    std::fs::write(Path::new(file).with_extension("python"), &python)?;
    let text = std::str::from_utf8(&source)?;
    let is_python = to_phi(text, map).is_ok();
    let mut copy = vec![0; source.len()];
    for _ in 0..rounds.parse()? {
        time("memcpy", || black_box(&mut copy).copy_from_slice(black_box(&source)));
        time("utf8", || black_box(std::str::from_utf8(black_box(&source)).is_ok()));
        time("to_python", || black_box(to_python(black_box(&source), map)).text.len());
        time("to_python_mapped", || {
            black_box(to_python_mapped(black_box(&source), map)).edits.len()
        });
        time("to_python_scalar", || {
            black_box(to_python_scalar(black_box(&source), map)).text.len()
        });
        if is_python {
            time("to_phi", || black_box(to_phi(black_box(text), map)).is_ok());
        }
    }
    Ok(())
}

fn time<T>(what: &str, run: impl FnOnce() -> T) {
    let started = Instant::now();
    black_box(run());
    println!("{what},{:.9}", started.elapsed().as_secs_f64());
}
