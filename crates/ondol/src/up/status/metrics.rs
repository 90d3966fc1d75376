//! Numbers for Prometheus, answered over HTTP on a private socket of the data directory:
//! `curl --unix-socket DIR/metrics.sock http://ondol/metrics`. It only tells what was counted.
//!
//! The form: Prometheus documentation, "Text-based format", version 0.0.4.

use crate::report::Problem;
use crate::up::Shared;
use control::Reports;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::os::unix::net::UnixStream;
use store::Stats;
use wire::{Api, CallCount};

/// The socket's name in the data directory.
pub const SOCKET: &str = "metrics.sock";
/// No request for numbers is longer.
const REQUEST_BYTES: usize = 8 * 1024;

/// Answers for as long as the process lives.
pub fn serve(shared: &Shared, api: &Api, reports: Reports) -> Result<(), Problem> {
    let listener = super::listen(shared, SOCKET)?;
    let api = api.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            if let Err(error) = answer(&api, &reports, stream) {
                tracing::debug!(%error, "a reader of the metrics has gone");
            }
        }
    });
    Ok(())
}

fn answer(api: &Api, reports: &Reports, mut stream: UnixStream) -> std::io::Result<()> {
    stream.set_read_timeout(Some(super::PATIENCE))?;
    stream.set_write_timeout(Some(super::PATIENCE))?;
    // Whatever is asked for, there is one thing to tell.
    let mut request = Vec::new();
    let mut piece = [0; 1024];
    while !request.windows(4).any(|bytes| bytes == b"\r\n\r\n") && request.len() < REQUEST_BYTES {
        match stream.read(&mut piece)? {
            0 => break,
            count => request.extend_from_slice(&piece[..count]),
        }
    }
    let mut waiting: BTreeMap<&str, Keys> = BTreeMap::new();
    for report in reports.keys() {
        let keys = waiting.entry(report.controller).or_default();
        keys.waiting += u64::from(!report.waiting.is_empty());
        keys.failing += u64::from(report.error.is_some());
    }
    let body = text(&api.calls(), &api.store().stats(), &waiting);
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )
}

/// Of one controller.
#[derive(Default)]
struct Keys {
    waiting: u64,
    failing: u64,
}

/// Labels and a number.
type Line = (String, String);
/// Name, kind, help, lines.
type Metric = (&'static str, &'static str, &'static str, Vec<Line>);

const COUNTER: &str = "counter";
const GAUGE: &str = "gauge";

fn text(calls: &[CallCount], store: &Stats, controllers: &BTreeMap<&str, Keys>) -> String {
    let mut out = String::new();
    let all = of_calls(calls).into_iter();
    let all = all
        .chain(of_controllers(controllers))
        .chain(of_store(store));
    for (name, kind, help, lines) in all {
        metric(&mut out, (name, kind, help), &lines);
    }
    out
}

fn of_calls(calls: &[CallCount]) -> [Metric; 4] {
    let of_call = |read: fn(&CallCount) -> String| -> Vec<Line> {
        let labels = |one: &CallCount| {
            let (service, operation) = (one.service, one.operation);
            format!("{{service=\"{service}\",operation=\"{operation}\"}}")
        };
        calls.iter().map(|one| (labels(one), read(one))).collect()
    };
    [
        (
            "calls_total",
            COUNTER,
            "API calls of clients that were answered",
            of_call(|one| one.calls.to_string()),
        ),
        (
            "call_refusals_total",
            COUNTER,
            "Those that were answered with a status of 400 to 499",
            of_call(|one| one.refused.to_string()),
        ),
        (
            "call_failures_total",
            COUNTER,
            "Those that were answered with a status of 500 or more",
            of_call(|one| one.failed.to_string()),
        ),
        (
            "call_seconds_total",
            COUNTER,
            "What they took from the end of the request to the answer",
            of_call(|one| seconds(one.took_ms)),
        ),
    ]
}

fn of_controllers(controllers: &BTreeMap<&str, Keys>) -> [Metric; 2] {
    let of_controller = |read: fn(&Keys) -> u64| -> Vec<Line> {
        let lines = controllers.iter();
        let line = |(name, keys): (&&str, &Keys)| {
            let labels = format!("{{controller=\"{name}\"}}");
            (labels, read(keys).to_string())
        };
        lines.map(line).collect()
    };
    [
        (
            "controller_keys_waiting",
            GAUGE,
            "Keys of a controller that wait for something",
            of_controller(|keys| keys.waiting),
        ),
        (
            "controller_keys_failing",
            GAUGE,
            "Keys of a controller whose last step failed",
            of_controller(|keys| keys.failing),
        ),
    ]
}

fn of_store(store: &Stats) -> [Metric; 4] {
    let one = |number: u64| vec![(String::new(), number.to_string())];
    [
        ("store_rows", GAUGE, "Rows of the store", one(store.rows)),
        (
            "journal_bytes",
            GAUGE,
            "What the journal takes on disk",
            one(store.journal_bytes),
        ),
        (
            "journal_live_bytes",
            GAUGE,
            "What its rows would take alone",
            one(store.live_bytes),
        ),
        (
            "journal_syncs_total",
            COUNTER,
            "Times that the journal was made durable",
            one(store.syncs),
        ),
    ]
}

/// One metric with its lines: labels and numbers.
fn metric(out: &mut String, (name, kind, help): (&str, &str, &str), lines: &[Line]) {
    let mut say = |line: std::fmt::Arguments<'_>| {
        out.write_fmt(line)
            .expect("writing to memory does not fail");
    };
    say(format_args!("# HELP ondol_{name} {help}.\n"));
    say(format_args!("# TYPE ondol_{name} {kind}\n"));
    for (labels, number) in lines {
        say(format_args!("ondol_{name}{labels} {number}\n"));
    }
}

fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1_000, ms % 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_form_that_prometheus_reads() {
        let calls = [CallCount {
            service: "ecs",
            operation: "ListClusters",
            calls: 3,
            refused: 1,
            failed: 0,
            took_ms: 1_042,
        }];
        let store = Stats {
            rows: 7,
            live_bytes: 100,
            journal_bytes: 150,
            syncs: 5,
        };
        let keys = Keys {
            waiting: 2,
            failing: 1,
        };
        let text = text(&calls, &store, &BTreeMap::from([("service", keys)]));
        let wanted = "# HELP ondol_calls_total API calls of clients that were answered.\n\
                      # TYPE ondol_calls_total counter\n\
                      ondol_calls_total{service=\"ecs\",operation=\"ListClusters\"} 3\n";
        assert!(text.starts_with(wanted), "{text}");
        for line in [
            "ondol_call_refusals_total{service=\"ecs\",operation=\"ListClusters\"} 1",
            "ondol_call_seconds_total{service=\"ecs\",operation=\"ListClusters\"} 1.042",
            "ondol_controller_keys_waiting{controller=\"service\"} 2",
            "ondol_controller_keys_failing{controller=\"service\"} 1",
            "ondol_store_rows 7",
            "ondol_journal_syncs_total 5",
        ] {
            assert!(
                text.lines().any(|one| one == line),
                "{line} is not in {text}"
            );
        }
    }
}
