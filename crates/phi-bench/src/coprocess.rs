//! Conversion by the coprocess, as an interpreter without extension asks for it.

use std::io::{self, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

/// The first frame: magic and protocol.
const GREETING: &[u8] = b"phicode\0\x01\0";

/// A running `phicode coprocess`.
pub(crate) struct Coprocess {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Coprocess {
    pub(crate) fn start(program: &Path) -> io::Result<Self> {
        let mut child = Command::new(program)
            .arg("coprocess")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let missing = || io::Error::other("the coprocess has no pipes");
        let input = child.stdin.take().ok_or_else(missing)?;
        let output = BufReader::new(child.stdout.take().ok_or_else(missing)?);
        let mut started = Self { child, input: Some(input), output };
        started.exchange(GREETING)?;
        Ok(started)
    }

    /// The whole reply to the conversion of `source`, in which the Python text stands as it is.
    pub(crate) fn convert(&mut self, source: &[u8]) -> io::Result<Vec<u8>> {
        let mut request = vec![b'L'];
        request.extend(4_u32.to_le_bytes());
        counted(b'S', b"convert", &mut request);
        counted(b'B', source, &mut request);
        request.push(b'N');
        counted(b'B', b"", &mut request);
        self.exchange(&request)
    }

    fn exchange(&mut self, request: &[u8]) -> io::Result<Vec<u8>> {
        let ended = || io::Error::other("the coprocess has ended");
        let length = u32::try_from(request.len()).map_err(io::Error::other)?;
        let input = self.input.as_mut().ok_or_else(ended)?;
        input.write_all(&length.to_le_bytes())?;
        input.write_all(request)?;
        input.flush()?;
        let mut head = [0; 4];
        self.output.read_exact(&mut head)?;
        let mut reply = vec![0; u32::from_le_bytes(head) as usize];
        self.output.read_exact(&mut reply)?;
        Ok(reply)
    }
}

impl Drop for Coprocess {
    fn drop(&mut self) {
        // The end of its input is the end of the coprocess.
        self.input = None;
        let _ = self.child.wait();
    }
}

fn counted(kind: u8, bytes: &[u8], request: &mut Vec<u8>) {
    request.push(kind);
    request.extend(u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_le_bytes());
    request.extend(bytes);
}
