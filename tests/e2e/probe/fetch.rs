//! A client of plain HTTP and of the DNS, for one question each.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream, ToSocketAddrs, UdpSocket};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_secs(3);

/// `http://HOST:PORT/PATH` in parts.
pub fn parts(url: &str) -> Option<(String, u16, String)> {
    let rest = url.strip_prefix("http://")?;
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let (host, port) = match authority.split_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (authority, 80),
    };
    Some((host.to_owned(), port, format!("/{path}")))
}

/// GET; status and body.
pub fn get(url: &str, headers: &[(String, String)]) -> Result<(u16, String), String> {
    send("GET", url, headers, "")
}

/// Any request; status and body.
pub fn send(
    method: &str,
    url: &str,
    headers: &[(String, String)],
    body: &str,
) -> Result<(u16, String), String> {
    let (host, port, path) = parts(url).ok_or("not an http:// URL")?;
    let address = address(&host, port)?;
    let mut stream =
        TcpStream::connect_timeout(&address, PATIENCE).map_err(|error| error.to_string())?;
    stream
        .set_read_timeout(Some(PATIENCE))
        .map_err(|error| error.to_string())?;
    let authority = if port == 80 {
        host
    } else {
        format!("{host}:{port}")
    };
    let mut text =
        format!("{method} {path} HTTP/1.1\r\nHost: {authority}\r\nConnection: close\r\n");
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    stream
        .write_all(text.as_bytes())
        .map_err(|error| error.to_string())?;
    let mut answer = Vec::new();
    stream
        .read_to_end(&mut answer)
        .map_err(|error| error.to_string())?;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    let (head, body) = answer.split_once("\r\n\r\n").ok_or("no answer")?;
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|text| text.parse().ok())
        .ok_or("no status")?;
    Ok((status, body.to_owned()))
}

fn address(host: &str, port: u16) -> Result<std::net::SocketAddr, String> {
    if let Ok(address) = host.parse::<Ipv4Addr>() {
        return Ok((address, port).into());
    }
    let (code, found) = resolve(host)?;
    let first = found
        .first()
        .ok_or_else(|| format!("{host} has no address ({code})"))?;
    Ok((*first, port).into())
}

/// Asks the name server of /etc/resolv.conf for IPv4 addresses; the answer's code and they.
pub fn resolve(name: &str) -> Result<(u8, Vec<Ipv4Addr>), String> {
    let config = std::fs::read_to_string("/etc/resolv.conf").map_err(|error| error.to_string())?;
    let server = config
        .lines()
        .find_map(|line| line.strip_prefix("nameserver "));
    let server = server.ok_or("no name server")?.trim().to_owned();
    let socket = UdpSocket::bind("0.0.0.0:0").map_err(|error| error.to_string())?;
    socket
        .set_read_timeout(Some(PATIENCE))
        .map_err(|error| error.to_string())?;
    let server = (server.as_str(), 53)
        .to_socket_addrs()
        .map_err(|error| error.to_string())?;
    let server = server.into_iter().next().ok_or("no name server")?;
    let mut question = vec![0x12, 0x34, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    for label in name.trim_end_matches('.').split('.') {
        question.push(u8::try_from(label.len()).map_err(|_| "a long label")?);
        question.extend_from_slice(label.as_bytes());
    }
    question.extend_from_slice(&[0, 0, 1, 0, 1]);
    socket
        .send_to(&question, server)
        .map_err(|error| error.to_string())?;
    let mut answer = [0; 1500];
    let (length, _) = socket
        .recv_from(&mut answer)
        .map_err(|error| error.to_string())?;
    Ok(addresses(&answer[..length], question.len()))
}

/// Reads the addresses of an answer whose questions end there.
fn addresses(answer: &[u8], mut at: usize) -> (u8, Vec<Ipv4Addr>) {
    let mut found = Vec::new();
    let count = u16::from_be_bytes([answer[6], answer[7]]);
    for _ in 0..count {
        while at < answer.len() && answer[at] & 0xC0 != 0xC0 && answer[at] != 0 {
            at += usize::from(answer[at]) + 1;
        }
        at += if answer.get(at).is_some_and(|byte| *byte == 0) {
            1
        } else {
            2
        };
        let Some(fixed) = answer.get(at..at + 10) else {
            break;
        };
        let length = usize::from(u16::from_be_bytes([fixed[8], fixed[9]]));
        if fixed[..2] == [0, 1] && length == 4 {
            let four = &answer[at + 10..at + 14];
            found.push(Ipv4Addr::new(four[0], four[1], four[2], four[3]));
        }
        at += 10 + length;
    }
    (answer[3] & 0x0F, found)
}
