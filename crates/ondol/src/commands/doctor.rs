//! `ondol doctor`: what this system forbids or lacks, the one command that allows it, and what
//! Ondol itself sets on the host.

use crate::awaiting;
use crate::report::Problem;
use network::fabric::{Obstacle, probe};
use serde::Serialize;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

/// The C library's sources of names may ask a server that does not answer.
const NAMES_PATIENCE: Duration = Duration::from_secs(3);

/// A setting of the host that a running Ondol changes.
#[derive(Clone, Copy, Debug, Serialize)]
struct Change {
    /// The sysctl.
    setting: &'static str,
    /// What it is set to.
    to: &'static str,
    /// Why, and until when.
    why: &'static str,
}

/// Prints what is in the way; fails when something is that stops everything.
pub fn run(json: bool) -> Result<ExitCode, Problem> {
    let mut obstacles = probe();
    obstacles.extend(limits());
    obstacles.extend(low_ports());
    obstacles.extend(forwarding());
    obstacles.extend(names());
    if json {
        let document = serde_json::json!({ "obstacles": obstacles, "changes": changes() });
        super::pages::print(&document.to_string())?;
    } else {
        let all_there = "Everything that Ondol needs is there.".to_owned();
        let mut lines: Vec<String> = obstacles.iter().map(line).collect();
        if lines.is_empty() {
            lines.push(all_there);
        }
        lines.extend(changes().iter().map(changed));
        super::pages::print(&lines.join("\n"))?;
    }
    let stopped = obstacles.iter().any(|obstacle| obstacle.fatal);
    Ok(if stopped {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn line(obstacle: &Obstacle) -> String {
    let Obstacle {
        problem,
        remedy,
        fatal,
    } = obstacle;
    let weight = if *fatal { "stops everything" } else { "limits" };
    format!("{weight}: {problem}\n  {remedy}")
}

fn changed(change: &Change) -> String {
    let Change { setting, to, why } = change;
    format!("changes: {setting} to {to}\n  {why}")
}

/// What Ondol sets on this host. An ordinary user's sets nothing.
fn changes() -> Vec<Change> {
    let forwarding = Change {
        setting: "net.ipv4.ip_forward",
        to: "1",
        why: "while a VPC has a way out; `ondol down` sets it back if it was 0",
    };
    match rustix::process::geteuid().is_root() {
        true => vec![forwarding],
        false => Vec::new(),
    }
}

/// Whether programs that ask the C library find load balancers by their names, which end in
/// `.localhost`. curl and browsers know that end and ask nobody.
fn names() -> Option<Obstacle> {
    let asked = Command::new("getent")
        .args(["ahosts", "ondol.elb.localhost"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    // Where there is no getent, there is no such library to ask.
    let mut asked = asked.ok()?;
    let process: Vec<OwnedFd> = awaiting::process(asked.id()).into_iter().collect();
    let ended = awaiting::ends(process, Instant::now() + NAMES_PATIENCE);
    if !ended.is_ok_and(|ended| ended) {
        // It may have ended just now, and is waited for in any case.
        let _gone = asked.kill();
    }
    if asked.wait().is_ok_and(|status| status.success()) {
        return None;
    }
    let remedy = match Path::new("/usr/bin/apt-get").exists() {
        true => "sudo apt-get install libnss-myhostname",
        false => "sudo sed -i '/^hosts:/ s/$/ myhostname/' /etc/nsswitch.conf",
    };
    Some(Obstacle {
        problem:
            "names of load balancers (*.localhost) are found by curl and browsers, but not by \
                  programs that ask the C library"
                .to_owned(),
        remedy: remedy.to_owned(),
        fatal: false,
    })
}

/// Whether limits can be held here.
fn limits() -> Option<Obstacle> {
    let name = format!("ondol-doctor-{}", std::process::id());
    match containers::cgroups::Groups::detect(&name) {
        Ok(groups) => {
            // Detecting made the instance's group; this one is nobody's.
            let _removed = groups.remove();
            groups.lacking().map(|lack| Obstacle {
                problem: format!("not all limits can be enforced: {lack}"),
                remedy: delegate_to_users().to_owned(),
                fatal: false,
            })
        }
        Err(unavailable) => Some(Obstacle {
            problem: format!("no CPU or memory limit can be enforced: {unavailable}"),
            remedy: delegated_start(rustix::process::geteuid().is_root()).to_owned(),
            fatal: false,
        }),
    }
}

/// What starts Ondol where it may make control groups.
fn delegated_start(root: bool) -> &'static str {
    if root {
        "systemd-run --scope -p Delegate=yes ondol up"
    } else {
        "systemd-run --user --scope -p Delegate=yes ondol up"
    }
}

/// What has systemd leave all controllers to users, also that of Debian 12 and Ubuntu 22.04.
fn delegate_to_users() -> &'static str {
    "sudo sh -c 'mkdir -p /etc/systemd/system/user@.service.d && printf \
     \"[Service]\\nDelegate=cpu memory pids io\\n\" > \
     /etc/systemd/system/user@.service.d/delegate.conf && systemctl daemon-reload'"
}

/// Rules of others that stop what is forwarded. Only root's way out goes through them.
fn forwarding() -> Vec<Obstacle> {
    if !rustix::process::geteuid().is_root() {
        return Vec::new();
    }
    network::shell::host::probe().unwrap_or_else(|error| {
        vec![Obstacle {
            problem: format!("containers may have no way out: {error}"),
            remedy: "sudo modprobe nf_tables".to_owned(),
            fatal: false,
        }]
    })
}

fn low_ports() -> Option<Obstacle> {
    let lowest = crate::up::lowest_port();
    (lowest > 80).then(|| Obstacle {
        problem: format!("ports under {lowest} are published at port + 8000"),
        remedy: "sudo sysctl -w net.ipv4.ip_unprivileged_port_start=80".to_owned(),
        fatal: false,
    })
}
