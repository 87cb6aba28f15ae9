//! Work that could keep a connection's thread from others.

use std::sync::Arc;

use crate::problem::{Problem, Slug};
use crate::server::Server;

/// Texts up to this length are worked on at once: moving them would take longer.
const SMALL: usize = 64 << 10;

/// Works on a thread of its own, as many at one time as there are processors; on this one if all
/// texts together have `length` bytes and that is little.
pub(crate) async fn compute<T: Send + 'static>(
    server: &Arc<Server>,
    length: usize,
    work: impl FnOnce(&Server) -> Result<T, Problem> + Send + 'static,
) -> Result<T, Problem> {
    if length <= SMALL {
        return work(server);
    }
    let processor = Arc::clone(&server.processors).acquire_owned().await;
    let server = Arc::clone(server);
    let done = tokio::task::spawn_blocking(move || {
        let _processor = processor;
        work(&server)
    });
    let failed = |_| Problem::new(Slug::Internal, "the server failed; its log has this id");
    done.await.map_err(failed)?
}
