//! From addresses to sockets.

use std::fs;
use std::io;
use std::net::{SocketAddr, TcpListener};
use std::os::unix::fs::FileTypeExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

use rustix::fs::Mode;
use rustix::process::umask;

use crate::listen::address::Address;
use crate::listen::error::ListenError;

/// Open sockets, before anything is accepted.
#[derive(Debug)]
pub struct Listeners {
    pub(crate) all: Vec<Listener>,
}

/// One open socket.
#[derive(Debug)]
pub(crate) struct Listener {
    /// With the port that the system chose.
    pub(crate) address: Address,
    pub(crate) socket: Socket,
}

#[derive(Debug)]
pub(crate) enum Socket {
    Tcp(TcpListener),
    Unix(UnixListener, SocketFile),
}

/// The file of a unix socket, removed at the end.
#[derive(Debug)]
pub(crate) struct SocketFile(PathBuf);

impl Listeners {
    /// Opens all sockets. A unix socket that nobody answers at is replaced.
    ///
    /// Must be called before threads are started: the mode of a socket file is set by the umask,
    /// which all threads share.
    pub fn bind(addresses: &[Address]) -> Result<Self, ListenError> {
        let all = addresses.iter().map(bind).collect::<Result<_, _>>()?;
        Ok(Self { all })
    }

    /// Where the server can be reached.
    pub fn addresses(&self) -> impl Iterator<Item = &Address> {
        self.all.iter().map(|listener| &listener.address)
    }

    /// The TCP addresses among them.
    pub(crate) fn tcp(&self) -> Vec<SocketAddr> {
        let tcp = |address: &Address| match address {
            Address::Tcp(address) => Some(*address),
            Address::Unix(_) => None,
        };
        self.addresses().filter_map(tcp).collect()
    }
}

fn bind(address: &Address) -> Result<Listener, ListenError> {
    let failed = |source| ListenError::Bind { address: address.to_string(), source };
    match address {
        Address::Tcp(wanted) => {
            let socket = TcpListener::bind(wanted).map_err(failed)?;
            socket.set_nonblocking(true).map_err(failed)?;
            let address = Address::Tcp(socket.local_addr().map_err(failed)?);
            Ok(Listener { address, socket: Socket::Tcp(socket) })
        }
        Address::Unix(path) => {
            make_way(path)?;
            let before = umask(Mode::from_bits_truncate(0o177));
            let bound = UnixListener::bind(path);
            umask(before);
            let socket = bound.map_err(failed)?;
            socket.set_nonblocking(true).map_err(failed)?;
            let file = SocketFile(path.clone());
            Ok(Listener { address: address.clone(), socket: Socket::Unix(socket, file) })
        }
    }
}

/// Removes a socket that nobody answers at.
fn make_way(path: &Path) -> Result<(), ListenError> {
    let failed = |source| {
        let address = Address::Unix(path.to_owned()).to_string();
        ListenError::Bind { address, source }
    };
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(error)),
        Ok(there) if !there.file_type().is_socket() => {
            return Err(ListenError::NoSocket(path.to_owned()));
        }
        Ok(_) => {}
    }
    match UnixStream::connect(path) {
        Ok(_) => Err(ListenError::InUse(path.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => {
            fs::remove_file(path).map_err(failed)
        }
        Err(error) => Err(failed(error)),
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // It may be gone, or belong to a user that this process no longer is.
        let _ = fs::remove_file(&self.0);
    }
}
