//! A worker under a keeper on loopback, for measuring instructions and system calls of a request.
//!
//! `proxy_loopback LISTEN TARGET [THREADS [RULES]]` forwards HTTP from one address to another,
//! until it is killed. Each rule is by host and path; the last one's are `shop.example.com` and
//! `/shop/*`.
//! It is its own worker: the keeper starts it again with `worker` as its first argument.

use proxy::config::{
    Action, Algorithm, Condition, Group, HostRoute, Listener, Options, Rule, Rules, Site, SiteKind,
    Table, Target, Wanted, Weighted,
};
use proxy::{Client, keeper, worker};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    if arguments.get(1).is_some_and(|word| word == "worker") {
        let mut options = worker::Options::standard(PathBuf::from("/nowhere"))?;
        options.threads = arguments[2].parse()?;
        return Ok(worker::run(options)?);
    }
    let [_, listen, target, rest @ ..] = arguments.as_slice() else {
        return Err("usage: proxy_loopback LISTEN TARGET [THREADS [RULES]]".into());
    };
    let threads = rest.first().map_or("1", String::as_str);
    let rules = rest.get(1).map_or(Ok(0), |count| count.parse())?;
    let socket = std::env::temp_dir().join(format!("proxy-{}.sock", std::process::id()));
    let program = std::env::current_exe()?;
    let command = vec![program.into(), "worker".into(), threads.into()];
    let options = keeper::Options {
        socket: socket.clone(),
        worker: command,
    };
    let keeper = std::thread::spawn(move || keeper::run(options));
    let mut client = loop {
        match Client::connect(&socket) {
            Ok(client) => break client,
            Err(_) if !keeper.is_finished() => std::thread::yield_now(),
            Err(fault) => return Err(fault.into()),
        }
    };
    let listener = TcpListener::bind(listen)?;
    let port = listener.local_addr()?.port();
    client.give_descriptor("front", listener.into())?;
    client.set_table(&table(port, target.parse()?, rules))?;
    match keeper.join() {
        Ok(result) => Ok(result?),
        Err(_) => Err("the keeper died".into()),
    }
}

fn table(port: u16, address: std::net::SocketAddr, rules: usize) -> Table {
    let group = Group {
        id: "web".into(),
        namespace: None,
        algorithm: Algorithm::RoundRobin,
        sticky: None,
        slow_start_ms: 0,
        deregistration_delay_ms: 300_000,
        health_check: None,
        targets: vec![Target {
            id: "t1".into(),
            address,
            source: None,
            wanted: Wanted::Active,
        }],
    };
    let forward = Action::Forward {
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
            rules: (1..=rules).map(|at| rule(rules - at, &forward)).collect(),
            default: forward,
        }),
    };
    Table {
        version: 1,
        listeners: vec![Listener {
            id: "front".into(),
            descriptors: vec!["front".into()],
            port,
            sites: vec![HostRoute {
                hosts: vec!["*".into()],
                site: Some("site".into()),
            }],
            allowed: None,
            otherwise: Some("site".into()),
        }],
        sites: vec![site],
        groups: vec![group],
        ..Table::default()
    }
}

/// The rule with so many after it.
fn rule(after: usize, forward: &Action) -> Rule {
    let (host, path) = match after {
        0 => ("shop.example.com".to_owned(), "/shop/*".to_owned()),
        other => (format!("app{other}.example.com"), format!("/app{other}/*")),
    };
    Rule {
        conditions: vec![Condition::Host(vec![host]), Condition::Path(vec![path])],
        action: forward.clone(),
    }
}
