//! Server-sent events, one at a time.

use std::io::{self, BufRead};

use serde_json::Value;

/// One event: its name, and its data.
#[derive(Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) data: Value,
}

/// The next event of `source`; none at the end. Comments keep a connection alive and say nothing.
///
/// An event whose data is no JSON is an error of kind `InvalidData`; an event that the end of
/// `source` cuts off is none.
pub(crate) fn next_event(source: &mut impl BufRead) -> io::Result<Option<Event>> {
    let mut name = String::from("message");
    let mut data = Vec::new();
    loop {
        let mut line = Vec::new();
        if source.read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_ascii_end();
        if line.is_empty() {
            if !data.is_empty() {
                let data = serde_json::from_slice(&data)?;
                return Ok(Some(Event { name, data }));
            }
        } else if let Some(value) = field(line, b"event:") {
            name = String::from_utf8_lossy(value).into_owned();
        } else if let Some(value) = field(line, b"data:") {
            data.extend_from_slice(value);
            data.push(b'\n');
        }
    }
}

fn field<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let value = line.strip_prefix(name)?;
    Some(value.strip_prefix(b" ").unwrap_or(value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::next_event;

    fn names(text: &str) -> Vec<(String, serde_json::Value)> {
        let mut source = text.as_bytes();
        let mut found = Vec::new();
        while let Some(event) = next_event(&mut source).expect("events") {
            found.push((event.name, event.data));
        }
        found
    }

    #[test]
    fn events_comments_and_line_ends() {
        let text = ": beat\n\nevent: stdout\r\nid: 1\r\ndata: {\"data\":\"π\"}\r\n\r\n\
                    data:[1,\ndata: 2]\n\nevent: cut\ndata: {}\n";
        let expected =
            [("stdout".into(), json!({ "data": "π" })), ("message".into(), json!([1, 2]))];
        assert_eq!(names(text), expected);
    }

    #[test]
    fn data_that_is_no_json_is_an_error() {
        assert!(next_event(&mut &b"data: {\n\n"[..]).is_err());
    }
}
