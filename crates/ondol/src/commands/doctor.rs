//! `ondol doctor`: what this system forbids or lacks, and the one command that allows it.

use crate::report::Problem;
use network::fabric::{Obstacle, probe};
use std::process::ExitCode;

/// Prints what is in the way; fails when something is that stops everything.
pub fn run(json: bool) -> Result<ExitCode, Problem> {
    let mut obstacles = probe();
    obstacles.extend(limits());
    obstacles.extend(low_ports());
    obstacles.extend(forwarding());
    if json {
        let document = serde_json::json!({ "obstacles": obstacles });
        super::pages::print(&document.to_string())?;
    } else if obstacles.is_empty() {
        super::pages::print("Everything that Ondol needs is there.")?;
    } else {
        let lines: Vec<String> = obstacles.iter().map(line).collect();
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
