//! User instructions and system calls of a proxied request, beside nginx's and HAProxy's: one
//! thread in each, a browser's request, keep-alive on both sides, without rules and with many.
//! Counts, not times: they repeat.

mod backend;
mod peers;

use crate::place::Place;
use crate::process::descendants;
use crate::report::Row;
use crate::tools;
use backend::Backend;
use peers::{PEERS, Proxy, Running};
use rustix::process::{Pid, Signal, kill_process};
use std::fs;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Connections while instructions are counted.
const CONNECTIONS: usize = 32;
/// Requests of the two runs whose difference counts.
const REQUESTS: [usize; 2] = [1_500, 3_000];
/// By host and path; the last one is the request's.
const RULES: usize = 20;
/// Requests while system calls are counted.
const TRACED: usize = 3_000;
const PATIENCE: Duration = Duration::from_secs(60);
const LOOK: Duration = Duration::from_millis(20);

/// The rows of the table.
pub fn run(place: &Place) -> Result<Vec<Row>, String> {
    let backend = Backend::start()?;
    let ours = Counts::of(place, &Proxy::Ours, &backend)?;
    let mut rows = Vec::new();
    for peer in PEERS {
        let name = peer.name();
        match peer.find().and_then(|_| Counts::of(place, peer, &backend)) {
            Ok(counts) => rows.extend(ours.beside(name, &counts)),
            Err(why) => rows.push(Row::skipped(&format!("proxy beside {name}"), &why)),
        }
    }
    Ok(rows)
}

/// Of one request.
struct Counts {
    instructions: f64,
    with_rules: f64,
    calls_at_1: f64,
    calls_at_64: f64,
}

impl Counts {
    fn of(place: &Place, proxy: &Proxy, backend: &Backend) -> Result<Counts, String> {
        let instructions = |rules| {
            let few = instructions(place, (proxy, rules), backend, REQUESTS[0])?;
            let many = instructions(place, (proxy, rules), backend, REQUESTS[1])?;
            Ok::<_, String>((many - few) / (REQUESTS[1] - REQUESTS[0]) as f64)
        };
        Ok(Counts {
            instructions: instructions(0)?,
            with_rules: instructions(RULES)?,
            calls_at_1: system_calls(place, proxy, backend, 1)?,
            calls_at_64: system_calls(place, proxy, backend, 64)?,
        })
    }

    fn beside(&self, name: &str, peer: &Counts) -> Vec<Row> {
        let row = |what: &str, ours: f64, peer: f64| {
            Row::baseline(what, ours, (name, peer), "").noted("13 headers, X-Forwarded-*")
        };
        vec![
            row(
                "proxy: instructions a request",
                self.instructions,
                peer.instructions,
            ),
            row(
                &format!("proxy: instructions a request, {RULES} rules"),
                self.with_rules,
                peer.with_rules,
            ),
            row(
                "proxy: system calls, 1 connection",
                self.calls_at_1,
                peer.calls_at_1,
            ),
            row(
                "proxy: system calls, 64 connections",
                self.calls_at_64,
                peer.calls_at_64,
            ),
        ]
    }
}

/// All user instructions of a proxy that carried so many requests.
fn instructions(
    place: &Place,
    (proxy, rules): (&Proxy, usize),
    backend: &Backend,
    requests: usize,
) -> Result<f64, String> {
    let directory = format!("callgrind-{}-{rules}-{requests}", proxy.name());
    let directory = place.join(&directory);
    fs::create_dir_all(&directory).map_err(|error| error.to_string())?;
    let valgrind = tools::need("valgrind", "valgrind")?;
    let mut wrapper = Command::new(valgrind);
    wrapper
        .args(["--tool=callgrind", "--trace-children=yes"])
        .arg(format!(
            "--callgrind-out-file={}/out.%p",
            directory.display()
        ));
    let running = Running::start(place, (proxy, rules), backend.address, Some(wrapper))?;
    backend::load(running.address, CONNECTIONS, requests)?;
    running.end()?;
    let mut all = 0.0;
    for file in fs::read_dir(&directory).into_iter().flatten().flatten() {
        let text = fs::read_to_string(file.path()).unwrap_or_default();
        let totals = text.lines().find_map(|line| line.strip_prefix("totals:"));
        all += totals
            .and_then(|total| total.trim().parse::<f64>().ok())
            .unwrap_or_default();
    }
    if all == 0.0 {
        return Err(format!("callgrind has counted nothing of {}", proxy.name()));
    }
    Ok(all)
}

/// System calls for each request on this many connections, of a proxy that is warm.
fn system_calls(
    place: &Place,
    proxy: &Proxy,
    backend: &Backend,
    connections: usize,
) -> Result<f64, String> {
    let strace = tools::need("strace", "strace")?;
    let running = Running::start(place, (proxy, 0), backend.address, None)?;
    backend::load(running.address, connections, connections * 10)?;
    let out = place.join("strace");
    let mut command = Command::new(strace);
    command.args(["-c", "-f", "-o"]).arg(&out);
    for pid in descendants(running.pid()) {
        command.args(["-p", &pid.to_string()]);
    }
    let tracer = command.stdin(Stdio::null()).stderr(Stdio::null()).spawn();
    let mut tracer = tracer.map_err(|error| format!("cannot start strace: {error}"))?;
    await_traced(running.pid())?;
    let loaded = backend::load(running.address, connections, TRACED);
    signal(&tracer, Signal::INT);
    let _ended = tracer.wait();
    loaded?;
    running.end()?;
    let text = fs::read_to_string(&out).map_err(|error| error.to_string())?;
    let total = text
        .lines()
        .rfind(|line| line.trim_end().ends_with("total"));
    let calls = total.and_then(|line| line.split_whitespace().nth(3)?.parse::<f64>().ok());
    let calls = calls.ok_or_else(|| format!("strace has counted nothing: {text}"))?;
    Ok(calls / TRACED as f64)
}

/// Until the tracer has all threads.
fn await_traced(pid: u32) -> Result<(), String> {
    let began = Instant::now();
    let untraced = |pid: &u32| {
        let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
        status.lines().any(|line| line == "TracerPid:\t0")
    };
    while descendants(pid).iter().any(untraced) {
        if began.elapsed() > PATIENCE {
            return Err("strace does not get hold of the proxy".to_owned());
        }
        std::thread::sleep(LOOK);
    }
    Ok(())
}

fn signal(child: &Child, signal: Signal) {
    let pid = i32::try_from(child.id()).ok().and_then(Pid::from_raw);
    if let Some(pid) = pid {
        // One that has ended already is as good.
        let _gone = kill_process(pid, signal);
    }
}
