//! Text that comes in pieces.

/// Keeps the beginning of a character until its end has come.
#[derive(Debug, Default)]
pub(crate) struct Splitter {
    held: Vec<u8>,
}

impl Splitter {
    /// The text up to the last whole character; bytes that are no UTF-8 are replaced.
    pub(crate) fn text(&mut self, data: &[u8]) -> String {
        self.held.extend_from_slice(data);
        let end = self.held.len() - unfinished(&self.held);
        let rest = self.held.split_off(end);
        let whole = std::mem::replace(&mut self.held, rest);
        String::from_utf8_lossy(&whole).into_owned()
    }

    /// What is left at the end of the stream.
    pub(crate) fn rest(&mut self) -> String {
        String::from_utf8_lossy(&std::mem::take(&mut self.held)).into_owned()
    }
}

/// How many bytes at the end are the beginning of a character.
fn unfinished(bytes: &[u8]) -> usize {
    let tail = &bytes[bytes.len().saturating_sub(3)..];
    let Some(start) = tail.iter().rposition(|byte| byte & 0xC0 != 0x80) else { return 0 };
    match std::str::from_utf8(&tail[start..]) {
        Err(error) if error.error_len().is_none() => tail.len() - start,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::Splitter;

    #[test]
    fn characters_come_whole_wherever_the_bytes_are_cut() {
        let text = "aé∀😀\u{10FFFF}.";
        for size in 1..6 {
            let mut splitter = Splitter::default();
            let parts: Vec<String> =
                text.as_bytes().chunks(size).map(|part| splitter.text(part)).collect();
            assert_eq!(parts.concat() + &splitter.rest(), text, "{size}");
        }
    }

    #[test]
    fn what_is_no_text_is_replaced_and_not_held() {
        let mut splitter = Splitter::default();
        assert_eq!(splitter.text(b"\xFF\x80a"), "\u{FFFD}\u{FFFD}a");
        assert_eq!(splitter.text(b"\xE2\x88"), "");
        assert_eq!(splitter.text(b"x"), "\u{FFFD}x");
        assert_eq!(splitter.text(b"\xE2"), "");
        assert_eq!(splitter.rest(), "\u{FFFD}");
    }
}
