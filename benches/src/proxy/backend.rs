//! Both ends of a proxied request: a backend with one answer, and clients in closed loops.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::time::Duration;

/// A browser's request: 13 headers.
const REQUEST: &str = "GET /shop/items?page=2 HTTP/1.1\r\nHost: shop.example.com\r\n\
    User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0\r\n\
    Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\
    Accept-Language: en-US,en;q=0.5\r\nAccept-Encoding: gzip, deflate, br, zstd\r\n\
    Referer: http://shop.example.com/shop/items?page=1\r\nCookie: session=0123456789abcdef\r\n\
    Upgrade-Insecure-Requests: 1\r\nSec-Fetch-Dest: document\r\nSec-Fetch-Mode: navigate\r\n\
    Sec-Fetch-Site: same-origin\r\nCache-Control: max-age=0\r\nPriority: u=0, i\r\n\r\n";
/// An answer of 5 headers.
const ANSWER: &str = "HTTP/1.1 200 OK\r\nServer: backend\r\n\
    Date: Sat, 21 Nov 2026 10:00:00 GMT\r\nContent-Type: text/plain\r\nContent-Length: 13\r\n\
    Cache-Control: no-store\r\n\r\nhello, world\n";
/// A proxy under callgrind is slow; one that answers nobody must not hang the benchmark.
const PATIENCE: Duration = Duration::from_secs(30);

/// A server that gives one answer to all.
pub struct Backend {
    /// Where.
    pub address: SocketAddr,
}

impl Backend {
    /// Listens for as long as this process lives.
    pub fn start() -> Result<Backend, String> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(|e| e.to_string())?;
        let address = listener.local_addr().map_err(|error| error.to_string())?;
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                std::thread::spawn(move || serve(stream));
            }
        });
        Ok(Backend { address })
    }
}

fn serve(mut stream: TcpStream) -> Option<()> {
    stream.set_nodelay(true).ok()?;
    let mut head = Vec::new();
    let mut chunk = [0; 4096];
    loop {
        match stream.read(&mut chunk).ok()? {
            0 => return None,
            count => head.extend_from_slice(&chunk[..count]),
        }
        if head.ends_with(b"\r\n\r\n") {
            stream.write_all(ANSWER.as_bytes()).ok()?;
            head.clear();
        }
    }
}

/// Sends so many requests over so many connections; each has to be answered.
pub fn load(address: SocketAddr, connections: usize, requests: usize) -> Result<(), String> {
    let each = requests / connections;
    let failed = std::thread::scope(|scope| {
        let all: Vec<_> = (0..connections)
            .map(|_| scope.spawn(move || client(address, each)))
            .collect();
        all.into_iter().find_map(|one| match one.join() {
            Ok(Ok(())) => None,
            Ok(Err(error)) => Some(error.to_string()),
            Err(_) => Some("a client died".to_owned()),
        })
    });
    failed.map_or(Ok(()), |why| {
        Err(format!("a request through {address} failed: {why}"))
    })
}

fn client(address: SocketAddr, requests: usize) -> std::io::Result<()> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_nodelay(true)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut chunk = [0; 4096];
    for _ in 0..requests {
        stream.write_all(REQUEST.as_bytes())?;
        let mut answer = Vec::new();
        while !answer.ends_with(b"hello, world\n") {
            match stream.read(&mut chunk)? {
                0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
                count => answer.extend_from_slice(&chunk[..count]),
            }
        }
        if !answer.starts_with(b"HTTP/1.1 200") {
            let first = String::from_utf8_lossy(&answer)
                .lines()
                .next()
                .map(str::to_owned);
            return Err(std::io::Error::other(first.unwrap_or_default()));
        }
    }
    Ok(())
}
