//! Open connections, of all and of each address.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

/// Most open connections.
const MAX_CONNECTIONS: usize = 2048;

/// Most open connections of one address that is not this machine's own.
const MAX_OF_ONE: usize = 64;

/// The other end of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Peer {
    Address(IpAddr),
    /// A process of that user, through a unix socket.
    User(u32),
}

impl Peer {
    /// What the client is called where requests are counted.
    pub(crate) fn name(self) -> String {
        match self {
            Self::Address(address) => address.to_string(),
            Self::User(user) => format!("user {user}"),
        }
    }

    fn is_local(self) -> bool {
        match self {
            Self::Address(address) => address.to_canonical().is_loopback(),
            Self::User(_) => true,
        }
    }
}

/// Counts of open connections.
#[derive(Debug, Default)]
pub(crate) struct Peers(Mutex<Counts>);

#[derive(Debug, Default)]
struct Counts {
    all: usize,
    of: HashMap<IpAddr, usize>,
}

/// A counted connection; it counts until it is dropped.
#[derive(Debug)]
pub(crate) struct Admitted {
    peers: Arc<Peers>,
    address: Option<IpAddr>,
}

impl Peers {
    /// Counts a connection; none if there are too many.
    pub(crate) fn admit(self: &Arc<Self>, peer: Peer) -> Option<Admitted> {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.all >= MAX_CONNECTIONS {
            return None;
        }
        let address = match peer {
            Peer::Address(address) if !peer.is_local() => Some(address),
            _ => None,
        };
        if let Some(address) = address {
            let of = counts.of.entry(address).or_default();
            if *of >= MAX_OF_ONE {
                return None;
            }
            *of += 1;
        }
        counts.all += 1;
        Some(Admitted { peers: Arc::clone(self), address })
    }

    /// Open connections.
    pub(crate) fn open(&self) -> usize {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).all
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut counts = self.peers.0.lock().unwrap_or_else(PoisonError::into_inner);
        counts.all -= 1;
        let Some(address) = self.address else { return };
        let left = counts.of.get_mut(&address).map(|of| {
            *of -= 1;
            *of
        });
        if left == Some(0) {
            counts.of.remove(&address);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MAX_CONNECTIONS, MAX_OF_ONE, Peer, Peers};

    #[test]
    fn one_foreign_address_has_its_share_and_gives_it_back() {
        let peers = Arc::new(Peers::default());
        let foreign = Peer::Address("192.0.2.1".parse().expect("an address"));
        let held: Vec<_> = (0..MAX_OF_ONE).map_while(|_| peers.admit(foreign)).collect();
        assert_eq!(held.len(), MAX_OF_ONE);
        assert!(peers.admit(foreign).is_none());
        assert!(peers.admit(Peer::Address("192.0.2.2".parse().expect("an address"))).is_some());
        drop(held);
        assert!(peers.admit(foreign).is_some());
        assert_eq!(peers.open(), 0);
    }

    #[test]
    fn this_machine_may_have_all() {
        let peers = Arc::new(Peers::default());
        let local = Peer::Address("::ffff:127.0.0.1".parse().expect("an address"));
        let held: Vec<_> = (0..MAX_CONNECTIONS).map_while(|_| peers.admit(local)).collect();
        assert_eq!(held.len(), MAX_CONNECTIONS);
        assert!(peers.admit(Peer::User(0)).is_none());
    }
}
