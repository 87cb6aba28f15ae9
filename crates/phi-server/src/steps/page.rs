//! A page that lines are written to, until it is full.

use std::io::{self, ErrorKind, Write};
use std::time::Instant;

/// The first lines of what is written; then every write fails.
#[derive(Debug)]
pub(crate) struct Page {
    text: Vec<u8>,
    lines: usize,
    most_lines: usize,
    most_bytes: usize,
    until: Instant,
}

impl Page {
    /// An empty one.
    pub(crate) fn new(most_lines: usize, most_bytes: usize, until: Instant) -> Self {
        Self { text: Vec::new(), lines: 0, most_lines, most_bytes, until }
    }

    /// The whole lines.
    pub(crate) fn lines(&self) -> impl Iterator<Item = &[u8]> {
        let end = self.text.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
        self.text[..end].split_inclusive(|byte| *byte == b'\n')
    }
}

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let is_full = self.lines >= self.most_lines
            || self.text.len() + bytes.len() > self.most_bytes
            || Instant::now() >= self.until;
        if is_full {
            return Err(io::Error::new(ErrorKind::StorageFull, "the page is full"));
        }
        self.text.extend_from_slice(bytes);
        // JSON has no end of a line within.
        self.lines += usize::from(bytes.ends_with(b"\n"));
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::time::{Duration, Instant};

    use super::Page;

    fn lines(page: &Page) -> Vec<&str> {
        page.lines().map(|line| std::str::from_utf8(line).expect("text").trim_end()).collect()
    }

    #[test]
    fn lines_are_whole_and_bounded() {
        let later = Instant::now() + Duration::from_mins(1);
        let mut page = Page::new(2, 100, later);
        page.write_all(b"one").expect("room");
        assert!(lines(&page).is_empty(), "the line has no end");
        page.write_all(b"\n").expect("room");
        page.write_all(b"two\n").expect("room");
        page.write_all(b"three").expect_err("two lines are the most");
        assert_eq!(lines(&page), ["one", "two"]);
        let mut page = Page::new(9, 6, later);
        page.write_all(b"one\n").expect("room");
        page.write_all(b"two\n").expect_err("six bytes are the most");
        assert_eq!(lines(&page), ["one"]);
        let mut page = Page::new(9, 9, Instant::now());
        page.write_all(b"one\n").expect_err("there is no time");
    }
}
