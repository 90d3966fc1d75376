//! A load on a load balancer that counts what fails: keep-alive connections, no retries.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A request may take so long.
const PATIENCE: Duration = Duration::from_secs(2);

/// What became of all requests.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// Requests begun.
    pub sent: u64,
    /// Of them without a 200 in time: in words, and how often.
    pub failures: BTreeMap<String, u64>,
    /// First words of the answers, and how often.
    pub answers: BTreeMap<String, u64>,
}

impl Tally {
    /// How many failed.
    pub fn failed(&self) -> u64 {
        self.failures.values().sum()
    }

    /// Fails unless something was sent and nothing failed.
    pub fn assert_flawless(&self) {
        assert!(self.sent > 0, "nothing was sent");
        assert_eq!(
            self.failed(),
            0,
            "of {} requests: {:?}",
            self.sent,
            self.failures
        );
    }
}

/// A running load.
pub struct Load {
    over: Arc<AtomicBool>,
    tally: Arc<Mutex<Tally>>,
    threads: Vec<std::thread::JoinHandle<()>>,
}

impl Load {
    /// So many connections, each with a request every so often.
    pub fn start(to: SocketAddr, host: &str, connections: u32, every: Duration) -> Load {
        let over = Arc::new(AtomicBool::new(false));
        let tally = Arc::new(Mutex::new(Tally::default()));
        let threads = (0..connections).map(|number| {
            let (over, tally, host) = (over.clone(), tally.clone(), host.to_owned());
            std::thread::spawn(move || {
                // Not all at the same moment.
                let begin = Instant::now() + every * number / connections;
                one(to, &host, begin, every, &over, &tally);
            })
        });
        Load {
            threads: threads.collect(),
            over,
            tally,
        }
    }

    /// What became of the requests so far.
    pub fn look(&self) -> Tally {
        self.tally.lock().expect("no thread panicked").clone()
    }

    /// Ends it.
    pub fn stop(mut self) -> Tally {
        self.over.store(true, Ordering::Release);
        for thread in self.threads.drain(..) {
            thread.join().expect("a load's thread does not panic");
        }
        self.look()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.over.store(true, Ordering::Release);
    }
}

fn one(
    to: SocketAddr,
    host: &str,
    mut at: Instant,
    every: Duration,
    over: &AtomicBool,
    tally: &Mutex<Tally>,
) {
    let mut kept = None;
    while !over.load(Ordering::Acquire) {
        std::thread::sleep(at.saturating_duration_since(Instant::now()));
        at += every;
        tally.lock().expect("no thread panicked").sent += 1;
        let answer = ask(&mut kept, to, host);
        let mut tally = tally.lock().expect("no thread panicked");
        match answer {
            Ok((200, body)) => {
                let word = body
                    .split_whitespace()
                    .next()
                    .unwrap_or_default()
                    .to_owned();
                *tally.answers.entry(word).or_default() += 1;
            }
            Ok((status, _)) => {
                *tally
                    .failures
                    .entry(format!("status {status}"))
                    .or_default() += 1
            }
            Err(error) => {
                kept = None;
                *tally.failures.entry(error.to_string()).or_default() += 1;
            }
        }
    }
}

/// One request on the kept connection, or on a new one. A connection that the other side has closed
/// between two requests is no failure: HTTP lets it.
fn ask(kept: &mut Option<TcpStream>, to: SocketAddr, host: &str) -> std::io::Result<(u16, String)> {
    if kept.as_ref().is_some_and(is_closed) {
        *kept = None;
    }
    if kept.is_none() {
        let stream = TcpStream::connect_timeout(&to, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        *kept = Some(stream);
    }
    let stream = kept.as_mut().expect("just made");
    write!(stream, "GET / HTTP/1.1\r\nHost: {host}\r\n\r\n")?;
    let (status, body, close) = read(stream)?;
    if close {
        *kept = None;
    }
    Ok((status, body))
}

fn is_closed(stream: &TcpStream) -> bool {
    let mut byte = [0];
    let asked = stream.set_nonblocking(true);
    let peeked = stream.peek(&mut byte);
    let back = stream.set_nonblocking(false);
    asked.is_err()
        || back.is_err()
        || !matches!(peeked, Err(error) if error.kind() == std::io::ErrorKind::WouldBlock)
}

fn read(stream: &mut TcpStream) -> std::io::Result<(u16, String, bool)> {
    let bad = |what: &str| std::io::Error::new(std::io::ErrorKind::InvalidData, what.to_owned());
    let mut bytes = Vec::new();
    let mut chunk = [0; 4096];
    let end = loop {
        if let Some(at) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break at + 4;
        }
        match stream.read(&mut chunk)? {
            0 => return Err(bad("closed before an answer")),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    };
    let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
    let status = head.split(' ').nth(1).and_then(|text| text.parse().ok());
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length:"));
    let length: usize = length
        .and_then(|text| text.trim().parse().ok())
        .unwrap_or(0);
    while bytes.len() < end + length {
        match stream.read(&mut chunk)? {
            0 => return Err(bad("closed within an answer")),
            count => bytes.extend_from_slice(&chunk[..count]),
        }
    }
    let body = String::from_utf8_lossy(&bytes[end..]).into_owned();
    let close = head.contains("\r\nconnection: close");
    status
        .map(|status| (status, body, close))
        .ok_or_else(|| bad("no status"))
}
