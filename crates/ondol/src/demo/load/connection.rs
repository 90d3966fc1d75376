//! One keep-alive connection of the load: GETs of HTTP/1.1, one after the other. Whatever it does
//! not understand is a failure.

use rustix::net::RecvFlags;
use std::io::{self, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

/// A request without an answer by then has failed.
pub const TIMEOUT: Duration = Duration::from_secs(2);
/// The longest answer.
const ANSWER_BYTES_MAX: usize = 64 * 1024;

/// An open connection.
pub struct Connection {
    stream: TcpStream,
    /// What was read of the current answer.
    bytes: Vec<u8>,
}

/// What came back, whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Answer {
    /// HTTP's status.
    pub status: u16,
    /// The server closes the connection after it.
    pub closes: bool,
}

/// What a head says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Head {
    answer: Answer,
    /// Its own length, with the empty line.
    head_bytes: usize,
    body_bytes: usize,
}

impl Connection {
    /// Connects.
    pub fn open(address: SocketAddr, until: Instant) -> Result<Connection, String> {
        let named = |error: io::Error| format!("connect: {}", words(&error));
        let stream = TcpStream::connect_timeout(&address, left(until)).map_err(named)?;
        stream.set_nodelay(true).map_err(named)?;
        Ok(Connection {
            stream,
            bytes: Vec::new(),
        })
    }

    /// Whether the other side has neither closed it nor sent anything unasked.
    pub fn is_open(&self) -> bool {
        let flags = RecvFlags::PEEK | RecvFlags::DONTWAIT;
        let mut byte = [0_u8];
        let peeked = rustix::net::recv(&self.stream, byte.as_mut_slice(), flags);
        matches!(peeked, Err(rustix::io::Errno::WOULDBLOCK))
    }

    /// Asks for `/` and reads the whole answer.
    pub fn get(&mut self, host: &str, until: Instant) -> Result<Answer, String> {
        let request = format!("GET / HTTP/1.1\r\nHost: {host}\r\n\r\n");
        let sent = self.stream.write_all(request.as_bytes());
        sent.map_err(|error| format!("broken under a request: {}", words(&error)))?;
        self.bytes.clear();
        loop {
            if let Some(head) = head(&self.bytes)? {
                let whole = head.head_bytes + head.body_bytes;
                match self.bytes.len() {
                    there if there == whole => return Ok(head.answer),
                    there if there > whole => return Err("more than the answer came".to_owned()),
                    _ => {}
                }
            }
            self.read(until)?;
        }
    }

    /// The first word of the body that came last: the application says its version there.
    pub fn first_word(&self) -> String {
        let at = self.bytes.windows(4).position(|four| four == b"\r\n\r\n");
        let body = at.map_or(&[][..], |at| &self.bytes[at + 4..]);
        let text = String::from_utf8_lossy(body);
        text.split_whitespace()
            .next()
            .unwrap_or_default()
            .to_owned()
    }

    fn read(&mut self, until: Instant) -> Result<(), String> {
        let begun = !self.bytes.is_empty();
        let place = if begun {
            "in an answer"
        } else {
            "under a request"
        };
        let broken = |error: io::Error| match error.kind() {
            io::ErrorKind::WouldBlock => "no answer within 2 s".to_owned(),
            _ => format!("broken {place}: {}", words(&error)),
        };
        let mut chunk = [0; 4096];
        self.stream
            .set_read_timeout(Some(left(until)))
            .map_err(broken)?;
        match self.stream.read(&mut chunk).map_err(broken)? {
            0 => Err(format!("broken {place}: closed")),
            _ if self.bytes.len() > ANSWER_BYTES_MAX => Err("too long an answer".to_owned()),
            count => {
                self.bytes.extend_from_slice(&chunk[..count]);
                Ok(())
            }
        }
    }
}

/// The kernel takes no time-out of zero.
fn left(until: Instant) -> Duration {
    let left = until.saturating_duration_since(Instant::now());
    left.max(Duration::from_millis(1))
}

/// An error without its number, which would make kinds of failure out of one.
fn words(error: &io::Error) -> String {
    error.kind().to_string()
}

/// The head of an answer; `None` while it is not complete.
fn head(bytes: &[u8]) -> Result<Option<Head>, String> {
    let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Ok(None);
    };
    let text = String::from_utf8_lossy(&bytes[..at]).to_ascii_lowercase();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    let status = first
        .strip_prefix("http/1.1 ")
        .and_then(|rest| rest.get(..3));
    let status = status.and_then(|digits| digits.parse().ok());
    let status = status.ok_or_else(|| "an answer without a status".to_owned())?;
    let fields = || lines.clone().filter_map(|line| line.split_once(':'));
    let value = |name: &str| {
        fields()
            .find(|(field, _)| *field == name)
            .map(|(_, v)| v.trim())
    };
    let length = value("content-length").and_then(|digits| digits.parse().ok());
    Ok(Some(Head {
        answer: Answer {
            status,
            closes: value("connection") == Some("close"),
        },
        head_bytes: at + 4,
        body_bytes: length.ok_or_else(|| "an answer without a length".to_owned())?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_is_read_when_it_is_whole() {
        let whole = b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 7\r\nConnection: close\r\n\r\nx";
        assert_eq!(head(&whole[..20]), Ok(None));
        let wanted = Head {
            answer: Answer {
                status: 502,
                closes: true,
            },
            head_bytes: whole.len() - 1,
            body_bytes: 7,
        };
        assert_eq!(head(whole), Ok(Some(wanted)));
    }

    #[test]
    fn what_is_not_understood_is_a_failure() {
        for (text, wanted) in [
            ("HTTP/1.1 OK\r\n\r\n", "an answer without a status"),
            ("SSH-2.0 hello\r\n\r\n", "an answer without a status"),
            ("HTTP/1.1 200 OK\r\n\r\n", "an answer without a length"),
            (
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "an answer without a length",
            ),
        ] {
            assert_eq!(head(text.as_bytes()), Err(wanted.to_owned()), "{text}");
        }
    }
}
