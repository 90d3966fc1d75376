//! Netlink messages: building them, sending them, reading the kernel's answers.
//!
//! It knows lengths, alignment and sequence numbers, nothing of what the messages mean. It must
//! never wait without a bound: a kernel that does not answer is an error.

use std::io;
use std::time::Duration;

use netlink_sys::{Socket, SocketAddr};

/// The kernel answers at once; this only ends a wait that would never end.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(10);
/// What a kernel grants that nobody has configured (`net.core.wmem_max`), and no more: what fits
/// here fits everywhere.
const SEND_BUFFER_BYTES: usize = 212_992;

pub const REQUEST: u16 = 0x1;
pub const ACK: u16 = 0x4;
pub const DUMP: u16 = 0x300;
pub const REPLACE: u16 = 0x100;
pub const EXCL: u16 = 0x200;
pub const CREATE: u16 = 0x400;
pub const APPEND: u16 = 0x800;

const ERROR: u16 = 2;
const DONE: u16 = 3;
const HEADER_BYTES: usize = 16;
const NESTED: u16 = 0x8000;
const TYPE_MASK: u16 = 0x3fff;

/// One or more messages under construction.
#[derive(Default)]
pub struct Messages {
    bytes: Vec<u8>,
    start: usize,
}

impl Messages {
    /// Begins a message; what follows until `end` is its body.
    pub fn begin(&mut self, kind: u16, flags: u16, sequence: u32) {
        self.start = self.bytes.len();
        self.bytes.extend([0; 4]);
        self.bytes.extend(kind.to_ne_bytes());
        self.bytes.extend((flags | REQUEST).to_ne_bytes());
        self.bytes.extend(sequence.to_ne_bytes());
        self.bytes.extend([0; 4]);
    }

    /// Ends the message: fills in its length.
    pub fn end(&mut self) {
        let length = u32::try_from(self.bytes.len() - self.start).expect("bounded by the rules");
        self.bytes[self.start..self.start + 4].copy_from_slice(&length.to_ne_bytes());
    }

    /// Bytes so far.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Fixed header bytes of the protocol.
    pub fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend(bytes);
    }

    /// An attribute.
    pub fn attribute(&mut self, kind: u16, value: &[u8]) {
        let length = u16::try_from(value.len() + 4).expect("attributes are short");
        self.bytes.extend(length.to_ne_bytes());
        self.bytes.extend(kind.to_ne_bytes());
        self.bytes.extend(value);
        self.pad();
    }

    /// An attribute that ends with a zero byte.
    pub fn text(&mut self, kind: u16, value: &str) {
        let mut bytes = value.as_bytes().to_vec();
        bytes.push(0);
        self.attribute(kind, &bytes);
    }

    /// A number in the host's order, as routes have them.
    pub fn number(&mut self, kind: u16, value: u32) {
        self.attribute(kind, &value.to_ne_bytes());
    }

    /// A number in the network's order, as packet rules have them.
    pub fn number_be(&mut self, kind: u16, value: u32) {
        self.attribute(kind, &value.to_be_bytes());
    }

    /// An attribute that holds attributes.
    pub fn nest(&mut self, kind: u16, body: impl FnOnce(&mut Messages)) {
        let start = self.bytes.len();
        self.bytes.extend([0; 2]);
        self.bytes.extend((kind | NESTED).to_ne_bytes());
        body(self);
        let length = u16::try_from(self.bytes.len() - start).expect("nests are split before");
        self.bytes[start..start + 2].copy_from_slice(&length.to_ne_bytes());
    }

    fn pad(&mut self) {
        while !self.bytes.len().is_multiple_of(4) {
            self.bytes.push(0);
        }
    }
}

/// A message that the kernel sent.
pub struct Received {
    /// Its type.
    pub kind: u16,
    sequence: u32,
    /// What follows the header.
    pub body: Vec<u8>,
}

/// The attributes in a body after its fixed part; nests are attributes of their value.
pub fn attributes(mut bytes: &[u8]) -> impl Iterator<Item = (u16, &[u8])> {
    std::iter::from_fn(move || {
        let length = usize::from(u16::from_ne_bytes(bytes.get(..2)?.try_into().ok()?));
        let kind = u16::from_ne_bytes(bytes.get(2..4)?.try_into().ok()?) & TYPE_MASK;
        let value = bytes.get(4..length)?;
        bytes = bytes.get(length.next_multiple_of(4)..).unwrap_or_default();
        Some((kind, value))
    })
}

/// A socket of the calling thread's network namespace, for one protocol.
pub struct Channel {
    socket: Socket,
    sequence: u32,
}

impl Channel {
    /// Opens one in the network namespace of the calling thread, where it stays.
    pub fn open(protocol: isize) -> io::Result<Channel> {
        let mut socket = Socket::new(protocol)?;
        socket.bind_auto()?;
        rustix::net::sockopt::set_socket_send_buffer_size(&socket, SEND_BUFFER_BYTES)?;
        let timeout = rustix::net::sockopt::Timeout::Recv;
        rustix::net::sockopt::set_socket_timeout(&socket, timeout, Some(ANSWER_TIMEOUT))?;
        // Answers repeat the request otherwise, which a big transaction has no room for.
        socket.set_cap_ack(true)?;
        socket.set_ext_ack(true)?;
        Ok(Channel {
            socket,
            sequence: 0,
        })
    }

    /// Hears of changes from now on, whoever makes them.
    pub fn subscribe(&mut self, group: u32) -> io::Result<()> {
        self.socket.add_membership(group)
    }

    /// Waits until a change is the one looked for.
    pub fn await_change(&mut self, wanted: impl Fn(&Received) -> bool) -> io::Result<()> {
        loop {
            if self.receive()?.iter().any(&wanted) {
                return Ok(());
            }
        }
    }

    /// A number for the next message.
    pub fn next_sequence(&mut self) -> u32 {
        self.sequence = self.sequence.wrapping_add(1);
        self.sequence
    }

    /// Sends all messages at once.
    pub fn send(&self, messages: &Messages) -> io::Result<()> {
        self.socket
            .send_to(&messages.bytes, &SocketAddr::new(0, 0), 0)
            .map(drop)
    }

    /// Sends one message that asks for an acknowledgement, and waits for it.
    pub fn request(
        &mut self,
        kind: u16,
        flags: u16,
        body: impl FnOnce(&mut Messages),
    ) -> io::Result<()> {
        let sequence = self.next_sequence();
        let mut messages = Messages::default();
        messages.begin(kind, flags | ACK, sequence);
        body(&mut messages);
        messages.end();
        self.send(&messages)?;
        self.await_acknowledgement(sequence, sequence)
    }

    /// Sends a question and gathers the answers.
    pub fn ask(
        &mut self,
        kind: u16,
        flags: u16,
        body: impl FnOnce(&mut Messages),
    ) -> io::Result<Vec<Received>> {
        let sequence = self.next_sequence();
        let mut messages = Messages::default();
        messages.begin(kind, flags | ACK, sequence);
        body(&mut messages);
        messages.end();
        self.send(&messages)?;
        let mut answers = Vec::new();
        loop {
            for message in self.receive()? {
                match message.kind {
                    _ if message.sequence != sequence => {}
                    DONE => return Ok(answers),
                    ERROR => return error_of(&message).map_or(Ok(answers), Err),
                    _ => answers.push(message),
                }
            }
        }
    }

    /// Waits until the message `last` is acknowledged, or one from `first` on has failed.
    pub fn await_acknowledgement(&mut self, first: u32, last: u32) -> io::Result<()> {
        let expected = last.wrapping_sub(first);
        loop {
            for message in self.receive()? {
                if message.kind != ERROR || message.sequence.wrapping_sub(first) > expected {
                    continue;
                }
                if let Some(error) = error_of(&message) {
                    return Err(error);
                }
                if message.sequence == last {
                    return Ok(());
                }
            }
        }
    }

    fn receive(&self) -> io::Result<Vec<Received>> {
        let (bytes, _) = self.socket.recv_from_full()?;
        let mut messages = Vec::new();
        let mut rest = bytes.as_slice();
        while let Some(header) = rest.get(..HEADER_BYTES) {
            let field = |at: usize| u32::from_ne_bytes(header[at..at + 4].try_into().expect("4"));
            let length = usize::try_from(field(0)).expect("at least 32 bits");
            let Some(body) = rest.get(HEADER_BYTES..length) else {
                break;
            };
            let kind = u16::from_ne_bytes([header[4], header[5]]);
            messages.push(Received {
                kind,
                sequence: field(8),
                body: body.to_vec(),
            });
            rest = rest.get(length.next_multiple_of(4)..).unwrap_or_default();
        }
        Ok(messages)
    }
}

/// The error in an answer, with the kernel's own sentence if it gave one; `None` is success.
fn error_of(message: &Received) -> Option<io::Error> {
    const OFFENDER_BYTES: usize = 20; // the code and the capped request's header
    const SENTENCE: u16 = 1;
    let code = i32::from_ne_bytes(message.body.get(..4)?.try_into().ok()?);
    if code == 0 {
        return None;
    }
    let error = io::Error::from_raw_os_error(-code);
    let rest = message.body.get(OFFENDER_BYTES..).unwrap_or_default();
    let sentence = attributes(rest).find(|(kind, _)| *kind == SENTENCE);
    let Some((_, sentence)) = sentence else {
        return Some(error);
    };
    let sentence = String::from_utf8_lossy(sentence);
    let text = format!("{error}: {}", sentence.trim_end_matches('\0'));
    Some(io::Error::new(error.kind(), Told { code: -code, text }))
}

/// An error code with the kernel's sentence.
#[derive(Debug)]
struct Told {
    code: i32,
    text: String,
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Told {}

/// The system's code of an error, with or without a sentence.
pub fn code(error: &io::Error) -> Option<i32> {
    let told = error
        .get_ref()
        .and_then(|inner| inner.downcast_ref::<Told>());
    told.map(|told| told.code).or_else(|| error.raw_os_error())
}

/// Success, also when the error says that it was done already.
pub fn already(result: io::Result<()>, codes: &[i32]) -> io::Result<()> {
    match result {
        Err(error) if code(&error).is_some_and(|code| codes.contains(&code)) => Ok(()),
        other => other,
    }
}
