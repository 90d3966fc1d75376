//! HTTP/2 in front, by the `h2` crate over in-memory buffers, polled by hand.
//!
//! A stream is a client of its own: its request is written as HTTP/1.1 into the one strict reader,
//! and its answer is read back from HTTP/1.1. So routing, retries and counters exist once. This
//! is the only file of the engine that knows `h2`.

use super::client::Part;
use super::conn::Conn;
use super::edge::Edge;
use super::head;
use super::io::{ConnId, Output};
use crate::limits;
use bytes::Bytes;
use h2::server::{Connection, Handshake};
use std::collections::HashMap;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

mod pipe;
mod stream;

use pipe::Pipe;
use stream::{Event, Stream};

/// What a client sends first when it knows that it is HTTP/2.
const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

/// All HTTP/2 connections of a thread.
#[derive(Default)]
pub struct Front {
    sessions: HashMap<ConnId, Session>,
    /// Which connection carries a stream.
    carriers: HashMap<ConnId, ConnId>,
    /// Connections on which something happened.
    busy: Vec<ConnId>,
    /// What the streams' clients shall do.
    events: Vec<(ConnId, Event)>,
}

impl std::fmt::Debug for Front {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Front({} connections)", self.sessions.len())
    }
}

struct Session {
    state: State,
    pipe: Pipe,
    streams: Vec<Stream>,
    listener: u32,
    peer: SocketAddr,
    closing: bool,
    /// Reading is paused.
    paused: bool,
}

enum State {
    Opening(Box<Handshake<Pipe, Bytes>>),
    Open(Box<Connection<Pipe, Bytes>>),
    Over,
}

impl Front {
    /// Whether something waits to be pumped.
    pub fn is_busy(&self) -> bool {
        !self.busy.is_empty() || !self.events.is_empty()
    }

    /// An output for a stream's client.
    pub fn tell(&mut self, stream: ConnId, output: Output) {
        let event = match output {
            Output::FinishSending { .. } => Event::Finish,
            Output::Close { .. } | Output::Reset { .. } => Event::Close,
            Output::Pause { .. } => Event::Pause,
            Output::Resume { .. } => Event::Resume,
            _ => return,
        };
        self.events.push((stream, event));
    }

    /// Bytes of an answer for a stream's client.
    pub fn tell_bytes(&mut self, stream: ConnId, bytes: &[u8]) {
        self.events.push((stream, Event::Bytes(bytes.to_vec())));
    }

    fn mark(&mut self, id: ConnId) {
        if !self.busy.contains(&id) {
            self.busy.push(id);
        }
    }
}

impl Edge {
    /// A first byte that may begin the preface: the bytes taken, 0 to wait, `None` if it is not.
    pub(super) fn use_preface(&mut self, id: ConnId, bytes: &[u8]) -> Option<usize> {
        let client = self.slab.client(id)?;
        if !self.listeners[client.listener].http2 {
            return None;
        }
        let (listener, peer) = (client.listener, client.peer);
        if !bytes.starts_with(PREFACE) {
            return PREFACE.starts_with(bytes).then_some(0);
        }
        let pipe = Pipe::default();
        let mut builder = h2::server::Builder::new();
        builder
            .max_concurrent_streams(limits::HTTP2_STREAMS)
            .initial_window_size(limits::HTTP2_STREAM_WINDOW_BYTES)
            .initial_connection_window_size(limits::HTTP2_STREAM_WINDOW_BYTES * 16)
            .max_header_list_size(limits::HEAD_BYTES as u32)
            .max_send_buffer_size(limits::HTTP2_UNSENT_BYTES);
        let state = State::Opening(Box::new(builder.handshake(pipe.clone())));
        let session = Session {
            state,
            pipe,
            streams: Vec::new(),
            listener,
            peer,
            closing: false,
            paused: false,
        };
        // The listener stays held: the session takes the client's place.
        *self.slab.get_mut(id)? = Conn::Http2;
        self.front.sessions.insert(id, session);
        self.http2_bytes(id, bytes);
        Some(bytes.len())
    }

    pub(super) fn http2_bytes(&mut self, id: ConnId, bytes: &[u8]) {
        let session = self.front.sessions.get(&id);
        // Nobody reads what still comes once it is over.
        if let Some(session) = session.filter(|session| !matches!(session.state, State::Over)) {
            session.pipe.arrive(bytes);
            self.front.mark(id);
            self.slab
                .set_deadline(id, self.now.ms() + limits::HEAD_READ_MS);
        }
    }

    pub(super) fn http2_ended(&mut self, id: ConnId) {
        if let Some(session) = self.front.sessions.get(&id) {
            session.pipe.end();
            self.front.mark(id);
        }
    }

    pub(super) fn http2_blocked(&mut self, id: ConnId, blocked: bool) {
        if let Some(session) = self.front.sessions.get(&id) {
            session.pipe.set_blocked(blocked);
            self.front.mark(id);
        }
    }

    /// Closes an HTTP/2 connection with all its streams.
    pub(super) fn http2_gone(&mut self, id: ConnId) {
        let Some(session) = self.front.sessions.remove(&id) else {
            return;
        };
        for stream in &session.streams {
            self.front.carriers.remove(&stream.client);
            self.client_gone(stream.client);
        }
        self.listeners.release(session.listener);
        self.slab.remove(id);
        self.outputs.push(Output::Close { conn: id });
    }

    /// Nothing came for long: a connection without streams is closed in order, and so is one whose
    /// client takes nothing of what is left to be said.
    pub(super) fn http2_late(&mut self, id: ConnId) {
        let now_ms = self.now.ms();
        let Some(session) = self.front.sessions.get_mut(&id) else {
            return;
        };
        if session.streams.iter().any(|stream| !stream.is_answered()) {
            return self.slab.set_deadline(id, now_ms + limits::HEAD_READ_MS);
        }
        match &mut session.state {
            State::Open(connection) if !session.closing => {
                connection.graceful_shutdown();
                session.closing = true;
                self.front.mark(id);
                self.slab.set_deadline(id, now_ms + limits::LINGER_MS);
            }
            _ => self.http2_gone(id),
        }
    }

    /// Tells all HTTP/2 clients to go elsewhere with their next request.
    pub(super) fn retire_http2(&mut self) {
        for (id, session) in &mut self.front.sessions {
            if let State::Open(connection) = &mut session.state {
                connection.graceful_shutdown();
                session.closing = true;
            }
            self.front.busy.push(*id);
        }
        self.pump_http2();
    }

    /// The stream's site speaks no HTTP/2.
    pub(super) fn refuse_stream(&mut self, id: ConnId) {
        self.front.events.push((id, Event::Refuse));
        self.close_client(id);
    }

    /// Moves everything that can move, until nothing does.
    pub(super) fn pump_http2(&mut self) {
        loop {
            for (stream, event) in std::mem::take(&mut self.front.events) {
                self.stream_event(stream, event);
            }
            let busy = std::mem::take(&mut self.front.busy);
            for id in busy {
                self.pump_session(id);
            }
            if !self.front.is_busy() {
                return;
            }
        }
    }

    fn stream_event(&mut self, stream: ConnId, event: Event) {
        let Some(carrier) = self.front.carriers.get(&stream).copied() else {
            return;
        };
        let Some(session) = self.front.sessions.get_mut(&carrier) else {
            return;
        };
        if let Some(found) = session
            .streams
            .iter_mut()
            .find(|found| found.client == stream)
        {
            found.take(event);
        }
        self.front.mark(carrier);
    }

    fn pump_session(&mut self, id: ConnId) {
        let Some(mut session) = self.front.sessions.remove(&id) else {
            return;
        };
        let mut context = Context::from_waker(Waker::noop());
        let alive = self.pump_connection(id, &mut session, &mut context);
        let mut moved = false;
        let mut at = 0;
        while at < session.streams.len() {
            let stream = &mut session.streams[at];
            moved |= self.pump_upload(stream, &mut context);
            let (sent, room) = stream.pump_answer(&mut context);
            moved |= sent;
            if room {
                // Answer bytes left the stream's buffer: its target may send on.
                self.stream_unblocked(stream.client);
            } else if stream.is_full() {
                self.stream_blocked(stream.client);
            }
            if stream.is_over() {
                let stream = session.streams.swap_remove(at);
                self.front.carriers.remove(&stream.client);
                self.client_gone(stream.client);
                moved = true;
            } else {
                at += 1;
            }
        }
        let unsent = session.pipe.take_unsent();
        moved |= !unsent.is_empty();
        self.send_copy(id, &unsent, false);
        // `h2` reads no further than it can answer: more of it would only fill memory.
        let full = alive && session.pipe.unread_bytes() > limits::READ_BYTES;
        if std::mem::replace(&mut session.paused, full) != full {
            self.outputs.push(match full {
                true => Output::Pause { conn: id },
                false => Output::Resume { conn: id },
            });
        }
        let over = !alive && session.pipe.is_flushed();
        self.front.sessions.insert(id, session);
        if over {
            return self.http2_over(id);
        }
        if moved {
            self.front.mark(id);
        }
    }

    /// The protocol has ended: what is sent may still arrive, then the connection closes.
    fn http2_over(&mut self, id: ConnId) {
        let Some(session) = self.front.sessions.get_mut(&id) else {
            return;
        };
        if session.pipe.has_ended() {
            return self.http2_gone(id);
        }
        if matches!(session.state, State::Over) && session.closing {
            return;
        }
        session.state = State::Over;
        session.closing = true;
        self.slab
            .set_deadline(id, self.now.ms() + limits::LINGER_MS);
        self.outputs.push(Output::FinishSending { conn: id });
    }

    /// Polls the connection: new streams, frames in, frames out. False once it is over.
    fn pump_connection(&mut self, id: ConnId, session: &mut Session, cx: &mut Context<'_>) -> bool {
        if let State::Opening(handshake) = &mut session.state {
            match Pin::new(handshake.as_mut()).poll(cx) {
                Poll::Pending => return !session.pipe.has_ended(),
                Poll::Ready(Ok(connection)) => session.state = State::Open(Box::new(connection)),
                Poll::Ready(Err(_)) => {
                    session.state = State::Over;
                    return false;
                }
            }
        }
        loop {
            let State::Open(connection) = &mut session.state else {
                return false;
            };
            match connection.poll_accept(cx) {
                Poll::Pending => return true,
                Poll::Ready(Some(Ok((request, respond)))) => {
                    self.open_stream(id, session, request, respond);
                }
                Poll::Ready(Some(Err(_)) | None) => return false,
            }
        }
    }

    fn open_stream(
        &mut self,
        id: ConnId,
        session: &mut Session,
        request: http::Request<h2::RecvStream>,
        mut respond: h2::server::SendResponse<Bytes>,
    ) {
        if self.slab.len() >= self.connections_max {
            respond.send_reset(h2::Reason::REFUSED_STREAM);
            return;
        }
        let client = self.new_client(session.listener, session.peer, true);
        let (stream, head) = Stream::open(client, request, respond);
        self.front.carriers.insert(client, id);
        session.streams.push(stream);
        // The events of this request find their stream in the next round of the pump.
        self.client_bytes(
            client,
            Part {
                bytes: &head,
                input_at: None,
            },
        );
    }

    /// Request bytes from a stream to its client; true if some moved.
    fn pump_upload(&mut self, stream: &mut Stream, cx: &mut Context<'_>) -> bool {
        let mut moved = false;
        while let Some(bytes) = stream.next_upload(cx) {
            moved = true;
            self.client_bytes(
                stream.client,
                Part {
                    bytes: &bytes,
                    input_at: None,
                },
            );
            if self
                .front
                .events
                .iter()
                .any(|(client, _)| *client == stream.client)
            {
                // It may have been told to pause; its events come first.
                break;
            }
        }
        moved
    }

    fn stream_blocked(&mut self, client: ConnId) {
        self.set_stream_blocked(client, true);
    }

    fn stream_unblocked(&mut self, client: ConnId) {
        self.set_stream_blocked(client, false);
    }

    fn set_stream_blocked(&mut self, id: ConnId, blocked: bool) {
        let Some(client) = self.slab.client(id) else {
            return;
        };
        if client.blocked == blocked {
            return;
        }
        client.blocked = blocked;
        let upstream = client
            .exchange
            .as_ref()
            .and_then(|exchange| exchange.upstream);
        self.touch(id);
        match upstream {
            Some(upstream) => self.pause_upstream(upstream, blocked),
            None if !blocked => self.resume_head(id),
            None => (),
        }
    }
}

/// Whether a header of this name may stand in an HTTP/2 message.
fn is_connection_header(name: &str) -> bool {
    let hop = [
        "connection",
        "keep-alive",
        "proxy-connection",
        "transfer-encoding",
        "upgrade",
    ];
    hop.contains(&name) || !head::is_name(name.as_bytes())
}
