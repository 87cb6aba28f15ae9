//! Unix sockets, and addresses that are taken.

use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};

use phi_server::{Address, ListenError, Listeners, Options};

use crate::server::Server;

fn unix(path: &std::path::Path) -> Address {
    format!("unix:{}", path.display()).parse().expect("an address")
}

#[test]
fn a_unix_socket_serves_its_owner_and_goes_with_the_server() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.sock");
    // A server that was killed has left its socket.
    drop(UnixListener::bind(&path).expect("bound"));
    let listeners = Listeners::bind(&[unix(&path)]).expect("the old one is replaced");
    let mode = std::fs::metadata(&path).expect("a socket").permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let options = Options { log_file: Some(folder.path().join("log")), ..Options::default() };
    let server = Server::on(listeners, options, tempfile::tempdir().expect("a folder"));
    let mut stream = UnixStream::connect(&path).expect("it listens");
    // Names of the network mean nothing here.
    stream
        .write_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        .expect("sent");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("an answer");
    assert!(answer.starts_with("HTTP/1.1 200 OK\r\n") && answer.ends_with("{\"status\":\"ok\"}"));
    drop(server);
    assert!(!path.exists());
}

#[test]
fn what_is_in_the_way_is_told_and_kept() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("s.sock");
    let other = UnixListener::bind(&path).expect("bound");
    assert!(matches!(Listeners::bind(&[unix(&path)]), Err(ListenError::InUse(_))));
    drop(other);
    let file = folder.path().join("file");
    std::fs::write(&file, "precious").expect("written");
    assert!(matches!(Listeners::bind(&[unix(&file)]), Err(ListenError::NoSocket(_))));
    assert_eq!(std::fs::read_to_string(&file).expect("kept"), "precious");
}

#[test]
fn a_port_in_use_is_told_with_a_way_out() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = Address::Tcp(taken.local_addr().expect("an address"));
    let error = Listeners::bind(&[address]).expect_err("it is taken");
    assert!(error.to_string().starts_with("listen on 127.0.0.1:"), "{error}");
    assert!(error.hint().contains("--listen"), "{}", error.hint());
}
