//! Numbers and byte strings of the chunk format: LEB128, zigzag, lengths.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "LEB128 cuts numbers into bytes, zigzag turns signs into the lowest bit"
)]

use crate::error::{Damage, StoreErrorKind};

/// Appends `value` in LEB128.
#[inline]
pub fn put_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Appends a signed number, small ones of either sign in few bytes.
#[inline]
pub fn put_signed(out: &mut Vec<u8>, value: i64) {
    put_varint(out, zigzag(value));
}

/// Appends a byte string after its length.
pub fn put_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    put_varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn zigzag(value: i64) -> u64 {
    ((value << 1) ^ (value >> 63)) as u64
}

/// A cursor over foreign bytes: every read checks its bound.
#[derive(Clone, Debug)]
pub(crate) struct Input<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Input<'a> {
    pub(crate) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    pub(crate) fn offset(&self) -> usize {
        self.at
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.at >= self.bytes.len()
    }

    /// Bytes that are left: an upper bound for any count that a sound file states.
    pub(crate) fn remaining(&self) -> usize {
        self.bytes.len().saturating_sub(self.at)
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Damage> {
        let byte = self.bytes.get(self.at).copied().ok_or_else(Damage::truncated)?;
        self.at += 1;
        Ok(byte)
    }

    pub(crate) fn varint(&mut self) -> Result<u64, Damage> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(Damage::malformed("a number of more than 64 bits"))
    }

    pub(crate) fn signed(&mut self) -> Result<i64, Damage> {
        let value = self.varint()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    /// A count of things that take at least one byte each.
    pub(crate) fn count(&mut self) -> Result<usize, Damage> {
        let count = self.varint()?;
        usize::try_from(count)
            .ok()
            .filter(|count| *count <= self.remaining())
            .ok_or_else(|| Damage::malformed("a count beyond the end of the chunk"))
    }

    pub(crate) fn index(&mut self) -> Result<u32, Damage> {
        u32::try_from(self.varint()?).map_err(|_| Damage::malformed("an index beyond 32 bits"))
    }

    pub(crate) fn take(&mut self, length: usize) -> Result<&'a [u8], Damage> {
        let end = self.at.checked_add(length).ok_or_else(Damage::truncated)?;
        let bytes = self.bytes.get(self.at..end).ok_or_else(Damage::truncated)?;
        self.at = end;
        Ok(bytes)
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8], Damage> {
        let length = self.count()?;
        self.take(length)
    }

    pub(crate) fn fixed(&mut self) -> Result<u64, Damage> {
        let bytes = self.take(8)?;
        let mut fixed = [0; 8];
        fixed.copy_from_slice(bytes);
        Ok(u64::from_le_bytes(fixed))
    }
}

impl From<Damage> for StoreErrorKind {
    fn from(damage: Damage) -> Self {
        Self::Damaged(damage)
    }
}

#[cfg(test)]
mod tests {
    use super::{Input, put_signed, put_varint};

    #[test]
    fn numbers_come_back() {
        for value in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut out = Vec::new();
            put_varint(&mut out, value);
            assert_eq!(Input::new(&out, 0).varint().ok(), Some(value));
        }
        for value in [0, -1, 1, i64::MIN, i64::MAX] {
            let mut out = Vec::new();
            put_signed(&mut out, value);
            assert_eq!(Input::new(&out, 0).signed().ok(), Some(value));
        }
    }

    #[test]
    fn a_number_without_end_is_refused() {
        assert!(Input::new(&[0xFF; 20], 0).varint().is_err());
        assert!(Input::new(&[0x80], 0).varint().is_err());
    }
}
