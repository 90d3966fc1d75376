//! What of the fabric this system forbids, found by trying, and the one command that allows it.
//!
//! It must never change anything, nor report a thing that it did not read or try.

use std::fs;
use std::io;

use serde::Serialize;

use super::{mapping, syscalls};

/// Something that the system forbids or lacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Obstacle {
    /// What is in the way, as a sentence.
    pub problem: String,
    /// The command that removes it.
    pub remedy: String,
    /// Does it stop everything, or only a part?
    pub fatal: bool,
}

fn fatal(problem: impl Into<String>, remedy: impl Into<String>) -> Obstacle {
    Obstacle {
        problem: problem.into(),
        remedy: remedy.into(),
        fatal: true,
    }
}

fn partial(problem: impl Into<String>, remedy: impl Into<String>) -> Obstacle {
    Obstacle {
        problem: problem.into(),
        remedy: remedy.into(),
        fatal: false,
    }
}

/// Everything in the way of the calling user, the fatal first.
#[must_use]
pub fn probe() -> Vec<Obstacle> {
    let uid = rustix::process::geteuid().as_raw();
    let mut found = Vec::new();
    for kind in ["user", "mnt", "net"] {
        let name = format!("max_{kind}_namespaces");
        if number(&format!("/proc/sys/user/{name}")) == Some(0) {
            found.push(fatal(
                format!("user.{name} is 0"),
                format!("sudo sysctl -w user.{name}=15000"),
            ));
        }
    }
    if uid != 0 {
        found.extend(user_restrictions());
    }
    if found.is_empty()
        && let Err(error) = syscalls::try_namespaces()
    {
        found.push(refused(uid, &error));
    }
    if uid != 0 {
        found.extend(user_gaps(uid));
    }
    found
}

/// Rules of distributions against user namespaces of ordinary users.
fn user_restrictions() -> Vec<Obstacle> {
    let mut found = Vec::new();
    if number("/proc/sys/kernel/unprivileged_userns_clone") == Some(0) {
        found.push(fatal(
            "kernel.unprivileged_userns_clone is 0",
            "sudo sysctl -w kernel.unprivileged_userns_clone=1",
        ));
    }
    if number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns") == Some(1) {
        found.push(fatal(
            "AppArmor takes the capabilities in user namespaces of ordinary users",
            "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
        ));
    }
    found
}

/// What an ordinary user has less of.
fn user_gaps(uid: u32) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let gid = rustix::process::getegid().as_raw();
    if let mapping::Plan::Single { reason } = mapping::plan(uid, gid, 0) {
        let name = mapping::user_name(uid).unwrap_or_else(|| uid.to_string());
        let remedy = if reason.contains("not installed") {
            "sudo apt-get install uidmap".to_owned()
        } else {
            format!("sudo usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {name}")
        };
        found.push(partial(
            format!("only images with one user can run: {reason}"),
            remedy,
        ));
    }
    if mapping::find_program("pasta").is_none() {
        found.push(partial(
            "containers have no way out of the machine: pasta is not installed",
            "sudo apt-get install passt",
        ));
    }
    match fs::OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/net/tun")
    {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => found.push(partial(
            "containers have no way out of the machine: this user may not open /dev/net/tun",
            "sudo chmod 0666 /dev/net/tun",
        )),
        Err(error) => found.push(partial(
            format!("containers have no way out of the machine: /dev/net/tun: {error}"),
            "sudo modprobe tun",
        )),
    }
    found
}

/// The attempt itself failed for a reason that no setting named.
fn refused(uid: u32, error: &io::Error) -> Obstacle {
    let who = if uid == 0 { "root" } else { "an ordinary user" };
    let remedy = match error.raw_os_error() {
        Some(libc::ENOSPC | libc::EUSERS) => "sudo sysctl -w user.max_user_namespaces=15000",
        Some(libc::EINVAL | libc::ENOSYS) => "uname -r # needs CONFIG_USER_NS and CONFIG_NET_NS",
        _ => "docker run --security-opt seccomp=unconfined … # when inside a container",
    };
    fatal(
        format!("{who} may not make user, mount and network namespaces: {error}"),
        remedy,
    )
}

fn number(path: &str) -> Option<u64> {
    fs::read_to_string(path).ok()?.trim().parse().ok()
}
