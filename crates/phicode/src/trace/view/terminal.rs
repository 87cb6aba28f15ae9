//! The terminal while the player has it: raw, on its second screen, and given back at the end.

use std::io::{self, Stdin, Stdout, Write};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::termios::{OptionalActions, Termios, tcgetattr, tcgetwinsize, tcsetattr};

/// How long to wait for a key before the size of the terminal is looked at again.
const PATIENCE: Timespec = Timespec { tv_sec: 0, tv_nsec: 200_000_000 };
/// How long the rest of a key may take to come.
const MOMENT: Timespec = Timespec { tv_sec: 0, tv_nsec: 20_000_000 };
/// To the second screen, no cursor, no line breaks of the terminal's own.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?7l";
const LEAVE: &[u8] = b"\x1b[?7h\x1b[?25h\x1b[?1049l";

/// The terminal of standard input and output.
pub(crate) struct Terminal {
    input: Stdin,
    output: Stdout,
    before: Termios,
}

impl Terminal {
    pub(crate) fn take() -> io::Result<Self> {
        let (input, output) = (io::stdin(), io::stdout());
        let before = tcgetattr(&input)?;
        let mut raw = before.clone();
        raw.make_raw();
        // What was typed ahead counts.
        tcsetattr(&input, OptionalActions::Drain, &raw)?;
        let terminal = Self { input, output, before };
        terminal.write(ENTER)?;
        Ok(terminal)
    }

    /// Columns and rows.
    pub(crate) fn size(&self) -> (usize, usize) {
        match tcgetwinsize(&self.output) {
            Ok(size) if size.ws_col > 0 && size.ws_row > 0 => {
                (size.ws_col.into(), size.ws_row.into())
            }
            _ => (80, 24),
        }
    }

    pub(crate) fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let mut output = self.output.lock();
        output.write_all(bytes)?;
        output.flush()
    }

    /// The bytes of keys, none after a while without; `None` if there will be no more.
    pub(crate) fn read(&self) -> io::Result<Option<Vec<u8>>> {
        if !self.has_input(&PATIENCE)? {
            return Ok(Some(Vec::new()));
        }
        let mut bytes = Vec::new();
        loop {
            let mut part = [0; 256];
            // Not through the buffer of standard input, of which `poll` knows nothing.
            let length = rustix::io::read(&self.input, &mut part)?;
            bytes.extend(&part[..length]);
            // A key of several bytes may come in two parts.
            let is_partial = matches!(bytes.as_slice(), [.., 0x1B] | [.., 0x1B, b'[' | b'O']);
            if length == 0 || !is_partial || !self.has_input(&MOMENT)? {
                return Ok((length > 0).then_some(bytes));
            }
        }
    }

    fn has_input(&self, patience: &Timespec) -> io::Result<bool> {
        match poll(&mut [PollFd::new(&self.input, PollFlags::IN)], Some(patience)) {
            Ok(ready) => Ok(ready > 0),
            Err(Errno::INTR) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Whoever has closed the terminal needs nothing back.
        let _ = self.write(LEAVE);
        let _ = tcsetattr(&self.input, OptionalActions::Drain, &self.before);
    }
}
