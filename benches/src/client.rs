//! A client of AWS's API for load: requests are signed beforehand, connections are kept, answers
//! are cut from the stream and not decoded.

use aws_lc_rs::{digest, hmac};
use base::Clock;
use base::clock::System;
use serde_json::Value;
use std::io::{ErrorKind, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Region of all calls.
pub const REGION: &str = "us-east-1";
/// Nothing measured here takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// An access key.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Its id.
    pub id: String,
    /// Its secret.
    pub secret: String,
}

impl Keys {
    /// Root's, as every instance here is started with.
    pub fn root() -> Keys {
        Keys {
            id: "testing".to_owned(),
            secret: "testing".to_owned(),
        }
    }
}

/// A call, not signed yet.
#[derive(Clone, Debug)]
pub struct Call {
    service: &'static str,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Call {
    /// A call of the query and ec2 protocols.
    pub fn query(service: &'static str, action: &str, members: &[(&str, &str)]) -> Call {
        let version = match service {
            "ec2" => "2016-11-15",
            "iam" => "2010-05-08",
            _ => "2011-06-15",
        };
        let mut body = format!("Action={action}&Version={version}");
        for (name, value) in members {
            body.push_str(&format!("&{name}={}", encoded(value)));
        }
        let kind = "application/x-www-form-urlencoded; charset=utf-8".to_owned();
        Call {
            service,
            headers: vec![("content-type", kind)],
            body,
        }
    }

    /// A call of the JSON protocols.
    pub fn json(service: &'static str, operation: &str, input: &Value) -> Call {
        let target = match service {
            "ecr" => "AmazonEC2ContainerRegistry_V20150921",
            "logs" => "Logs_20140328",
            _ => "AmazonEC2ContainerServiceV20141113",
        };
        Call {
            service,
            headers: vec![
                ("content-type", "application/x-amz-json-1.1".to_owned()),
                ("x-amz-target", format!("{target}.{operation}")),
            ],
            body: input.to_string(),
        }
    }

    /// The request's bytes. AWS: IAM User Guide, "Create a signed AWS API request".
    pub fn signed(&self, keys: &Keys, host: SocketAddr) -> Vec<u8> {
        let time = System.now().iso8601_seconds().replace(['-', ':'], "");
        let day = &time[..8];
        let mut headers = self.headers.clone();
        headers.extend([("host", host.to_string()), ("x-amz-date", time.clone())]);
        headers.sort();
        let names: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let names = names.join(";");
        let lines = |separator: &str, end: &str| -> String {
            let line = |(name, value): &(&str, String)| format!("{name}{separator}{value}{end}");
            headers.iter().map(line).collect()
        };
        let body = sha256(self.body.as_bytes());
        let canonical = format!("POST\n/\n\n{}\n{names}\n{body}", lines(":", "\n"));
        let scope = format!("{day}/{REGION}/{}/aws4_request", self.service);
        let text = format!(
            "AWS4-HMAC-SHA256\n{time}\n{scope}\n{}",
            sha256(canonical.as_bytes())
        );
        let mut key = format!("AWS4{}", keys.secret).into_bytes();
        for part in [day, REGION, self.service, "aws4_request"] {
            key = hmac_sha256(&key, part.as_bytes());
        }
        let signature = base::hex::encode(&hmac_sha256(&key, text.as_bytes()));
        format!(
            "POST / HTTP/1.1\r\n{}Authorization: AWS4-HMAC-SHA256 Credential={}/{scope}, \
             SignedHeaders={names}, Signature={signature}\r\nContent-Length: {}\r\n\r\n{}",
            lines(": ", "\r\n"),
            keys.id,
            self.body.len(),
            self.body
        )
        .into_bytes()
    }
}

fn encoded(text: &str) -> String {
    let one = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(one).collect()
}

fn sha256(bytes: &[u8]) -> String {
    base::hex::encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hmac_sha256(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, bytes).as_ref().to_vec()
}

/// A connection that is opened again when the server closes it after an answer.
pub struct Connection {
    address: SocketAddr,
    stream: Option<TcpStream>,
    buffer: Vec<u8>,
    /// What has come of an answer.
    read: Vec<u8>,
}

/// An answer.
pub struct Answer {
    /// HTTP's status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

impl Connection {
    /// One that opens with the first request.
    pub fn to(address: SocketAddr) -> Connection {
        Connection {
            address,
            stream: None,
            buffer: vec![0; 64 * 1024],
            read: Vec::new(),
        }
    }

    /// Sends a request and reads its answer.
    pub fn send(&mut self, request: &[u8]) -> Result<Answer, String> {
        self.begin(request)?;
        loop {
            if let Some(answer) = self.advance()? {
                return Ok(answer);
            }
        }
    }

    /// Sends a request, whose answer [`Connection::advance`] reads.
    pub fn begin(&mut self, request: &[u8]) -> Result<(), String> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.address).map_err(|error| format!("connect: {error}"))?,
        };
        let sent = stream.write_all(request);
        sent.map_err(|error| format!("a request broke: {error}"))?;
        self.read.clear();
        self.stream = Some(stream);
        Ok(())
    }

    /// Reads once, waiting if nothing is there; the answer when it is whole.
    pub fn advance(&mut self) -> Result<Option<Answer>, String> {
        let broke = |error| format!("an answer broke: {error}");
        let stream = self.stream.as_mut().ok_or("nothing was asked")?;
        let count = stream.read(&mut self.buffer).map_err(broke)?;
        self.read.extend_from_slice(&self.buffer[..count]);
        let whole = answer(&self.read, count == 0);
        let Some((answer, stays)) = whole.ok_or_else(|| broke(ErrorKind::UnexpectedEof.into()))?
        else {
            return Ok(None);
        };
        if !stays {
            self.stream = None;
        }
        Ok(Some(answer))
    }

    /// The socket, while an answer is awaited.
    pub fn socket(&self) -> Option<&TcpStream> {
        self.stream.as_ref()
    }
}

fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// The answer once it is whole, and whether the connection stays. `None` when it cannot become
/// whole any more.
fn answer(read: &[u8], ended: bool) -> Option<Option<(Answer, bool)>> {
    let unfinished = (!ended).then_some(None);
    let Some(head) = read.windows(4).position(|four| four == b"\r\n\r\n") else {
        return unfinished;
    };
    let (head, body) = read.split_at(head + 4);
    let text = String::from_utf8_lossy(head).to_ascii_lowercase();
    let header = |name: &str| {
        let mut lines = text.lines();
        let value = lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        value.map(str::trim)
    };
    let status = text.split(' ').nth(1).and_then(|word| word.parse().ok());
    let length = header("content-length").and_then(|value| value.parse::<usize>().ok());
    if length.map_or(!ended, |length| body.len() < length) {
        return unfinished;
    }
    let stays = header("connection") != Some("close") && text.starts_with("http/1.1");
    let answer = Answer {
        status: status.unwrap_or(0),
        body: body.to_owned(),
    };
    Some(Some((answer, stays && length.is_some() && !ended)))
}

/// Calls one after the other, each of which has to succeed.
pub struct Api {
    /// Where.
    pub address: SocketAddr,
    /// By whom.
    pub keys: Keys,
    connection: Connection,
}

impl Api {
    /// An API with keys.
    pub fn at(address: SocketAddr, keys: Keys) -> Api {
        Api {
            address,
            keys,
            connection: Connection::to(address),
        }
    }

    /// The answer's text.
    pub fn text(&mut self, call: &Call) -> Result<String, String> {
        let answer = self
            .connection
            .send(&call.signed(&self.keys, self.address))?;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        if answer.status == 200 {
            return Ok(text);
        }
        let what = format!("{}: {}", call.service, call.body);
        Err(format!("{what} was answered {}: {text}", answer.status))
    }

    /// The first text inside an element of the answer.
    pub fn element(&mut self, call: &Call, name: &str) -> Result<String, String> {
        let text = self.text(call)?;
        let after = text.split_once(&format!("<{name}>")).map(|(_, rest)| rest);
        let inside = after
            .and_then(|rest| rest.split_once('<'))
            .map(|(inside, _)| inside);
        inside
            .map(str::to_owned)
            .ok_or_else(|| format!("there is no {name} in {text}"))
    }

    /// The answer as JSON.
    pub fn json(
        &mut self,
        service: &'static str,
        operation: &str,
        input: &Value,
    ) -> Result<Value, String> {
        let text = self.text(&Call::json(service, operation, input))?;
        if text.is_empty() {
            return Ok(Value::Null);
        }
        serde_json::from_str(&text).map_err(|error| format!("{error} in {text}"))
    }
}

/// A JSON answer's text at a pointer.
pub fn text_at(answer: &Value, pointer: &str) -> Result<String, String> {
    let text = answer.pointer(pointer).and_then(Value::as_str);
    text.map(str::to_owned)
        .ok_or_else(|| format!("there is no {pointer} in {answer}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_whole_by_its_length_or_its_end() {
        let whole = |text: &str, ended| {
            let read = answer(text.as_bytes(), ended)?;
            Some(read.map(|(answer, stays)| (answer.status, answer.body.len(), stays)))
        };
        let counted = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nab";
        assert_eq!(whole(counted, false), Some(Some((200, 2, true))));
        assert_eq!(whole(&counted[..counted.len() - 1], false), Some(None));
        assert_eq!(whole(&counted[..counted.len() - 1], true), None);
        assert_eq!(whole("HTTP/1.1 2", true), None);
        let closed = "HTTP/1.0 404 NO\r\n\r\nabc";
        assert_eq!(whole(closed, false), Some(None));
        assert_eq!(whole(closed, true), Some(Some((404, 3, false))));
    }
}
