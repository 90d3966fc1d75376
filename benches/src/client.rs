//! A client of AWS's API for load: requests are signed beforehand, connections are kept, answers
//! are cut from the stream and not decoded.

use aws_lc_rs::{digest, hmac};
use base::Clock;
use base::clock::System;
use serde_json::Value;
use std::io::{Read, Write};
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
        }
    }

    /// Sends a request and reads its answer.
    pub fn send(&mut self, request: &[u8]) -> Result<Answer, String> {
        let mut stream = match self.stream.take() {
            Some(stream) => stream,
            None => connect(self.address).map_err(|error| format!("connect: {error}"))?,
        };
        let read = stream
            .write_all(request)
            .and_then(|()| read_answer(&mut stream, &mut self.buffer));
        let (answer, stays) = read.map_err(|error| format!("a call broke: {error}"))?;
        if stays {
            self.stream = Some(stream);
        }
        Ok(answer)
    }
}

fn connect(address: SocketAddr) -> std::io::Result<TcpStream> {
    let stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    Ok(stream)
}

/// The answer, and whether the connection stays.
fn read_answer(stream: &mut TcpStream, buffer: &mut [u8]) -> std::io::Result<(Answer, bool)> {
    let mut bytes = Vec::new();
    let head = loop {
        let count = stream.read(buffer)?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(&buffer[..count]);
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).to_ascii_lowercase();
    let header = |name: &str| {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
        line.map(str::trim)
    };
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|word| word.parse().ok())
        .unwrap_or(0);
    let stays = header("connection") != Some("close") && text.starts_with("http/1.1");
    let length = header("content-length").and_then(|value| value.parse::<usize>().ok());
    let mut body = bytes.split_off(head);
    while length.is_none_or(|length| body.len() < length) {
        let count = stream.read(buffer)?;
        if count == 0 {
            break;
        }
        body.extend_from_slice(&buffer[..count]);
    }
    if length.is_some_and(|length| body.len() != length) {
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok((Answer { status, body }, stays && length.is_some()))
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
