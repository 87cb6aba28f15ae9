//! From sockets to connections.

use std::io;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, UnixListener};

use crate::admission::Peer;
use crate::drain::Phase;
use crate::http::serve_connection;
use crate::listen::bind::{Listener, Socket};
use crate::server::Server;

/// How long nothing is accepted when no descriptor is left.
const PAUSE: Duration = Duration::from_millis(50);

/// Accepts connections until the server goes down. The socket closes with the return.
pub(crate) async fn accept(server: Arc<Server>, listener: Listener) -> io::Result<()> {
    match listener.socket {
        Socket::Tcp(socket) => {
            let socket = TcpListener::from_std(socket)?;
            while let Some(accepted) = unless_draining(&server, socket.accept()).await {
                match accepted {
                    Ok((stream, address)) => {
                        // Answers are one write each: waiting for more would only delay them.
                        let _ = stream.set_nodelay(true);
                        serve(&server, stream, Peer::Address(address.ip()));
                    }
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
            }
        }
        Socket::Unix(socket, _file) => {
            let socket = UnixListener::from_std(socket)?;
            let own = rustix::process::geteuid().as_raw();
            while let Some(accepted) = unless_draining(&server, socket.accept()).await {
                match accepted {
                    Ok((stream, _)) => match stream.peer_cred().map(|peer| peer.uid()) {
                        Ok(user) if user == own || user == 0 => {
                            serve(&server, stream, Peer::User(user));
                        }
                        _ => {}
                    },
                    Err(_) => tokio::time::sleep(PAUSE).await,
                }
            }
        }
    }
    Ok(())
}

/// What `accepted` gives; none if the server goes down before.
async fn unless_draining<T>(server: &Server, accepted: impl Future<Output = T>) -> Option<T> {
    tokio::select! {
        biased;
        () = server.drain.reached(Phase::Draining) => None,
        accepted = accepted => Some(accepted),
    }
}

fn serve<S>(server: &Arc<Server>, stream: S, peer: Peer)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    // Too many: the connection closes at once.
    let Some(admitted) = server.peers.admit(peer) else { return };
    let server = Arc::clone(server);
    tokio::spawn(async move {
        serve_connection(server, stream, peer).await;
        drop(admitted);
    });
}
