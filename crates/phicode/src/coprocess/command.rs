//! The loop: a frame in, a frame out, until the end of the input.

use std::ffi::OsString;
use std::io::{self, Read, Write};

use anyhow::{Context, Result};

use crate::coprocess::answers::answer;
use crate::coprocess::value::Value;
use crate::coprocess::{detach, frame, handshake};
use crate::exit::Exit;
use crate::ffi::ignore_broken_pipes;
use crate::report::{UsageError, say};

/// The flag that interpreters give.
const DETACH: &str = "--detach";

/// Runs `phicode coprocess`.
pub(crate) fn coprocess(words: &[OsString]) -> Result<Exit> {
    match words {
        [] => {}
        [word] if word == DETACH => detach::detach().context("detach the coprocess")?,
        _ => {
            let hint = "interpreters start it by themselves; it reads frames from standard input";
            return Err(UsageError::new("coprocess takes no arguments", hint).into());
        }
    }
    // Whoever asked is gone: there is nobody left to answer.
    ignore_broken_pipes();
    match serve(&mut io::stdin().lock(), &mut io::stdout().lock()) {
        Ok(()) => Ok(Exit::Success),
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            say(format_args!("phicode: coprocess: {error}"));
            Ok(Exit::Usage)
        }
        Err(error) => Err(error).context("serve an interpreter"),
    }
}

fn serve(input: &mut impl Read, output: &mut impl Write) -> io::Result<()> {
    let mut request = Vec::new();
    if !frame::read(input, &mut request, handshake::LONGEST)? {
        return Ok(());
    }
    let asked = handshake::read(&request).ok_or_else(|| malformed("no greeting"))?;
    frame::write(output, &mut handshake::reply())?;
    if asked != handshake::PROTOCOL {
        // The interpreter has our version, and says so to its user.
        return Err(malformed(format!("protocol {asked} is not {}", handshake::PROTOCOL)));
    }
    while frame::read(input, &mut request, frame::LONGEST)? {
        let value = Value::read(&request).map_err(malformed)?;
        let mut reply = vec![0; 4];
        answer(&value).write(&mut reply);
        frame::write(output, &mut reply)?;
    }
    Ok(())
}

fn malformed(reason: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use super::serve;

    fn frame(bytes: &[u8]) -> Vec<u8> {
        let length = u32::try_from(bytes.len()).expect("it is short");
        [&length.to_le_bytes(), bytes].concat()
    }

    fn check(stream: &[u8], expected: &str) {
        let error = serve(&mut &stream[..], &mut Vec::new()).expect_err(expected);
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn what_is_no_protocol_is_named() {
        check(b"GET / HTTP/1.1\r\n", "a frame of 542393671 bytes; the longest has 64");
        check(&frame(b"hello"), "no greeting");
        check(&frame(b"phicode\0\x63\0"), "protocol 99 is not 1");
        let greeting = frame(b"phicode\0\x01\0");
        check(&[&greeting[..], &frame(b"?")].concat(), "unknown kind of value 0x3f");
        check(&[&greeting[..], b"\x09\0"].concat(), "a frame ends in the middle");
        assert!(serve(&mut &greeting[..], &mut Vec::new()).is_ok());
        assert!(serve(&mut &b""[..], &mut Vec::new()).is_ok());
    }
}
