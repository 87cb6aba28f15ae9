//! What holds for all bytes that may come over a connection.

use proptest::prelude::*;
use tokio::io::AsyncWriteExt;

use crate::http::body::{BodyLimits, read_body};
use crate::http::chunked::next_chunk;
use crate::http::framing::Framing;
use crate::http::head::{MAX_HEAD_BYTES, parse_head};
use crate::http::reader::Reader;
use crate::http::writer::{LAST_CHUNK, chunk};
use crate::request::parse;

/// Sends `parts` one by one to a reader of a body in chunks; the body, and what lies behind it.
fn received(parts: &[&[u8]]) -> Option<(Vec<u8>, Vec<u8>)> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
    runtime.expect("a runtime").block_on(async {
        let (mut client, mut server) = tokio::io::duplex(7);
        let mut reader = Reader::default();
        let limits = BodyLimits { bytes: 1 << 16, time: std::time::Duration::from_secs(10) };
        let send = async {
            for part in parts {
                // The reader may have seen enough.
                let _ = client.write_all(part).await;
            }
            drop(client);
        };
        let read = async {
            let body = read_body(&mut reader, &mut server, Framing::Chunked, limits).await;
            while matches!(reader.fill(&mut server).await, Ok(1..)) {}
            body
        };
        let ((), body) = tokio::join!(send, read);
        body.ok().map(|body| (body, reader.bytes))
    })
}

proptest! {
    #[test]
    fn no_bytes_break_the_parsers(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let _ = parse_head(&bytes);
        let _ = next_chunk(&bytes, true);
        let _ = next_chunk(&bytes, false);
        let _ = parse(&bytes);
        let _ = received(&[&bytes]);
    }

    #[test]
    fn nearly_right_heads_do_not_break_the_parser(
        lines in prop::collection::vec("[A-Za-z-]{1,12}: ?[ -~\u{e9}]{0,20}", 0..70),
        target in "[ -~]{0,20}",
    ) {
        let text = format!("GET {target} HTTP/1.1\r\n{}\r\n\r\n", lines.join("\r\n"));
        if let Ok(Some((_, length))) = parse_head(text.as_bytes()) {
            prop_assert!(length <= text.len() && length <= MAX_HEAD_BYTES);
        }
    }

    #[test]
    fn a_head_is_the_same_with_whatever_lies_behind_it(rest in prop::collection::vec(any::<u8>(), 0..50)) {
        let head = b"POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n";
        let (_, length) = parse_head(&[&head[..], &rest].concat()).expect("right").expect("whole");
        prop_assert_eq!(length, head.len());
    }

    #[test]
    fn chunks_make_the_body_wherever_they_are_cut(
        body in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..60), 0..6),
        rest in prop::collection::vec(any::<u8>(), 0..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut sent: Vec<u8> = body.iter().flat_map(|part| chunk(part)).collect();
        sent.extend_from_slice(LAST_CHUNK);
        sent.extend_from_slice(&rest);
        let (first, second) = sent.split_at(cut.index(sent.len()));
        prop_assert_eq!(received(&[first, second]), Some((body.concat(), rest)));
    }
}
