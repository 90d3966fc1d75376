//! `ondol status`: services, tasks, load balancers with URL, target health with reasons, and what
//! each controller waits for. It asks the running `up` over its private socket and decides nothing.

use crate::config::DataFlag;
use crate::report::Problem;
use crate::up::capacity::HostLine;
use crate::up::status::disk::{Disk, DiskLine};
use crate::up::status::{
    DISK, LoadBalancerLine, SOCKET, ServiceLine, Status, TargetLine, TaskLine,
};
use comfy_table::Table;
use comfy_table::presets::NOTHING;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::os::fd::AsRawFd;
use std::os::unix::net::UnixStream;
use std::process::ExitCode;

/// Prints tables, or one JSON document.
pub fn run(flag: &DataFlag, json: bool, disk: bool) -> Result<ExitCode, Problem> {
    let text = ask(flag, if disk { DISK } else { "" })?;
    // Read also when it is only passed on: what was cut off is no document.
    let tables = match disk {
        true => uses(&read(&text)?),
        false => tables(&read(&text)?),
    };
    super::pages::print(if json { &text } else { &tables })?;
    Ok(ExitCode::SUCCESS)
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, Problem> {
    serde_json::from_str(text)
        .map_err(|error| Problem::new("the running `up` answers something else").because(error))
}

/// What the running `up` answers to a wish.
fn ask(flag: &DataFlag, wish: &str) -> Result<String, Problem> {
    let (data, _) = super::env::running(flag)?;
    // By descriptor: the directory's own path may be too long for a socket's address.
    let held = std::fs::File::open(&data.path)
        .map_err(|error| Problem::new("cannot open the data directory").because(error))?;
    let path = format!("/proc/self/fd/{}/{SOCKET}", held.as_raw_fd());
    let mut text = String::new();
    let asked = UnixStream::connect(path).and_then(|mut stream| {
        stream.write_all(wish.as_bytes())?;
        stream.shutdown(Shutdown::Write)?;
        stream.read_to_string(&mut text)
    });
    asked.map_err(|error| Problem::new("the running `up` does not answer").because(error))?;
    Ok(text)
}

/// Who uses what of the disk.
fn uses(disk: &Disk) -> String {
    const MIB: f64 = (1 << 20) as f64;
    let size = |bytes: u64| format!("{:.1} MiB", bytes as f64 / MIB);
    let row = |one: &DiskLine| {
        let size = match one.whole {
            true => size(one.bytes),
            false => format!("at least {}", size(one.bytes)),
        };
        vec![one.what.clone(), one.whose.clone(), size]
    };
    let rows = disk.uses.iter().map(row).collect();
    let table = section("DISK", &["what", "whose", "size"], rows).unwrap_or_default();
    let (free, total) = (size(disk.free_bytes), size(disk.total_bytes));
    format!("{table}\n\n{free} of {total} are free")
}

fn tables(status: &Status) -> String {
    let head = format!(
        "{}  {}  instance {}",
        status.endpoint, status.data, status.instance
    );
    let sections = [
        Some(host(&status.host)),
        services(status),
        tasks(status),
        load_balancers(status),
    ];
    let more = [targets(status), controllers(status)];
    let sections = sections.into_iter().chain(more).flatten();
    let parts: Vec<String> = std::iter::once(head).chain(sections).collect();
    parts.join("\n\n")
}

/// A titled table; none without rows.
fn section(title: &str, header: &[&str], rows: Vec<Vec<String>>) -> Option<String> {
    if rows.is_empty() {
        return None;
    }
    let mut table = Table::new();
    table.load_style(NOTHING).set_header(header);
    table.add_rows(rows);
    Some(format!("{title}\n{table}"))
}

fn host(host: &HostLine) -> String {
    let row = |name: &str, there: u64, times: f64, asked_for: u64| {
        let most = (there as f64 * times) as u64;
        let share = format!("{asked_for} of {most}");
        [name.to_owned(), there.to_string(), times.to_string(), share].to_vec()
    };
    let rows = vec![
        row(
            "CPU units",
            host.cpu_units,
            host.cpu_overcommit,
            host.cpu_units_asked_for,
        ),
        row(
            "memory, MiB",
            host.memory_mib,
            host.memory_overcommit,
            host.memory_mib_asked_for,
        ),
    ];
    let header = ["", "there is", "times", "tasks have asked for"];
    let table = section("HOST", &header, rows).unwrap_or_default();
    match host.limits_lack.as_str() {
        "" => table,
        why => format!("{table}\nnot all limits are held on containers: {why}"),
    }
}

fn services(status: &Status) -> Option<String> {
    let row = |one: &ServiceLine| {
        let counts = format!("{}/{}", one.running, one.desired);
        vec![
            one.name.clone(),
            counts,
            one.rollout.clone(),
            one.event.clone(),
        ]
    };
    let header = ["name", "running", "rollout", "last event"];
    section(
        "SERVICES",
        &header,
        status.services.iter().map(row).collect(),
    )
}

fn tasks(status: &Status) -> Option<String> {
    let row = |one: &TaskLine| {
        let TaskLine {
            id,
            group,
            status,
            address,
            reason,
        } = one;
        let columns = [id, group, status, address, reason];
        columns.map(String::clone).to_vec()
    };
    let header = ["id", "group", "status", "address", "stopped because"];
    section("TASKS", &header, status.tasks.iter().map(row).collect())
}

fn load_balancers(status: &Status) -> Option<String> {
    let row = |one: &LoadBalancerLine| {
        let (urls, addresses) = (one.urls.join(" "), one.addresses.join(" "));
        vec![one.name.clone(), one.state.clone(), urls, addresses]
    };
    let header = ["name", "state", "url", "addresses"];
    section(
        "LOAD BALANCERS",
        &header,
        status.load_balancers.iter().map(row).collect(),
    )
}

fn targets(status: &Status) -> Option<String> {
    let row = |one: &TargetLine| {
        let TargetLine {
            group,
            target,
            state,
            reason,
        } = one;
        [group, target, state, reason].map(String::clone).to_vec()
    };
    let header = ["group", "target", "health", "reason"];
    section("TARGETS", &header, status.targets.iter().map(row).collect())
}

/// Keys that wait for the same are one line; `--json` has them all.
fn controllers(status: &Status) -> Option<String> {
    let mut alike: BTreeMap<(&str, String, &str), Vec<&str>> = BTreeMap::new();
    for one in &status.controllers {
        let waits = (&*one.controller, one.waiting.join("; "), &*one.error);
        alike.entry(waits).or_default().push(&one.key);
    }
    let row = |((controller, waiting, error), keys): ((&str, String, &str), Vec<&str>)| {
        let key = match keys.as_slice() {
            [one] => (*one).to_owned(),
            many => format!("{} of them", many.len()),
        };
        vec![controller.to_owned(), key, waiting, error.to_owned()]
    };
    let header = ["controller", "key", "waits for", "last error"];
    let rows = alike.into_iter().map(row).collect();
    section("CONTROLLERS", &header, rows)
}
