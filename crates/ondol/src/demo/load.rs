//! The demo's load: requests at fixed instants (open loop) over a fixed number of connections, no
//! retries, every failure counted. Latency is measured from the instant at which the request was
//! due, so that a stalled server cannot hide behind a stalled client.
//!
//! Each connection has a thread that sleeps until its next instant by the kernel's own clock: a
//! runtime's timer ticks in milliseconds, which is more than a request takes.

mod connection;

use connection::{Connection, TIMEOUT};
use hdrhistogram::Histogram;
use rustix::thread::ClockId;
use rustix::time::Timespec;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How many different failures are kept with their words.
const FAILURE_KINDS_MAX: usize = 20;
/// Longest latency that is told apart from longer ones, in microseconds.
const LATENCY_US_MAX: u64 = 10_000_000;
/// What a connection's thread needs.
const STACK_BYTES: usize = 128 * 1024;

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
    pub(super) fn new(name: &str) -> Phase {
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

/// What the threads share.
struct Shared {
    plan: Plan,
    phases: Mutex<Vec<Phase>>,
    stop: AtomicBool,
    /// Requests of the current phase.
    sent: watch::Sender<u64>,
}

impl Shared {
    fn phases(&self) -> MutexGuard<'_, Vec<Phase>> {
        self.phases.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A running load. Requests belong to the phase in which they were begun. Dropped, it stops.
pub struct Load {
    shared: Arc<Shared>,
    connections: Vec<JoinHandle<()>>,
}

impl Load {
    /// Starts sending.
    pub fn start(plan: &Plan, first_phase: &str) -> std::io::Result<Load> {
        let shared = Arc::new(Shared {
            plan: plan.clone(),
            phases: Mutex::new(vec![Phase::new(first_phase)]),
            stop: AtomicBool::new(false),
            sent: watch::Sender::new(0),
        });
        let mut load = Load {
            shared: shared.clone(),
            connections: Vec::new(),
        };
        let every = Duration::from_secs(1) * plan.connections / plan.rate_per_second.max(1);
        let start = now();
        for index in 0..plan.connections {
            let shared = shared.clone();
            // Evenly between each other.
            let first = start + every * index / plan.connections.max(1);
            let thread = std::thread::Builder::new()
                .stack_size(STACK_BYTES)
                .spawn(move || send(&shared, first, every))?;
            load.connections.push(thread);
        }
        Ok(load)
    }

    /// Ends the current phase and begins the next.
    pub fn phase(&self, name: &str) {
        let mut phases = self.shared.phases();
        end(&mut phases);
        phases.push(Phase::new(name));
        self.shared.sent.send_replace(0);
    }

    /// The name of the current phase.
    pub fn phase_name(&self) -> String {
        let phases = self.shared.phases();
        phases
            .last()
            .map_or_else(String::new, |last| last.name.clone())
    }

    /// Resolves when the current phase has so many requests.
    pub async fn has_sent(&self, count: u64) {
        let mut sent = self.shared.sent.subscribe();
        // The sender lives as long as we do.
        let _reached = sent.wait_for(|sent| *sent >= count).await;
    }

    /// Stops, awaits the requests under way, and gives what was measured. Blocks up to the time
    /// that a request may take.
    pub fn finish(mut self) -> Vec<Phase> {
        self.shared.stop.store(true, Ordering::Release);
        for connection in self.connections.drain(..) {
            // A panic in it would be a bug that the missing requests show.
            let _ended = connection.join();
        }
        let mut phases = self.shared.phases();
        end(&mut phases);
        phases.clone()
    }
}

impl Drop for Load {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Release);
    }
}

fn end(phases: &mut [Phase]) {
    if let Some(last) = phases.last_mut() {
        last.took = last.began.elapsed();
    }
}

/// One connection and its timetable.
fn send(shared: &Shared, first: Duration, every: Duration) {
    // The kernel may wake a thread 50 µs late to spare wake-ups, which would be told as latency.
    // Where it refuses, the numbers are that much worse.
    let _refused = rustix::thread::set_current_timer_slack(std::num::NonZeroU64::new(1));
    let mut connection = None;
    let mut due = first;
    while !shared.stop.load(Ordering::Acquire) {
        sleep_until(due);
        let phase = shared.phases().len() - 1;
        let outcome = request(shared, &mut connection);
        if outcome.is_err() {
            connection = None;
        }
        count(shared, phase, now().saturating_sub(due), outcome);
        due += every;
    }
}

/// The clock by which the timetable is kept.
fn now() -> Duration {
    let time = rustix::time::clock_gettime(ClockId::Monotonic);
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    Duration::new(seconds, u32::try_from(time.tv_nsec).unwrap_or(0))
}

fn sleep_until(due: Duration) {
    let time = Timespec {
        tv_sec: i64::try_from(due.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: due.subsec_nanos().into(),
    };
    // A signal wakes it too early; it is then told again.
    while rustix::thread::clock_nanosleep_absolute(ClockId::Monotonic, &time).is_err() {}
}

/// One request; the version that answered.
fn request(shared: &Shared, kept: &mut Option<Connection>) -> Result<String, String> {
    let until = Instant::now() + TIMEOUT;
    // An idle connection that the server closed in order is not used again; one that breaks under
    // a request is a failure.
    let mut connection = match kept.take().filter(Connection::is_open) {
        Some(open) => open,
        None => Connection::open(shared.plan.address, until)?,
    };
    let answer = connection.get(&shared.plan.host, until)?;
    let version = connection.first_word();
    if !answer.closes {
        *kept = Some(connection);
    }
    match answer.status {
        200 => Ok(version),
        other => Err(format!("status {other}")),
    }
}

fn count(shared: &Shared, phase: usize, latency: Duration, outcome: Result<String, String>) {
    let mut phases = shared.phases();
    let is_current = phase + 1 == phases.len();
    let Some(phase) = phases.get_mut(phase) else {
        return;
    };
    phase.sent += 1;
    match outcome {
        Ok(version) => {
            *phase.versions.entry(version).or_default() += 1;
            let us = u64::try_from(latency.as_micros()).unwrap_or(LATENCY_US_MAX);
            phase.latency_us.saturating_record(us.max(1));
        }
        Err(words) => {
            phase.failed += 1;
            if phase.failures.len() < FAILURE_KINDS_MAX || phase.failures.contains_key(&words) {
                *phase.failures.entry(words).or_default() += 1;
            }
        }
    }
    if is_current {
        shared.sent.send_replace(phase.sent);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::TcpListener;

    /// Answers each request in 1 ms with 200, but the third not before 200 ms.
    fn server() -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut bytes = [0; 1024];
            for number in 0.. {
                if !matches!(stream.read(&mut bytes), Ok(1..)) {
                    return;
                }
                let stall = if number == 2 { 200 } else { 1 };
                sleep_until(now() + Duration::from_millis(stall));
                let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
                if stream.write_all(answer).is_err() {
                    return;
                }
            }
        });
        address
    }

    #[test]
    fn a_stall_is_counted_in_every_request_that_was_due_meanwhile() {
        let plan = Plan {
            address: server(),
            host: "x".to_owned(),
            connections: 1,
            rate_per_second: 100,
        };
        let load = Load::start(&plan, "one").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(load.has_sent(30));
        let phases = load.finish();
        let phase = &phases[0];
        assert_eq!((phase.failed, &phase.failures), (0, &BTreeMap::new()));
        assert!(phase.sent >= 30);
        // Twenty requests were due within the 200 ms; all of them waited.
        let waited = phase.latency_us.count_between(20_000, LATENCY_US_MAX);
        assert!(waited >= 10, "{waited} of {}", phase.sent);
    }

    #[test]
    fn nobody_there_is_a_failure_of_each_request() {
        let closed = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let plan = Plan {
            address: closed,
            host: "x".to_owned(),
            connections: 2,
            rate_per_second: 200,
        };
        let load = Load::start(&plan, "one").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(load.has_sent(4));
        load.phase("two");
        runtime.block_on(load.has_sent(4));
        let phases = load.finish();
        assert_eq!(phases.len(), 2);
        for phase in &phases {
            assert_eq!(phase.sent, phase.failed);
            assert!(
                phase
                    .failures
                    .keys()
                    .all(|words| words.starts_with("connect: "))
            );
        }
    }
}
