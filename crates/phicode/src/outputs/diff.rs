//! Unified differences of two texts that have the same lines.
//!
//! A conversion keeps every line in its place, so line N of one text stands against line N of the
//! other: no search for a shortest difference, linear in the size of the text.

use std::ops::Range;

const CONTEXT: usize = 3;

/// The difference from `before` to `after` under the names of both; empty if there is none.
pub(crate) fn unified_diff(before: &[u8], after: &[u8], names: (&str, &str)) -> Vec<u8> {
    let old: Vec<&[u8]> = before.split_inclusive(|&byte| byte == b'\n').collect();
    let new: Vec<&[u8]> = after.split_inclusive(|&byte| byte == b'\n').collect();
    let mut text = Vec::new();
    for hunk in hunks(&old, &new) {
        if text.is_empty() {
            text.extend(format!("--- {}\n+++ {}\n", names.0, names.1).into_bytes());
        }
        write_hunk(&mut text, &old, &new, hunk);
    }
    text
}

/// Ranges of lines to show: the changed ones and what surrounds them, joined where they touch.
fn hunks(old: &[&[u8]], new: &[&[u8]]) -> Vec<Range<usize>> {
    let count = old.len().max(new.len());
    let mut hunks: Vec<Range<usize>> = Vec::new();
    for line in (0..count).filter(|&line| old.get(line) != new.get(line)) {
        let (start, end) = (line.saturating_sub(CONTEXT), (line + CONTEXT + 1).min(count));
        match hunks.last_mut() {
            Some(last) if start <= last.end => last.end = end,
            _ => hunks.push(start..end),
        }
    }
    hunks
}

fn write_hunk(text: &mut Vec<u8>, old: &[&[u8]], new: &[&[u8]], hunk: Range<usize>) {
    let place = |lines: &[&[u8]]| {
        let count = hunk.end.min(lines.len()).saturating_sub(hunk.start);
        // POSIX: an empty range names the line before it.
        let first = if count == 0 { hunk.start } else { hunk.start + 1 };
        if count == 1 { first.to_string() } else { format!("{first},{count}") }
    };
    text.extend(format!("@@ -{} +{} @@\n", place(old), place(new)).into_bytes());
    let mut line = hunk.start;
    while line < hunk.end {
        if old.get(line) == new.get(line) {
            write_lines(text, b' ', old, line..line + 1);
            line += 1;
            continue;
        }
        let start = line;
        while line < hunk.end && old.get(line) != new.get(line) {
            line += 1;
        }
        write_lines(text, b'-', old, start..line);
        write_lines(text, b'+', new, start..line);
    }
}

fn write_lines(text: &mut Vec<u8>, mark: u8, lines: &[&[u8]], range: Range<usize>) {
    for line in &lines[range.start.min(lines.len())..range.end.min(lines.len())] {
        text.push(mark);
        text.extend_from_slice(line);
        if !line.ends_with(b"\n") {
            text.extend_from_slice(b"\n\\ No newline at end of file\n");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::unified_diff;

    fn diff(before: &str, after: &str) -> String {
        let text = unified_diff(before.as_bytes(), after.as_bytes(), ("a", "b"));
        String::from_utf8(text).expect("it is text")
    }

    #[test]
    fn equal_texts_have_no_difference() {
        assert_eq!(diff("x\ny\n", "x\ny\n"), "");
    }

    #[test]
    fn neighbouring_changes_share_a_hunk() {
        assert_eq!(
            diff("1\n2\nx\ny\n5\n6\n7\n8\n", "1\n2\nX\nY\n5\n6\n7\n8\n"),
            "--- a\n+++ b\n@@ -1,7 +1,7 @@\n 1\n 2\n-x\n-y\n+X\n+Y\n 5\n 6\n 7\n"
        );
    }

    #[test]
    fn distant_changes_stand_apart() {
        let text = diff("a\n1\n2\n3\n4\n5\n6\n7\nb\n", "A\n1\n2\n3\n4\n5\n6\n7\nB\n");
        assert_eq!(text.matches("@@ -").count(), 2);
        assert!(text.ends_with("@@ -6,4 +6,4 @@\n 5\n 6\n 7\n-b\n+B\n"), "{text}");
    }

    #[test]
    fn a_missing_newline_at_the_end_is_told() {
        let note = "\\ No newline at end of file\n";
        assert_eq!(diff("x", "y"), format!("--- a\n+++ b\n@@ -1 +1 @@\n-x\n{note}+y\n{note}"));
    }
}
