//! Clients in closed loops: each sends its signed requests one after the other on its connection.

use crate::client::Connection;
use hdrhistogram::Histogram;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// The longest latency that is told apart: 30 s.
const LATENCY_US_MAX: u64 = 30_000_000;

/// Nothing measured here takes so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was measured of a server under traffic.
pub struct Measured {
    /// Calls, each answered 200.
    pub calls: usize,
    /// What the server's processes used meanwhile.
    pub cpu_seconds: f64,
    /// Of each call, in microseconds.
    pub latency_us: Histogram<u64>,
}

impl Measured {
    /// Calls for each second of CPU.
    pub fn calls_per_cpu_second(&self) -> f64 {
        self.calls as f64 / self.cpu_seconds
    }

    /// Microseconds of CPU for each call.
    pub fn cpu_us(&self) -> f64 {
        self.cpu_seconds * 1e6 / self.calls as f64
    }
}

/// Sends one script for each client, all at once.
pub fn send(
    address: SocketAddr,
    scripts: &[Vec<Vec<u8>>],
    cpu_seconds: &dyn Fn() -> f64,
) -> Result<Measured, String> {
    let before = cpu_seconds();
    let latency_us = all(address, scripts)?;
    Ok(Measured {
        calls: scripts.iter().map(Vec::len).sum(),
        cpu_seconds: cpu_seconds() - before,
        latency_us,
    })
}

struct Client<'a> {
    connection: Connection,
    script: std::slice::Iter<'a, Vec<u8>>,
    asked: Instant,
}

impl Client<'_> {
    /// Sends the next request, if there is one.
    fn ask(&mut self) -> Result<bool, String> {
        let Some(request) = self.script.next() else {
            return Ok(false);
        };
        self.asked = Instant::now();
        self.connection.begin(request)?;
        Ok(true)
    }
}

/// All clients on one thread, as load generators do: waking a thread for each answer would be
/// counted as the server's work.
fn all(address: SocketAddr, scripts: &[Vec<Vec<u8>>]) -> Result<Histogram<u64>, String> {
    let mut latency_us = histogram();
    let mut clients = Vec::new();
    for script in scripts {
        let mut client = Client {
            connection: Connection::to(address),
            script: script.iter(),
            asked: Instant::now(),
        };
        if client.ask()? {
            clients.push(client);
        }
    }
    while !clients.is_empty() {
        // From the last one on, so that one that is done can be taken out.
        for at in answered(&clients)?.into_iter().rev() {
            let client = &mut clients[at];
            let Some(answer) = client.connection.advance()? else {
                continue;
            };
            let us = u64::try_from(client.asked.elapsed().as_micros()).unwrap_or(LATENCY_US_MAX);
            latency_us.saturating_record(us.max(1));
            if answer.status != 200 {
                let text = String::from_utf8_lossy(&answer.body);
                return Err(format!("a call was answered {}: {text}", answer.status));
            }
            if !client.ask()? {
                clients.swap_remove(at);
            }
        }
    }
    Ok(latency_us)
}

/// Which of the clients have something to read, at least one. Asks again and again, for the same
/// reason: who sleeps is woken by the server's `send`, in the server's time.
fn answered(clients: &[Client<'_>]) -> Result<Vec<usize>, String> {
    let sockets = clients.iter().map(|client| client.connection.socket());
    let sockets: Option<Vec<_>> = sockets.collect();
    let sockets = sockets.ok_or("a client waits for nothing")?;
    let mut waiting: Vec<PollFd<'_>> = sockets
        .into_iter()
        .map(|socket| PollFd::new(socket, PollFlags::IN))
        .collect();
    let began = Instant::now();
    while poll(&mut waiting, Some(&Timespec::default())).map_err(|error| error.to_string())? == 0 {
        if began.elapsed() > PATIENCE {
            return Err(format!("no call was answered for {PATIENCE:?}"));
        }
    }
    let ready = |at: &usize| !waiting[*at].revents().is_empty();
    Ok((0..waiting.len()).filter(ready).collect())
}

/// For latencies in microseconds.
pub fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LATENCY_US_MAX, 3).expect("the bounds are constants in order")
}
