//! Bodies in chunks.

/// What the bytes that are there mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    /// More bytes are needed.
    More,
    /// Skip `head` bytes; the next `data` bytes are body.
    Data { head: usize, data: usize },
    /// The body has ended; skip `head` bytes.
    End { head: usize },
}

/// Most bytes of a chunk's size line.
const MAX_LINE: usize = 256;

/// Most bytes of all trailers; their content is ignored.
const MAX_TRAILERS: usize = 4096;

/// Reads the next size line of a body, or its end.
///
/// `is_first` says whether a chunk precedes, whose line end stands before the size.
/// `Err` is a body that is not in chunks.
pub(crate) fn next_chunk(bytes: &[u8], is_first: bool) -> Result<Step, &'static str> {
    let start = match (is_first, bytes) {
        (true, _) => 0,
        (false, [b'\r', b'\n', ..]) => 2,
        (false, [] | [b'\r']) => return Ok(Step::More),
        (false, _) => return Err("a chunk is longer than its size says"),
    };
    let line = &bytes[start..];
    let Some(end) = line.windows(2).position(|pair| pair == b"\r\n") else {
        return if line.len() > MAX_LINE {
            Err("a chunk's size line is too long")
        } else {
            Ok(Step::More)
        };
    };
    let size = size_of(&line[..end]).ok_or("a chunk's size is not a hexadecimal number")?;
    let head = start + end + 2;
    if size > 0 {
        return Ok(Step::Data { head, data: size });
    }
    trailers(&bytes[head..]).map(|length| match length {
        Some(length) => Step::End { head: head + length },
        None => Step::More,
    })
}

fn size_of(line: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(line).ok()?;
    // Extensions have no meaning here.
    let digits = text.split(';').next()?.trim_end_matches([' ', '\t']);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_number { usize::from_str_radix(digits, 16).ok() } else { None }
}

/// The length of the trailers with their empty line, or `None` as long as that is not there.
fn trailers(bytes: &[u8]) -> Result<Option<usize>, &'static str> {
    if bytes.starts_with(b"\r\n") {
        return Ok(Some(2));
    }
    match bytes.windows(4).position(|four| four == b"\r\n\r\n") {
        Some(at) if at <= MAX_TRAILERS => Ok(Some(at + 4)),
        None if bytes.len() <= MAX_TRAILERS => Ok(None),
        _ => Err("the trailers are too long"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Step, next_chunk};

    #[test]
    fn sizes_extensions_and_trailers_are_read() {
        assert_eq!(next_chunk(b"a\r\n0123456789", true), Ok(Step::Data { head: 3, data: 10 }));
        assert_eq!(next_chunk(b"\r\nA;x=1\r\n", false), Ok(Step::Data { head: 9, data: 10 }));
        assert_eq!(next_chunk(b"\r\n0\r\n\r\n", false), Ok(Step::End { head: 7 }));
        assert_eq!(next_chunk(b"0\r\nA: b\r\n\r\n", true), Ok(Step::End { head: 11 }));
    }

    #[test]
    fn parts_are_waited_for() {
        for part in ["", "\r", "\r\n", "\r\n1", "\r\n0\r\n", "\r\n0\r\nA: b\r\n"] {
            assert_eq!(next_chunk(part.as_bytes(), false), Ok(Step::More), "{part:?}");
        }
    }

    #[test]
    fn what_is_no_chunk_is_refused() {
        for wrong in ["g\r\n", "-1\r\n", "\r\n\r\n", "fffffffffffffffff\r\n"] {
            assert!(next_chunk(wrong.as_bytes(), true).is_err(), "{wrong:?}");
        }
        assert!(next_chunk(b"xx", false).is_err());
        assert!(next_chunk(&[b'1'; 300], true).is_err());
    }
}
