//! A keeper in a thread of the test, workers as processes of the test's own program, and targets
//! as threads that answer in the way their test asks.

use proxy::config::{
    Action, Algorithm, CodeMatcher, Group, HealthCheck, Listener, Options, ProbeKind, Rules, Site,
    SiteKind, Table, Target, Wanted, Weighted,
};
use proxy::report::HealthState;
use proxy::{Client, keeper};
use std::ffi::OsString;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// A keeper with its worker, ended with the value.
pub struct Edge {
    pub client: Client,
    pub socket: PathBuf,
    pub address: SocketAddr,
    keeper: Option<JoinHandle<()>>,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl Edge {
    /// Starts both and hands a listening descriptor named `front` over.
    pub fn start() -> Edge {
        let program = std::env::current_exe().unwrap();
        Edge::with_workers(vec![
            "/usr/bin/env".into(),
            "PROXY_TEST_WORKER=1".into(),
            program.into(),
            "--exact".into(),
            "worker_process".into(),
            "--nocapture".into(),
            "--quiet".into(),
        ])
    }

    /// The same with workers of another program.
    pub fn with_workers(worker: Vec<OsString>) -> Edge {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("proxy-test-{}-{number}.sock", std::process::id());
        let socket = std::env::temp_dir().join(name);
        let options = keeper::Options {
            socket: socket.clone(),
            worker,
        };
        let keeper = thread::spawn(move || {
            keeper::run(options).unwrap();
        });
        let mut client = within(10, || Client::connect(&socket).ok());
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        client.give_descriptor("front", listener.into()).unwrap();
        Edge {
            client,
            socket,
            address,
            keeper: Some(keeper),
        }
    }

    /// Forwards everything to these targets, without probes.
    pub fn forward_to(&mut self, version: u64, targets: &[(&str, SocketAddr, Wanted)]) {
        self.client
            .set_table(&table(version, targets, false))
            .unwrap();
    }

    /// Forwards everything to this target, which is probed, and awaits that it is healthy.
    pub fn forward_to_healthy(&mut self, version: u64, (name, address): (&str, SocketAddr)) {
        let probed = table(version, &[(name, address, Wanted::Active)], true);
        self.client.set_table(&probed).unwrap();
        within(20, || {
            let health = self.client.health().unwrap();
            (health.target("web", name)?.state == HealthState::Healthy).then_some(())
        });
    }

    /// A connection to the edge whose reads end.
    pub fn connect(&self) -> TcpStream {
        connect(self.address)
    }
}

impl Drop for Edge {
    fn drop(&mut self) {
        if self.client.shutdown().is_ok()
            && let Some(keeper) = self.keeper.take()
        {
            keeper.join().unwrap();
        }
    }
}

pub fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream
}

/// Tries until it succeeds.
pub fn within<T>(seconds: u64, mut attempt: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + Duration::from_secs(seconds);
    loop {
        if let Some(value) = attempt() {
            return value;
        }
        assert!(Instant::now() < until, "not within {seconds} s");
        thread::yield_now();
    }
}

/// One listener, one site, one group.
pub fn table(version: u64, targets: &[(&str, SocketAddr, Wanted)], probed: bool) -> Table {
    let check = HealthCheck {
        probe: ProbeKind::Http {
            path: "/health".into(),
            matcher: CodeMatcher(vec![(200, 299)]),
            agent: "probe".into(),
        },
        port: None,
        interval_ms: 5_000,
        timeout_ms: 2_000,
        healthy_threshold: 2,
        unhealthy_threshold: 2,
    };
    let target = |(id, address, wanted): &(&str, SocketAddr, Wanted)| Target {
        id: (*id).into(),
        address: *address,
        source: None,
        wanted: *wanted,
    };
    let group = Group {
        id: "web".into(),
        namespace: None,
        algorithm: Algorithm::RoundRobin,
        sticky: None,
        slow_start_ms: 0,
        deregistration_delay_ms: 30_000,
        health_check: probed.then_some(check),
        targets: targets.iter().map(target).collect(),
    };
    let default = Action::Forward {
        groups: vec![Weighted {
            group: "web".into(),
            weight: 1,
        }],
        sticky: None,
    };
    let site = Site {
        id: "site".into(),
        options: Options::default(),
        kind: SiteKind::Rules(Rules {
            rules: vec![],
            default,
        }),
    };
    let listener = Listener {
        id: "front".into(),
        descriptors: vec!["front".into()],
        port: 80,
        sites: vec![],
        allowed: None,
        otherwise: Some("site".into()),
    };
    Table {
        version,
        listeners: vec![listener],
        sites: vec![site],
        groups: vec![group],
        ..Table::default()
    }
}

/// A target: a listening socket and what it does with each connection.
pub struct Server {
    pub address: SocketAddr,
    pub requests: Arc<AtomicU64>,
}

impl Server {
    /// Serves every connection in a thread of its own.
    pub fn start(serve: impl Fn(TcpStream, &AtomicU64) + Send + Sync + 'static) -> Server {
        let listener = listen_deep();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicU64::new(0));
        let (serve, counted) = (Arc::new(serve), requests.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (serve, counted, stream) = (serve.clone(), counted.clone(), stream.unwrap());
                stream.set_nodelay(true).unwrap();
                thread::spawn(move || serve(stream, &counted));
            }
        });
        Server { address, requests }
    }

    /// Answers every request with its name.
    pub fn named(name: &'static str) -> Server {
        Server::start(move |stream, requests| serve_named(stream, name, requests))
    }

    /// Answers every request; one for `/slow` tells that it arrived, and is answered when told.
    pub fn with_slow() -> (Server, Receiver<()>, Sender<()>) {
        let (arrived_tell, arrived) = channel();
        let (go, wait) = channel();
        let wait = Mutex::new(wait);
        let server = Server::start(move |mut stream, _| {
            let mut bytes = Vec::new();
            while let Some((head, _)) = read_message(&mut stream, &mut bytes) {
                if head.starts_with("GET /slow") {
                    arrived_tell.send(()).unwrap();
                    wait.lock().unwrap().recv().unwrap();
                }
                let _ = stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        });
        (server, arrived, go)
    }
}

fn listen_deep() -> TcpListener {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    rustix::net::listen(&listener, 4_096).unwrap();
    listener
}

/// Keep-alive, one answer a request, the name as the body.
pub fn serve_named(mut stream: TcpStream, name: &str, requests: &AtomicU64) {
    let mut bytes = Vec::new();
    while let Some((head, body)) = read_message(&mut stream, &mut bytes) {
        requests.fetch_add(1, Ordering::Relaxed);
        let text = if body.is_empty() {
            name.to_owned()
        } else {
            format!("{name} {}", body.len())
        };
        let mut answer = format!("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n", text.len());
        if !head.starts_with("HEAD") {
            answer.push_str(&text);
        }
        if stream.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}

/// Reads one message with Content-Length or without a body: head and body.
pub fn read_message(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<(String, Vec<u8>)> {
    let mut part = [0; 16 * 1024];
    loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().filter_map(|line| line.split_once(": "));
            let length = length
                .filter(|(name, _)| name.eq_ignore_ascii_case("content-length"))
                .map(|(_, value)| value.parse::<usize>().unwrap())
                .next()
                .unwrap_or(0);
            if bytes.len() >= end + 4 + length {
                let body = bytes[end + 4..end + 4 + length].to_vec();
                bytes.drain(..end + 4 + length);
                return Some((head, body));
            }
        }
        match stream.read(&mut part) {
            Ok(0) | Err(_) => return None,
            Ok(count) => bytes.extend_from_slice(&part[..count]),
        }
    }
}

/// One request on a connection: status and body.
pub fn ask(stream: &mut TcpStream, request: &str) -> Option<(u16, String)> {
    stream.write_all(request.as_bytes()).ok()?;
    let (head, body) = read_message(stream, &mut Vec::new())?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    Some((status, String::from_utf8(body).unwrap()))
}

pub const GET: &str = "GET / HTTP/1.1\r\nHost: web\r\n\r\n";

/// Clients that ask without pause until told to stop; each failure is counted.
pub struct Load {
    stop: Arc<AtomicU32>,
    threads: Vec<JoinHandle<(u64, Vec<String>)>>,
}

impl Load {
    /// So many clients, each on a connection that it keeps; every second request is a POST.
    pub fn start(address: SocketAddr, clients: u32) -> Load {
        let stop = Arc::new(AtomicU32::new(0));
        let one = |_| {
            let stop = stop.clone();
            thread::spawn(move || run_client(address, &stop))
        };
        Load {
            threads: (0..clients).map(one).collect(),
            stop,
        }
    }

    /// Requests answered with 200, and what else happened.
    pub fn stop(self) -> (u64, Vec<String>) {
        self.stop.store(1, Ordering::Relaxed);
        let mut sum = (0, Vec::new());
        for thread in self.threads {
            let (answered, failed) = thread.join().unwrap();
            sum.0 += answered;
            sum.1.extend(failed);
        }
        sum
    }
}

fn run_client(address: SocketAddr, stop: &AtomicU32) -> (u64, Vec<String>) {
    let (mut answered, mut failed, mut number) = (0, Vec::new(), 0_u64);
    'connections: while stop.load(Ordering::Relaxed) == 0 {
        let mut stream = connect(address);
        let mut bytes = Vec::new();
        while stop.load(Ordering::Relaxed) == 0 {
            number += 1;
            let request = match number % 2 {
                0 => GET.to_owned(),
                _ => "POST / HTTP/1.1\r\nHost: web\r\nContent-Length: 5\r\n\r\nhello".to_owned(),
            };
            let sent = stream.write_all(request.as_bytes());
            match read_message(&mut stream, &mut bytes) {
                Some((head, _)) if head.starts_with("HTTP/1.1 200") => {
                    answered += 1;
                    if head.contains("Connection: close") {
                        continue 'connections;
                    }
                }
                Some((head, _)) => failed.push(head),
                None => {
                    failed.push(format!("no answer to request {number}, sent: {sent:?}"));
                    continue 'connections;
                }
            }
        }
    }
    (answered, failed)
}
