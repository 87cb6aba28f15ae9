//! `phicode coprocess`: what it says to those who do not speak its protocol.

use crate::project::Project;

const GREETING: &[u8] = b"\x0a\0\0\0phicode\0\x01\0";

fn refuses(stream: &[u8], reason: &str) {
    let outcome = Project::new().feed("coprocess", stream);
    assert_eq!(outcome.stderr, format!("phicode: coprocess: {reason}\n"));
    assert_eq!(outcome.status, Some(2));
}

#[test]
fn what_is_no_frame_is_refused() {
    refuses(b"GET / HTTP/1.1\r\n", "a frame of 542393671 bytes; the longest has 64");
    refuses(b"\x05\0\0\0hello", "no greeting");
    refuses(b"\x01", "a frame ends in the middle");
    refuses(b"\x0a\0\0\0phicode\0\x63\0", "protocol 99 is not 1");
    let request = |bytes: &[u8]| [GREETING, bytes].concat();
    refuses(&request(b"\x01\0\0\0?"), "unknown kind of value 0x3f");
    refuses(&request(b"\xff\0\0\0N"), "a frame ends in the middle");
    refuses(
        &request(b"\xff\xff\xff\xff"),
        "a frame of 4294967295 bytes; the longest has 1073741824",
    );
    refuses(&request(b"\x06\0\0\0S\x09\0\0\0a"), "a value ends in the middle");
}

#[test]
fn the_end_of_the_input_is_the_end() {
    let project = Project::new();
    project.feed("coprocess", "").is_silent_success();
    let outcome = project.feed("coprocess", GREETING);
    assert_eq!((outcome.stderr.as_str(), outcome.status), ("", Some(0)));
    assert!(outcome.stdout.contains(env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_request_that_it_does_not_know_is_answered() {
    let request = b"L\x01\0\0\0S\x05\0\0\0dance";
    let length = u32::try_from(request.len()).expect("it is short").to_le_bytes();
    let outcome = Project::new().feed("coprocess", [GREETING, &length, request].concat());
    assert!(outcome.stdout.contains("unknown"), "{outcome:?}");
    assert_eq!(outcome.status, Some(0));
}

#[test]
fn it_takes_no_words() {
    Project::new().refuses(
        "coprocess app.φ",
        2,
        "phicode: coprocess takes no arguments\n\
         hint: interpreters start it by themselves; it reads frames from standard input",
    );
}
