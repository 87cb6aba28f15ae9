//! Where the body of a request ends.

use crate::problem::{Problem, Slug};

/// How the length of a body is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framing {
    /// There is none.
    Empty,
    /// That many bytes, never 0.
    Length(u64),
    /// In chunks.
    Chunked,
}

/// The framing that `headers` (names in lower case) tell; `minor` is the version.
///
/// What servers and proxies are known to read differently is refused: a repeated or non-numeric
/// `Content-Length`, one beside `Transfer-Encoding`, any coding but `chunked`.
pub(crate) fn framing(headers: &[(String, String)], minor: u8) -> Result<Framing, Problem> {
    let all = |name: &str| -> Vec<&str> {
        headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect()
    };
    match (&all("content-length")[..], &all("transfer-encoding")[..]) {
        ([], []) => Ok(Framing::Empty),
        ([length], []) => match parse_length(length) {
            Some(0) => Ok(Framing::Empty),
            Some(length) => Ok(Framing::Length(length)),
            None => Err(broken("Content-Length is not a number of bytes")),
        },
        (_, []) => Err(broken("Content-Length is given more than once")),
        ([], [coding]) if coding.eq_ignore_ascii_case("chunked") => match minor {
            0 => Err(broken("HTTP/1.0 has no Transfer-Encoding")),
            _ => Ok(Framing::Chunked),
        },
        ([], _) => Err(broken("the only Transfer-Encoding is chunked")),
        _ => Err(broken("Content-Length and Transfer-Encoding are both given")),
    }
}

fn parse_length(text: &str) -> Option<u64> {
    // `parse` alone would take a sign.
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}

fn broken(detail: &str) -> Problem {
    Problem::new(Slug::BadFraming, detail).closing()
}

#[cfg(test)]
mod tests {
    use super::{Framing, framing};

    fn of(headers: &[(&str, &str)]) -> Option<Framing> {
        let headers: Vec<_> =
            headers.iter().map(|&(name, value)| (name.to_owned(), value.to_owned())).collect();
        framing(&headers, 1).ok()
    }

    #[test]
    fn one_way_to_tell_the_length_is_taken() {
        assert_eq!(of(&[]), Some(Framing::Empty));
        assert_eq!(of(&[("content-length", "12")]), Some(Framing::Length(12)));
        assert_eq!(of(&[("transfer-encoding", "Chunked")]), Some(Framing::Chunked));
    }

    #[test]
    fn whatever_can_be_read_in_two_ways_is_refused() {
        for length in ["-1", "+1", "0x10", "1 2", "", "1,1", "99999999999999999999"] {
            assert_eq!(of(&[("content-length", length)]), None, "{length}");
        }
        assert_eq!(of(&[("content-length", "1"), ("content-length", "1")]), None);
        assert_eq!(of(&[("content-length", "1"), ("transfer-encoding", "chunked")]), None);
        assert_eq!(of(&[("transfer-encoding", "gzip, chunked")]), None);
        assert_eq!(of(&[("transfer-encoding", "chunked"), ("transfer-encoding", "chunked")]), None);
    }
}
