//! Frames: a length of 32 bits, little-endian, and so many bytes.

use std::io::{self, Read, Write};

/// Longer than any text that an interpreter compiles; a wrong length is found before its memory.
pub(crate) const LONGEST: u32 = 1 << 30;

/// Reads one frame of at most `longest` bytes into `frame`; `false` at the end of the stream.
pub(crate) fn read(input: &mut impl Read, frame: &mut Vec<u8>, longest: u32) -> io::Result<bool> {
    let mut head = [0; 4];
    match input.read(&mut head)? {
        0 => return Ok(false),
        read => input.read_exact(&mut head[read..]).map_err(cut_off)?,
    }
    let length = u32::from_le_bytes(head);
    if length > longest {
        let text = format!("a frame of {length} bytes; the longest has {longest}");
        return Err(io::Error::new(io::ErrorKind::InvalidData, text));
    }
    frame.clear();
    // Grows with what really arrives.
    if input.take(length.into()).read_to_end(frame)? < length as usize {
        return Err(cut_off(io::ErrorKind::UnexpectedEof.into()));
    }
    Ok(true)
}

/// Writes `frame`, whose first four bytes are kept free for its length.
pub(crate) fn write(output: &mut impl Write, frame: &mut [u8]) -> io::Result<()> {
    let length = u32::try_from(frame.len() - 4).ok().filter(|&length| length <= LONGEST);
    let length = length.ok_or_else(|| io::Error::other("the reply is too long for a frame"))?;
    frame[..4].copy_from_slice(&length.to_le_bytes());
    output.write_all(frame)?;
    output.flush()
}

fn cut_off(error: io::Error) -> io::Error {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            io::Error::new(io::ErrorKind::InvalidData, "a frame ends in the middle")
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST, read, write};

    #[test]
    fn frames_follow_each_other_until_the_end() {
        let mut stream = Vec::new();
        write(&mut stream, &mut b"....ab".to_vec()).expect("memory can be written");
        write(&mut stream, &mut b"....".to_vec()).expect("memory can be written");
        let (mut input, mut frame) = (stream.as_slice(), Vec::new());
        assert!(read(&mut input, &mut frame, LONGEST).expect("a frame") && frame == b"ab");
        assert!(read(&mut input, &mut frame, LONGEST).expect("a frame") && frame.is_empty());
        assert!(!read(&mut input, &mut frame, LONGEST).expect("the end"));
    }

    #[test]
    fn a_frame_that_is_cut_off_or_too_long_is_an_error() {
        for bad in [&b"\x05"[..], b"\x05\0\0\0abc", b"\xff\xff\xff\xff"] {
            assert!(read(&mut &bad[..], &mut Vec::new(), LONGEST).is_err(), "{bad:?}");
        }
    }
}
