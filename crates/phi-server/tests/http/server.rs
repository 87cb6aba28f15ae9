//! A server on a port of its own.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use phi_server::{Address, Command, Control, Listeners, Options, control, prepare};

use crate::fake::Fake;

/// A running server; it ends when it is dropped.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) control: Control,
    pub(crate) fake: Arc<Fake>,
    pub(crate) folder: tempfile::TempDir,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// A server as it comes.
    pub(crate) fn start() -> Self {
        Self::with(|_| {})
    }

    /// A server with changed options; its log is in its folder.
    pub(crate) fn with(change: impl FnOnce(&mut Options)) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let address: Address = "127.0.0.1:0".parse().expect("an address");
        let listeners = Listeners::bind(&[address]).expect("a free port");
        let mut options =
            Options { log_file: Some(folder.path().join("log")), slots: 4, ..Options::default() };
        change(&mut options);
        Self::on(listeners, options, folder)
    }

    /// A server on these sockets, the first of them TCP.
    pub(crate) fn on(listeners: Listeners, options: Options, folder: tempfile::TempDir) -> Self {
        let address = listeners.addresses().find_map(|address| match address {
            Address::Tcp(address) => Some(*address),
            Address::Unix(_) => None,
        });
        let fake = Arc::new(Fake::default());
        let (control, commands) = control();
        let prepared = prepare(listeners, options, fake.clone()).expect("it can start");
        let thread = std::thread::spawn(move || prepared.run(commands).expect("it serves"));
        let address = address.unwrap_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0)));
        Self { address, control, fake, folder, thread: Some(thread) }
    }

    /// Where the log is.
    pub(crate) fn log(&self) -> PathBuf {
        self.folder.path().join("log")
    }

    /// Waits for the end of the server.
    pub(crate) fn join(&mut self) {
        self.thread.take().expect("it runs").join().expect("no panic");
    }

    /// Whether the server has ended.
    pub(crate) fn has_ended(&self) -> bool {
        self.thread.as_ref().is_none_or(JoinHandle::is_finished)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if self.thread.is_some() {
            self.control.send(Command::Stop);
            self.control.send(Command::Stop);
            self.join();
        }
    }
}

/// Waits until `is_so`, at most for some seconds.
pub(crate) fn wait_until(what: &str, mut is_so: impl FnMut() -> bool) {
    let end = std::time::Instant::now() + Duration::from_secs(10);
    while !is_so() {
        assert!(std::time::Instant::now() < end, "never: {what}");
        std::thread::sleep(Duration::from_millis(2));
    }
}
