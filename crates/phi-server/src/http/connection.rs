//! One connection: requests come in, answers go out, in order.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt};
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::timeout;

use crate::admission::Peer;
use crate::drain::Phase;
use crate::guard::{grant, leave};
use crate::http::body::{BodyLimits, read_body};
use crate::http::framing::Framing;
use crate::http::head::Head;
use crate::http::reader::{NoHead, Reader};
use crate::http::response::{Body, Response};
use crate::http::writer::{LAST_CHUNK, chunk, send};
use crate::id::request_id;
use crate::log::Entry;
use crate::problem::Problem;
use crate::request::check_media_type;
use crate::routes::{Context, Route, answer};
use crate::server::Server;
use crate::service::{Admitted, Turned, admit};

/// How much of a refused body is read and thrown away, so that the client sees the answer and not
/// a reset connection.
const LINGER_BYTES: usize = 32 << 20;
const LINGER_TIME: Duration = Duration::from_secs(1);

/// Bytes of a body that are sent with its head; more of them are not copied.
const FIRST_WRITE: usize = 64 << 10;

struct Connection<S> {
    server: Arc<Server>,
    stream: S,
    reader: Reader,
    peer: Peer,
}

/// A request with what its log line needs.
struct Exchange {
    id: String,
    method: String,
    minor: u8,
    keeps_alive: bool,
    start: Instant,
    route: Option<&'static Route>,
    token: Option<String>,
    bytes_in: u64,
}

/// Serves a connection until it ends.
pub(crate) async fn serve_connection<S>(server: Arc<Server>, stream: S, peer: Peer)
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let mut connection = Connection { server, stream, reader: Reader::default(), peer };
    while connection.exchange().await {}
    // What is still on its way to the server must not turn the last answer into a reset.
    let _ = connection.stream.shutdown().await;
    connection.linger().await;
}

impl<S: AsyncRead + AsyncWrite + Unpin> Connection<S> {
    /// One request and its answer; false if the connection ends.
    async fn exchange(&mut self) -> bool {
        let limit = self.server.options.head_timeout;
        let first = tokio::select! {
            biased;
            head = self.reader.head(&mut self.stream, limit) => Some(head),
            () = self.server.drain.reached(Phase::Draining) => None,
        };
        let head = match first {
            Some(head) => head,
            None if self.reader.bytes.is_empty() => return false,
            // The end comes in the middle of a head; its request is still answered.
            None => self.reader.head(&mut self.stream, limit).await,
        };
        match head {
            Ok(head) => self.request(head).await,
            Err(NoHead::Gone) => false,
            Err(NoHead::Refused(problem)) => {
                let exchange = Exchange::of(None);
                let response = problem.response(&exchange.id);
                self.reply(exchange, response).await;
                false
            }
        }
    }

    async fn request(&mut self, head: Head) -> bool {
        let mut exchange = Exchange::of(Some(&head));
        let admitted = match admit(&self.server, &head, self.peer) {
            Ok(admitted) => admitted,
            Err(turned) => {
                // A body that nobody has read stands before the next request.
                exchange.keeps_alive &= head.framing == Framing::Empty;
                let response = match turned {
                    Turned::Preflight(origin) => leave(&origin),
                    Turned::Away(problem, route) => {
                        exchange.route = route;
                        problem.response(&exchange.id)
                    }
                };
                return self.reply(exchange, response).await;
            }
        };
        let Admitted { route, token, origin } = admitted;
        exchange.route = Some(route);
        exchange.token = token.as_ref().map(|token| token.name.clone());
        // The room is taken until the answer is sent: what is made of the body lives as long.
        let (body, _room) = match self.body(&head, route).await {
            Ok(read) => read,
            Err(problem) => {
                exchange.keeps_alive = false;
                let response = grant(problem.response(&exchange.id), origin.as_ref());
                return self.reply(exchange, response).await;
            }
        };
        exchange.bytes_in = body.len() as u64;
        let accepts_events = head.lists("accept", "text/event-stream");
        let context = Context { id: exchange.id.clone(), token, accepts_events };
        let response = tokio::select! {
            biased;
            response = answer(&self.server, route, &context, body) => response,
            () = self.reader.until_gone(&mut self.stream) => {
                exchange.log(&self.server, None, 0, None);
                return false;
            }
        };
        self.reply(exchange, grant(response, origin.as_ref())).await
    }

    async fn body(
        &mut self,
        head: &Head,
        route: &Route,
    ) -> Result<(Vec<u8>, Option<OwnedSemaphorePermit>), Problem> {
        let options = &self.server.options;
        let limits = BodyLimits { bytes: options.max_body, time: options.body_timeout };
        if route.method == "POST" {
            check_media_type(head)?;
        }
        limits.check(head.framing)?;
        let room = self.server.bodies.acquire(head.framing).await?;
        if head.waits_for_continue() && self.reader.bytes.is_empty() {
            let leave = b"HTTP/1.1 100 Continue\r\n\r\n";
            // A client that is gone is found when its body is read.
            let _ = send(&mut self.stream, leave, options.write_timeout).await;
        }
        let body = read_body(&mut self.reader, &mut self.stream, head.framing, limits).await?;
        Ok((body, room))
    }

    /// Sends the answer and logs it; false if the connection ends.
    async fn reply(&mut self, exchange: Exchange, mut response: Response) -> bool {
        let is_draining = self.server.drain.phase() > Phase::Serving;
        // The end of the connection is the end of a stream for HTTP/1.0.
        let ends_stream = exchange.minor == 0 && matches!(response.body, Body::Events(_));
        let keeps_alive = exchange.keeps_alive && !response.closes && !is_draining && !ends_stream;
        let head = response.head(&exchange.id, exchange.minor, keeps_alive);
        let sent = self.send(&exchange, head, &mut response).await;
        let run = match &response.body {
            Body::Events(events) => events.note.as_ref().or(response.run.as_ref()),
            Body::Bytes(_) => response.run.as_ref(),
        };
        let status = sent.is_ok().then_some(response.status);
        exchange.log(&self.server, status, *sent.as_ref().unwrap_or(&0), run);
        keeps_alive && sent.is_ok()
    }

    /// Sends head and body; returns their bytes.
    async fn send(
        &mut self,
        exchange: &Exchange,
        head: String,
        response: &mut Response,
    ) -> std::io::Result<u64> {
        let stall = self.server.options.write_timeout;
        let mut bytes = head.into_bytes();
        let events = match &mut response.body {
            Body::Bytes(body) => {
                let body = if exchange.method == "HEAD" { &[] } else { body.as_slice() };
                // One write for the head and what may be all: a second one would wait for the
                // client's acknowledgement.
                let (first, rest) = body.split_at(body.len().min(FIRST_WRITE));
                bytes.extend(first);
                send(&mut self.stream, &bytes, stall).await?;
                if !rest.is_empty() {
                    send(&mut self.stream, rest, stall).await?;
                }
                return Ok((bytes.len() + rest.len()) as u64);
            }
            Body::Events(events) => events,
        };
        send(&mut self.stream, &bytes, stall).await?;
        let mut sent = bytes.len() as u64;
        loop {
            let event = tokio::select! {
                biased;
                event = events.next() => event,
                () = self.reader.until_gone(&mut self.stream) => {
                    return Err(std::io::ErrorKind::ConnectionAborted.into());
                }
            };
            let is_last = event.is_none();
            let data = match (event, exchange.minor) {
                (Some(event), 0) => event,
                (Some(event), _) => chunk(&event),
                (None, 0) => Vec::new(),
                (None, _) => LAST_CHUNK.to_vec(),
            };
            send(&mut self.stream, &data, stall).await?;
            sent += data.len() as u64;
            if is_last {
                return Ok(sent);
            }
        }
    }

    async fn linger(&mut self) {
        let drop_all = async {
            let mut dropped = 0;
            while dropped < LINGER_BYTES {
                self.reader.bytes.clear();
                match self.reader.fill(&mut self.stream).await {
                    Ok(0) | Err(_) => return,
                    Ok(count) => dropped += count,
                }
            }
        };
        let _ = timeout(LINGER_TIME, drop_all).await;
    }
}

impl Exchange {
    fn of(head: Option<&Head>) -> Self {
        Self {
            id: request_id(head.and_then(|head| head.header("x-request-id"))),
            method: head.map(|head| head.method.clone()).unwrap_or_default(),
            minor: head.map_or(1, |head| head.minor),
            keeps_alive: head.is_some_and(Head::keeps_alive),
            start: Instant::now(),
            route: None,
            token: None,
            bytes_in: 0,
        }
    }

    fn log(
        &self,
        server: &Server,
        status: Option<u16>,
        bytes_out: u64,
        run: Option<&crate::log::RunNote>,
    ) {
        let time = self.start.elapsed();
        let route = self.route.map(|route| route.path);
        // 0 stands for answers that nobody took.
        server.metrics.request(route.unwrap_or("other"), status.unwrap_or(0), time);
        server.log.request(&Entry {
            id: &self.id,
            method: &self.method,
            route,
            status,
            token: self.token.as_deref(),
            time,
            bytes_in: self.bytes_in,
            bytes_out,
            run,
        });
    }
}
