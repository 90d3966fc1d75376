//! `ondol status`: services, tasks, load balancers with URL, target health with reasons, and what
//! each controller waits for. It asks the running `up` over its private socket and decides nothing.

use crate::config::DataFlag;
use crate::report::Problem;
use crate::up::status::{SOCKET, Status};
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use std::io::Read;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

/// Prints tables, or one JSON document.
pub fn run(flag: &DataFlag, json: bool) -> Result<ExitCode, Problem> {
    let (data, _) = super::env::running(flag)?;
    // By descriptor: the directory's own path may be too long for a socket's address.
    let held = std::fs::File::open(&data.path)
        .map_err(|error| Problem::new("cannot open the data directory").because(error))?;
    let path = format!("/proc/self/fd/{}/{SOCKET}", held.as_raw_fd());
    let mut text = String::new();
    UnixStream::connect(path)
        .and_then(|mut stream| stream.read_to_string(&mut text))
        .map_err(|error| Problem::new("the running `up` does not answer").because(error))?;
    if json {
        super::pages::print(&text)?;
        return Ok(ExitCode::SUCCESS);
    }
    let status: Status = serde_json::from_str(&text)
        .map_err(|error| Problem::new("the running `up` answers something else").because(error))?;
    super::pages::print(&tables(&status))?;
    Ok(ExitCode::SUCCESS)
}

fn tables(status: &Status) -> String {
    let mut parts = vec![format!(
        "{}  {}  instance {}",
        status.endpoint, status.data, status.instance
    )];
    let mut add = |title: &str, header: Vec<&str>, rows: Vec<Vec<String>>| {
        if rows.is_empty() {
            return;
        }
        let mut table = Table::new();
        table.load_style(NOTHING).set_header(header);
        for row in rows {
            table.add_row(row);
        }
        parts.push(format!("{title}\n{table}"));
    };
    let services = status.services.iter().map(|one| {
        let counts = format!("{}/{}", one.running, one.desired);
        vec![
            one.name.clone(),
            counts,
            one.rollout.clone(),
            one.event.clone(),
        ]
    });
    add(
        "SERVICES",
        vec!["name", "running", "rollout", "last event"],
        services.collect(),
    );
    let tasks = status.tasks.iter().map(|one| {
        vec![
            one.id.clone(),
            one.group.clone(),
            one.status.clone(),
            one.address.clone(),
        ]
    });
    add(
        "TASKS",
        vec!["id", "group", "status", "address"],
        tasks.collect(),
    );
    let balancers = status.load_balancers.iter().map(|one| {
        vec![
            one.name.clone(),
            one.state.clone(),
            one.urls.join(" "),
            one.addresses.join(" "),
        ]
    });
    add(
        "LOAD BALANCERS",
        vec!["name", "state", "url", "addresses"],
        balancers.collect(),
    );
    let targets = status.targets.iter().map(|one| {
        vec![
            one.group.clone(),
            one.target.clone(),
            one.state.clone(),
            one.reason.clone(),
        ]
    });
    add(
        "TARGETS",
        vec!["group", "target", "health", "reason"],
        targets.collect(),
    );
    let waits = status.controllers.iter().map(|one| {
        vec![
            one.controller.clone(),
            one.key.clone(),
            one.waiting.join("; "),
            one.error.clone(),
        ]
    });
    add(
        "CONTROLLERS",
        vec!["controller", "key", "waits for", "last error"],
        waits.collect(),
    );
    parts.join("\n\n")
}
