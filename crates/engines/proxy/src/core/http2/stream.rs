//! One stream: its request as HTTP/1.1 bytes, its answer back from them.

use super::is_connection_header;
use crate::core::body::{BodyReader, Framing};
use crate::core::head;
use crate::core::io::ConnId;
use crate::limits;
use bytes::Bytes;
use h2::server::SendResponse;
use h2::{Reason, RecvStream, SendStream};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode};
use std::task::{Context, Poll};

/// What a stream's client shall do.
#[derive(Debug)]
pub enum Event {
    /// Take bytes of the answer.
    Bytes(Vec<u8>),
    /// The answer is complete.
    Finish,
    /// Close at once.
    Close,
    /// Read no more of the request.
    Pause,
    /// Read again.
    Resume,
    /// The site speaks no HTTP/2.
    Refuse,
}

/// One stream.
pub struct Stream {
    /// The client that stands for it.
    pub client: ConnId,
    upload: Option<RecvStream>,
    upload_chunked: bool,
    paused: bool,
    respond: Option<SendResponse<Bytes>>,
    send: Option<SendStream<Bytes>>,
    to_head: bool,
    /// Answer bytes that were not read yet.
    raw: Vec<u8>,
    body: BodyReader,
    /// Content that waits for the window.
    content: Vec<u8>,
    /// Framing after the last content: the trailers at the end.
    tail: Vec<u8>,
    chunked: bool,
    /// The answer is complete but for `content`.
    complete: bool,
    over: bool,
    was_full: bool,
}

impl Stream {
    /// A new stream and the head of its request as HTTP/1.1.
    pub fn open(
        client: ConnId,
        request: Request<RecvStream>,
        respond: SendResponse<Bytes>,
    ) -> (Stream, Vec<u8>) {
        let (parts, body) = request.into_parts();
        let has_body = !body.is_end_stream();
        let chunked = has_body && !parts.headers.contains_key(http::header::CONTENT_LENGTH);
        let head = write_head(&parts, chunked);
        let stream = Stream {
            client,
            upload: has_body.then_some(body),
            upload_chunked: chunked,
            paused: false,
            respond: Some(respond),
            send: None,
            to_head: parts.method == Method::HEAD,
            raw: Vec::new(),
            body: BodyReader::Done,
            content: Vec::new(),
            tail: Vec::new(),
            chunked: false,
            complete: false,
            over: false,
            was_full: false,
        };
        (stream, head)
    }

    /// Takes an event of its client.
    pub fn take(&mut self, event: Event) {
        match event {
            Event::Bytes(bytes) => self.raw.extend_from_slice(&bytes),
            Event::Pause => self.paused = true,
            Event::Resume => self.paused = false,
            Event::Refuse => self.reset(Reason::HTTP_1_1_REQUIRED),
            Event::Finish => {
                self.read_answer();
                if self.body == BodyReader::UntilEnd {
                    self.body = BodyReader::Done;
                    self.complete = true;
                }
                if !self.complete {
                    self.reset(Reason::INTERNAL_ERROR);
                }
            }
            Event::Close => {
                self.read_answer();
                if !self.complete {
                    self.reset(Reason::INTERNAL_ERROR);
                }
            }
        }
    }

    /// Whether more answer bytes would only fill memory.
    pub fn is_full(&mut self) -> bool {
        let full = self.content.len() + self.raw.len() > limits::HTTP2_UNSENT_BYTES;
        self.was_full |= full;
        full
    }

    /// Whether the whole answer is there; the client may still have to take it.
    pub fn is_answered(&self) -> bool {
        self.complete
    }

    /// Whether nothing is left to do.
    pub fn is_over(&self) -> bool {
        self.over
    }

    /// The next bytes of the request, framed as HTTP/1.1.
    pub fn next_upload(&mut self, cx: &mut Context<'_>) -> Option<Vec<u8>> {
        if self.paused {
            return None;
        }
        let upload = self.upload.as_mut()?;
        let mut bytes = Vec::new();
        match upload.poll_data(cx) {
            Poll::Ready(Some(Ok(data))) => {
                let released = upload.flow_control().release_capacity(data.len());
                debug_assert!(released.is_ok(), "what was received may be released");
                if self.upload_chunked && !data.is_empty() {
                    bytes.extend_from_slice(format!("{:x}\r\n", data.len()).as_bytes());
                    bytes.extend_from_slice(&data);
                    bytes.extend_from_slice(b"\r\n");
                } else {
                    bytes.extend_from_slice(&data);
                }
                Some(bytes)
            }
            Poll::Ready(None) => {
                let trailers = match upload.poll_trailers(cx) {
                    Poll::Pending => return None,
                    Poll::Ready(trailers) => trailers.ok().flatten(),
                };
                self.upload = None;
                if !self.upload_chunked {
                    return None;
                }
                bytes.extend_from_slice(b"0\r\n");
                write_headers(&mut bytes, &trailers.unwrap_or_default());
                bytes.extend_from_slice(b"\r\n");
                Some(bytes)
            }
            Poll::Ready(Some(Err(_))) => {
                self.over = true;
                None
            }
            Poll::Pending => None,
        }
    }

    /// Answer bytes into frames. Returns whether something moved, and whether it made room.
    pub fn pump_answer(&mut self, cx: &mut Context<'_>) -> (bool, bool) {
        let mut moved = self.read_answer();
        if let Some(respond) = self.respond.as_mut()
            && let Poll::Ready(_) = respond.poll_reset(cx)
        {
            self.over = true;
        }
        while let Some(send) = self.send.as_mut()
            && !self.content.is_empty()
        {
            send.reserve_capacity(self.content.len());
            let window = match send.poll_capacity(cx) {
                Poll::Ready(Some(Ok(window))) => window,
                Poll::Ready(_) => {
                    self.over = true;
                    return (true, false);
                }
                Poll::Pending => send.capacity(),
            };
            if window == 0 {
                break;
            }
            let count = window.min(self.content.len());
            let rest = self.content.split_off(count);
            let part = Bytes::from(std::mem::replace(&mut self.content, rest));
            self.over |= send.send_data(part, false).is_err();
            moved = true;
        }
        if self.complete && self.content.is_empty() && !self.over {
            self.end();
            moved = true;
        }
        let room = self.was_full && self.content.len() + self.raw.len() == 0;
        self.was_full &= !room;
        (moved, room)
    }

    fn end(&mut self) {
        let Some(mut send) = self.send.take() else {
            return;
        };
        let trailers = read_trailers(&self.tail);
        // Either fails only if the client has reset the stream, which ends it as well.
        let ended = match trailers.is_empty() {
            true => send.send_data(Bytes::new(), true),
            false => send.send_trailers(trailers),
        };
        self.over = true;
        drop(ended);
        if self.upload.take().is_some() {
            send.send_reset(Reason::NO_ERROR);
        }
    }

    fn reset(&mut self, reason: Reason) {
        if let Some(send) = self.send.as_mut() {
            send.send_reset(reason);
        } else if let Some(respond) = self.respond.as_mut() {
            respond.send_reset(reason);
        }
        self.over = true;
    }

    /// Reads what came of the answer; true if something was used.
    fn read_answer(&mut self) -> bool {
        if self.raw.is_empty() || self.complete || self.over {
            return false;
        }
        let raw = std::mem::take(&mut self.raw);
        let mut used = 0;
        while self.send.is_none() && !self.over && !self.complete {
            match self.read_answer_head(&raw[used..]) {
                0 => break,
                length => used += length,
            }
        }
        if self.send.is_some() && !self.complete {
            used += self.read_answer_body(&raw[used..]);
        }
        self.raw = raw[used..].to_vec();
        used > 0
    }

    fn read_answer_head(&mut self, raw: &[u8]) -> usize {
        let mut storage = head::storage();
        let Ok(read) = head::read_response(raw, &mut storage) else {
            self.reset(Reason::INTERNAL_ERROR);
            return 0;
        };
        let Some(answer) = read else { return 0 };
        let length = answer.fields.bytes.len();
        if answer.status < 200 {
            return length;
        }
        let framing = answer.framing(self.to_head);
        self.chunked = framing == Framing::Chunked;
        self.body = BodyReader::new(framing);
        let done = self.body.is_done();
        let mut response = Response::new(());
        *response.status_mut() = StatusCode::from_u16(answer.status).unwrap_or_default();
        for header in answer.fields.headers {
            let name = header.name.to_ascii_lowercase();
            let value = HeaderValue::from_bytes(header.value);
            if let (false, Ok(name), Ok(value)) = (
                is_connection_header(&name),
                HeaderName::try_from(name.as_str()),
                value,
            ) {
                response.headers_mut().append(name, value);
            }
        }
        let Some(mut respond) = self.respond.take() else {
            return length;
        };
        match respond.send_response(response, done) {
            Ok(send) if !done => self.send = Some(send),
            Ok(_) | Err(_) => self.over = true,
        }
        self.complete = done;
        length
    }

    fn read_answer_body(&mut self, raw: &[u8]) -> usize {
        let (content, mut last) = (&mut self.content, None);
        let read = self.body.read(raw, |data| {
            content.extend_from_slice(data);
            last = Some(data.as_ptr() as usize + data.len() - raw.as_ptr() as usize);
        });
        let Ok(used) = read else {
            self.reset(Reason::INTERNAL_ERROR);
            return raw.len();
        };
        if self.chunked {
            if last.is_some() {
                self.tail.clear();
            }
            self.tail.extend_from_slice(&raw[last.unwrap_or(0)..used]);
        }
        self.complete = self.body.is_done();
        used
    }
}

fn write_head(parts: &http::request::Parts, chunked: bool) -> Vec<u8> {
    let target = parts
        .uri
        .path_and_query()
        .map_or("/", |target| target.as_str());
    let mut head = format!("{} {target} HTTP/1.1\r\n", parts.method).into_bytes();
    if let Some(authority) = parts.uri.authority() {
        head.extend_from_slice(format!("host: {authority}\r\n").as_bytes());
    }
    let mut headers = parts.headers.clone();
    if parts.uri.authority().is_some() {
        headers.remove(http::header::HOST);
    }
    // HTTP/2 may split cookies; HTTP/1.1 knows one line of them.
    let cookies: Vec<&[u8]> = parts
        .headers
        .get_all(http::header::COOKIE)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    if cookies.len() > 1
        && let Ok(joined) = HeaderValue::from_bytes(&cookies.join(&b"; "[..]))
    {
        headers.insert(http::header::COOKIE, joined);
    }
    write_headers(&mut head, &headers);
    if chunked {
        head.extend_from_slice(b"transfer-encoding: chunked\r\n");
    }
    head.extend_from_slice(b"\r\n");
    head
}

fn write_headers(out: &mut Vec<u8>, headers: &HeaderMap) {
    for (name, value) in headers {
        if !is_connection_header(name.as_str()) {
            out.extend_from_slice(name.as_str().as_bytes());
            out.extend_from_slice(b": ");
            out.extend_from_slice(value.as_bytes());
            out.extend_from_slice(b"\r\n");
        }
    }
}

/// The trailers in the framing after the last content (`CRLF 0 CRLF name: value CRLF CRLF`).
fn read_trailers(tail: &[u8]) -> HeaderMap {
    let mut trailers = HeaderMap::new();
    let lines = tail.strip_prefix(b"\r\n").unwrap_or(tail);
    let Some(end_of_size) = memchr::memchr(b'\n', lines) else {
        return trailers;
    };
    let mut storage = [httparse::EMPTY_HEADER; limits::HEADERS];
    if let Ok(httparse::Status::Complete((_, headers))) =
        httparse::parse_headers(&lines[end_of_size + 1..], &mut storage)
    {
        for header in headers {
            if let (Ok(name), Ok(value)) = (
                HeaderName::try_from(header.name),
                HeaderValue::from_bytes(header.value),
            ) {
                trailers.append(name, value);
            }
        }
    }
    trailers
}
