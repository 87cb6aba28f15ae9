//! What a frame holds: a value that says itself what it is.
//!
//! A byte for the kind, then: nothing (`N`), a number of 64 bits (`I`), a length of 32 bits and
//! so many bytes of text (`S`) or of anything (`B`), a count of 32 bits and so many values (`L`).
//! All numbers are little-endian.

use std::borrow::Cow;

/// Lists of lists go no deeper than this in any request or reply.
const DEEPEST: usize = 8;

/// One value; what is read borrows from its frame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    None,
    Number(u64),
    Text(Cow<'a, str>),
    Bytes(Cow<'a, [u8]>),
    List(Vec<Value<'a>>),
}

/// What is wrong with a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("a value ends in the middle")]
    CutOff,
    #[error("bytes follow the value")]
    TooLong,
    #[error("unknown kind of value {0:#04x}")]
    Kind(u8),
    #[error("text is not UTF-8")]
    Text,
    #[error("lists are nested more than {DEEPEST} deep")]
    Deep,
}

impl<'a> Value<'a> {
    /// Reads the one value that `frame` holds.
    pub(crate) fn read(frame: &'a [u8]) -> Result<Self, Malformed> {
        let mut rest = frame;
        let value = read(&mut rest, 0)?;
        if rest.is_empty() { Ok(value) } else { Err(Malformed::TooLong) }
    }

    /// Appends the value to `out`.
    pub(crate) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::None => out.push(b'N'),
            Self::Number(number) => {
                out.push(b'I');
                out.extend(number.to_le_bytes());
            }
            Self::Text(text) => write_counted(b'S', text.as_bytes(), out),
            Self::Bytes(bytes) => write_counted(b'B', bytes, out),
            Self::List(values) => {
                out.push(b'L');
                out.extend(length(values.len()));
                for value in values {
                    value.write(out);
                }
            }
        }
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Self::Number(number as u64)
    }
}

impl From<u64> for Value<'_> {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Self::Text(Cow::Owned(text))
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(Cow::Borrowed(text))
    }
}

impl From<Vec<u8>> for Value<'_> {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Cow::Owned(bytes))
    }
}

impl<'a> From<Cow<'a, [u8]>> for Value<'a> {
    fn from(bytes: Cow<'a, [u8]>) -> Self {
        Self::Bytes(bytes)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::None, Into::into)
    }
}

impl<'a> FromIterator<Value<'a>> for Value<'a> {
    fn from_iter<I: IntoIterator<Item = Value<'a>>>(values: I) -> Self {
        Self::List(values.into_iter().collect())
    }
}

fn read<'a>(rest: &mut &'a [u8], depth: usize) -> Result<Value<'a>, Malformed> {
    let kind = take(rest, 1)?[0];
    Ok(match kind {
        b'N' => Value::None,
        b'I' => {
            let bytes = take(rest, 8)?.try_into().map_err(|_| Malformed::CutOff)?;
            Value::Number(u64::from_le_bytes(bytes))
        }
        b'S' => {
            let length = read_length(rest)?;
            let text = std::str::from_utf8(take(rest, length)?).map_err(|_| Malformed::Text)?;
            Value::Text(Cow::Borrowed(text))
        }
        b'B' => {
            let length = read_length(rest)?;
            Value::Bytes(Cow::Borrowed(take(rest, length)?))
        }
        b'L' if depth == DEEPEST => return Err(Malformed::Deep),
        b'L' => {
            let count = read_length(rest)?;
            // Every value takes a byte at least: a false count cannot make us reserve more.
            let mut values = Vec::with_capacity(count.min(rest.len()).min(4096));
            for _ in 0..count {
                values.push(read(rest, depth + 1)?);
            }
            Value::List(values)
        }
        other => return Err(Malformed::Kind(other)),
    })
}

fn read_length(rest: &mut &[u8]) -> Result<usize, Malformed> {
    let bytes = take(rest, 4)?.try_into().map_err(|_| Malformed::CutOff)?;
    usize::try_from(u32::from_le_bytes(bytes)).map_err(|_| Malformed::CutOff)
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> Result<&'a [u8], Malformed> {
    let (taken, left) = rest.split_at_checked(length).ok_or(Malformed::CutOff)?;
    *rest = left;
    Ok(taken)
}

fn write_counted(kind: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(kind);
    out.extend(length(bytes.len()));
    out.extend_from_slice(bytes);
}

fn length(length: usize) -> [u8; 4] {
    u32::try_from(length).expect("a frame is shorter than 4 GiB, and so is all in it").to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::{Malformed, Value};

    #[test]
    fn what_is_written_is_read() {
        let value: Value<'_> = [
            Value::None,
            7_usize.into(),
            "φ".into(),
            vec![0, 255].into(),
            [Value::None].into_iter().collect(),
        ]
        .into_iter()
        .collect();
        let mut frame = Vec::new();
        value.write(&mut frame);
        assert_eq!(Value::read(&frame), Ok(value));
        for end in 0..frame.len() {
            assert_eq!(Value::read(&frame[..end]), Err(Malformed::CutOff), "{end}");
        }
        frame.push(b'N');
        assert_eq!(Value::read(&frame), Err(Malformed::TooLong));
    }

    #[test]
    fn what_is_no_value_is_refused() {
        assert_eq!(Value::read(b"x"), Err(Malformed::Kind(b'x')));
        assert_eq!(Value::read(b"S\x01\0\0\0\xff"), Err(Malformed::Text));
        // A count of four thousand millions is no reason to reserve memory.
        assert_eq!(Value::read(b"L\xff\xff\xff\xff"), Err(Malformed::CutOff));
        assert_eq!(Value::read(&b"L\x01\0\0\0".repeat(9)), Err(Malformed::Deep));
    }
}
