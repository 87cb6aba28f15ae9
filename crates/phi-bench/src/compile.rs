//! What follows a conversion on every path: the compilation by an interpreter.

use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

const PROGRAM: &str = "\
import statistics, sys, time
text = open(sys.argv[1], 'rb').read()
seconds = []
for _ in range(3):
    start = time.perf_counter()
    compile(text, 'bench', 'exec', dont_inherit=True)
    seconds.append(time.perf_counter() - start)
print(statistics.median(seconds))
";

/// Median seconds of three compilations of the Python text in `file`.
pub(crate) fn median_seconds(interpreter: &Path, file: &Path) -> io::Result<f64> {
    let done = Command::new(interpreter)
        .args(["-I", "-W", "ignore", "-c", PROGRAM])
        .arg(file)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()?;
    let answer = String::from_utf8_lossy(&done.stdout);
    answer.trim().parse().map_err(|_| io::Error::other("the interpreter does not compile the text"))
}
