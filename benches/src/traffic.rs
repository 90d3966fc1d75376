//! Clients in closed loops: each sends its signed requests one after the other on its connection.

use crate::client::Connection;
use hdrhistogram::Histogram;
use std::net::SocketAddr;

/// The longest latency that is told apart: 30 s.
const LATENCY_US_MAX: u64 = 30_000_000;

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
    let results: Vec<_> = std::thread::scope(|scope| {
        let clients: Vec<_> = scripts
            .iter()
            .map(|script| scope.spawn(move || client(address, script)))
            .collect();
        clients.into_iter().map(|client| client.join()).collect()
    });
    let mut measured = Measured {
        calls: scripts.iter().map(Vec::len).sum(),
        cpu_seconds: cpu_seconds() - before,
        latency_us: histogram(),
    };
    for result in results {
        let latency_us = result.map_err(|_| "a client died".to_owned())??;
        measured
            .latency_us
            .add(latency_us)
            .map_err(|error| error.to_string())?;
    }
    Ok(measured)
}

fn client(address: SocketAddr, script: &[Vec<u8>]) -> Result<Histogram<u64>, String> {
    let mut connection = Connection::to(address);
    let mut latency_us = histogram();
    for request in script {
        let began = std::time::Instant::now();
        let answer = connection.send(request)?;
        let us = u64::try_from(began.elapsed().as_micros()).unwrap_or(LATENCY_US_MAX);
        latency_us.saturating_record(us.max(1));
        if answer.status != 200 {
            let text = String::from_utf8_lossy(&answer.body);
            return Err(format!("a call was answered {}: {text}", answer.status));
        }
    }
    Ok(latency_us)
}

fn histogram() -> Histogram<u64> {
    Histogram::new_with_bounds(1, LATENCY_US_MAX, 3).expect("the bounds are constants in order")
}
