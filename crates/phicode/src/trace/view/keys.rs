//! Bytes of a terminal as keys.

/// A key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    Letter(char),
    Enter,
    Backspace,
    Escape,
    Left,
    Right,
    Up,
    Down,
    Home,
    End,
    PageUp,
    PageDown,
    /// Ctrl-C or Ctrl-D.
    Leave,
    /// Ctrl-L.
    Redraw,
}

/// The keys that were pressed. What is no key, or not known, is passed over.
pub(crate) fn read(mut bytes: &[u8]) -> Vec<Key> {
    let mut keys = Vec::new();
    while let Some((&first, rest)) = bytes.split_first() {
        bytes = rest;
        keys.push(match first {
            3 | 4 => Key::Leave,
            8 | 0x7F => Key::Backspace,
            12 => Key::Redraw,
            b'\r' | b'\n' => Key::Enter,
            0x1B if matches!(rest.first(), Some(b'[' | b'O')) => {
                let sequence = &rest[1..];
                let end = sequence.iter().position(|byte| (0x40..=0x7E).contains(byte));
                let Some(end) = end else { break };
                bytes = &sequence[end + 1..];
                match named(&sequence[..=end]) {
                    Some(key) => key,
                    None => continue,
                }
            }
            0x1B => Key::Escape,
            first if first < 0x20 => continue,
            first if first < 0x80 => Key::Letter(char::from(first)),
            first => {
                let length = first.leading_ones() as usize;
                let letter = [&[first], rest.get(..length - 1).unwrap_or_default()].concat();
                bytes = rest.get(length - 1..).unwrap_or_default();
                match std::str::from_utf8(&letter).ok().and_then(|text| text.chars().next()) {
                    Some(letter) => Key::Letter(letter),
                    None => continue,
                }
            }
        });
    }
    keys
}

fn named(sequence: &[u8]) -> Option<Key> {
    Some(match sequence {
        b"A" => Key::Up,
        b"B" => Key::Down,
        b"C" => Key::Right,
        b"D" => Key::Left,
        b"H" | b"1~" | b"7~" => Key::Home,
        b"F" | b"4~" | b"8~" => Key::End,
        b"5~" => Key::PageUp,
        b"6~" => Key::PageDown,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Key, read};

    #[test]
    fn sequences_are_keys_and_broken_ones_nothing() {
        let keys = read("n\u{1b}[C\u{1b}OH\u{1b}[6~φ\r".as_bytes());
        let expected =
            [Key::Letter('n'), Key::Right, Key::Home, Key::PageDown, Key::Letter('φ'), Key::Enter];
        assert_eq!(keys, expected);
        assert_eq!(read(b"\x1b"), [Key::Escape]);
        assert_eq!(read(b"\x1b["), []);
        assert_eq!(read(b"\xcf"), []);
        assert_eq!(read(b"\xff\x80n"), []);
        assert_eq!(read(b"\x1b[99zq"), [Key::Letter('q')]);
    }
}
