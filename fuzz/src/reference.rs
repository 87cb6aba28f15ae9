//! The reference lexer as a child process: P10 on whatever the mutations made.

use std::io::{BufReader, BufWriter, Error, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// A running `tests/reference/serve.py`.
pub(crate) struct Reference {
    child: Child,
    input: BufWriter<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Reference {
    pub(crate) fn start(python: &str, script: &Path) -> Result<Self, Error> {
        let mut command = Command::new(python);
        command.arg(script).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let missing = || Error::other("no pipe to the reference lexer");
        let input = BufWriter::new(child.stdin.take().ok_or_else(missing)?);
        let output = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        Ok(Self { child, input, output })
    }

    /// Python texts of a batch of φ texts under one map.
    ///
    /// A frame is the map's name, a count, then length and bytes of each text, all numbers four
    /// bytes little-endian; the answer has the texts alone.
    pub(crate) fn convert(&mut self, map: &str, texts: &[Vec<u8>]) -> Result<Vec<Vec<u8>>, Error> {
        self.send(map.as_bytes())?;
        self.input.write_all(&length(texts.len()))?;
        for text in texts {
            self.send(text)?;
        }
        self.input.flush()?;
        texts.iter().map(|_| self.receive()).collect()
    }

    fn send(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.input.write_all(&length(bytes.len()))?;
        self.input.write_all(bytes)
    }

    fn receive(&mut self) -> Result<Vec<u8>, Error> {
        let mut size = [0; 4];
        self.output.read_exact(&mut size)?;
        let mut bytes = vec![0; u32::from_le_bytes(size) as usize];
        self.output.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Drop for Reference {
    fn drop(&mut self) {
        // The child ends by itself at the end of its input; killing it only saves the wait.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

fn length(size: usize) -> [u8; 4] {
    u32::try_from(size).unwrap_or(u32::MAX).to_le_bytes()
}
