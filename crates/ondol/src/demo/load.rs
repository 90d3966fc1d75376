//! The demo's load: requests at fixed instants (open loop) over a fixed number of connections, no
//! retries, every failure counted. Latency is measured from the instant at which the request was
//! due, so that a stalled server cannot hide behind a stalled client.

use bytes::Bytes;
use hdrhistogram::Histogram;
use http_body_util::{BodyExt, Empty};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, sleep_until, timeout};

/// A request without an answer by then has failed.
pub const TIMEOUT: Duration = Duration::from_secs(2);
/// How many different failures are kept with their words.
const FAILURE_KINDS_MAX: usize = 20;
/// Longest latency that is told apart from longer ones, in microseconds.
const LATENCY_US_MAX: u64 = 10_000_000;

/// What to send.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Where to connect to.
    pub address: SocketAddr,
    /// The Host header.
    pub host: String,
    /// How many connections.
    pub connections: u32,
    /// Requests each second, over all connections.
    pub rate_per_second: u32,
}

/// What was measured in one phase.
#[derive(Clone, Debug)]
pub struct Phase {
    /// Its name.
    pub name: String,
    /// Requests sent.
    pub sent: u64,
    /// Requests that failed.
    pub failed: u64,
    /// Latencies of the answered ones, in microseconds.
    pub latency_us: Histogram<u64>,
    /// How they failed, and how often.
    pub failures: BTreeMap<String, u64>,
    /// Answers by the version that gave them.
    pub versions: BTreeMap<String, u64>,
    /// When it began.
    pub began: Instant,
    /// How long it took.
    pub took: Duration,
}

impl Phase {
    fn new(name: &str) -> Phase {
        Phase {
            name: name.to_owned(),
            sent: 0,
            failed: 0,
            latency_us: Histogram::new_with_bounds(1, LATENCY_US_MAX, 3)
                .expect("the bounds are constants in order"),
            failures: BTreeMap::new(),
            versions: BTreeMap::new(),
            began: Instant::now(),
            took: Duration::ZERO,
        }
    }

    /// A quantile of the latency in milliseconds.
    pub fn quantile_ms(&self, quantile: f64) -> f64 {
        self.latency_us.value_at_quantile(quantile) as f64 / 1_000.0
    }
}

/// A running load. Requests belong to the phase in which they were due.
pub struct Load {
    phases: Arc<Mutex<Vec<Phase>>>,
    current: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    connections: Vec<tokio::task::JoinHandle<()>>,
}

impl Load {
    /// Starts sending.
    pub fn start(plan: &Plan, first_phase: &str) -> Load {
        let phases = Arc::new(Mutex::new(vec![Phase::new(first_phase)]));
        let current = Arc::new(AtomicUsize::new(0));
        let stop = Arc::new(AtomicBool::new(false));
        let every = Duration::from_secs(1) * plan.connections / plan.rate_per_second.max(1);
        let start = Instant::now();
        let connections = (0..plan.connections)
            .map(|index| {
                let sender = Sender {
                    plan: plan.clone(),
                    phases: phases.clone(),
                    current: current.clone(),
                    stop: stop.clone(),
                    first: start + every * index / plan.connections.max(1),
                    every,
                };
                tokio::spawn(sender.run())
            })
            .collect();
        Load {
            phases,
            current,
            stop,
            connections,
        }
    }

    /// Ends the current phase and begins the next.
    pub fn phase(&self, name: &str) {
        let mut phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = phases.last_mut() {
            last.took = last.began.elapsed();
        }
        phases.push(Phase::new(name));
        self.current.store(phases.len() - 1, Ordering::Release);
    }

    /// Stops, awaits the requests under way, and gives what was measured.
    pub async fn finish(self) -> Vec<Phase> {
        self.stop.store(true, Ordering::Release);
        for connection in self.connections {
            // A connection's job ends by itself within its time-out; a panic in it would be a bug
            // that the missing requests show.
            let _ended = connection.await;
        }
        let mut phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = phases.last_mut() {
            last.took = last.began.elapsed();
        }
        phases.clone()
    }
}

/// One connection and its timetable.
struct Sender {
    plan: Plan,
    phases: Arc<Mutex<Vec<Phase>>>,
    current: Arc<AtomicUsize>,
    stop: Arc<AtomicBool>,
    first: Instant,
    every: Duration,
}

type Connection = http1::SendRequest<Empty<Bytes>>;

impl Sender {
    async fn run(self) {
        let mut connection: Option<Connection> = None;
        let mut due = self.first;
        while !self.stop.load(Ordering::Acquire) {
            sleep_until(due).await;
            let phase = self.current.load(Ordering::Acquire);
            let answer = timeout(TIMEOUT, self.request(&mut connection)).await;
            let outcome = match answer {
                Ok(outcome) => outcome,
                Err(_) => Err("no answer within 2 s".to_owned()),
            };
            if outcome.is_err() {
                connection = None;
            }
            self.count(phase, due, outcome);
            due += self.every;
        }
    }

    /// One request; the version that answered.
    async fn request(&self, connection: &mut Option<Connection>) -> Result<String, String> {
        // An idle connection that the server closed in order is not used again; one that breaks
        // under a request is a failure.
        if connection.as_ref().is_none_or(|open| open.is_closed()) {
            *connection = Some(self.connect().await?);
        }
        let Some(open) = connection.as_mut() else {
            return Err("no connection".to_owned());
        };
        if open.ready().await.is_err() {
            *connection = Some(self.connect().await?);
        }
        let Some(open) = connection.as_mut() else {
            return Err("no connection".to_owned());
        };
        let request = http::Request::get("/")
            .header(http::header::HOST, &self.plan.host)
            .body(Empty::new())
            .map_err(|error| format!("request: {error}"))?;
        let answer = open
            .send_request(request)
            .await
            .map_err(|error| format!("broken under a request: {error}"))?;
        let status = answer.status();
        let body = answer
            .into_body()
            .collect()
            .await
            .map_err(|error| format!("broken in an answer: {error}"))?;
        if status != http::StatusCode::OK {
            return Err(format!("status {}", status.as_u16()));
        }
        let text = String::from_utf8_lossy(&body.to_bytes()).into_owned();
        Ok(text.split_whitespace().next().unwrap_or("").to_owned())
    }

    async fn connect(&self) -> Result<Connection, String> {
        let stream = TcpStream::connect(self.plan.address)
            .await
            .map_err(|error| format!("connect: {error}"))?;
        stream
            .set_nodelay(true)
            .map_err(|error| format!("connect: {error}"))?;
        let (sender, driver) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| format!("connect: {error}"))?;
        // The driver ends with its connection; what breaks shows at the request.
        tokio::spawn(driver);
        Ok(sender)
    }

    fn count(&self, phase: usize, due: Instant, outcome: Result<String, String>) {
        let mut phases = self.phases.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(phase) = phases.get_mut(phase) else {
            return;
        };
        phase.sent += 1;
        match outcome {
            Ok(version) => {
                let us = u64::try_from(due.elapsed().as_micros()).unwrap_or(LATENCY_US_MAX);
                phase.latency_us.saturating_record(us.max(1));
                *phase.versions.entry(version).or_default() += 1;
            }
            Err(words) => {
                phase.failed += 1;
                if phase.failures.len() < FAILURE_KINDS_MAX || phase.failures.contains_key(&words) {
                    *phase.failures.entry(words).or_default() += 1;
                }
            }
        }
    }
}
