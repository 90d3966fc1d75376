//! What of the fabric this system forbids, found by trying, and the one command that allows it.
//!
//! It must never change anything, nor report a thing that it did not read or try.

use std::fs;
use std::io;
use std::path::Path;

use serde::Serialize;

use super::cause::{self, Act, Facts};
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

pub(super) fn fatal(problem: impl Into<String>, remedy: impl Into<String>) -> Obstacle {
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
    let mut found = forbidden();
    if uid != 0 {
        found.extend(user_gaps(uid));
    }
    found
}

/// What keeps the calling user from making a fabric; empty when an attempt succeeds, whatever
/// settings say.
#[must_use]
pub fn forbidden() -> Vec<Obstacle> {
    match syscalls::try_acts(&Act::ALL) {
        Ok(None) => Vec::new(),
        Ok(Some(stopped)) => cause::obstacles(&stopped, &facts()),
        Err(error) => vec![fatal(
            format!("whether namespaces can be made cannot be tried: {error}"),
            "ulimit -u # says how many processes this user may have",
        )],
    }
}

/// What of the system may be the reason of a refusal.
fn facts() -> Facts {
    let uid = rustix::process::geteuid().as_raw();
    let limits = ["user", "mnt", "net"].map(|kind| format!("max_{kind}_namespaces"));
    let zero = |name: &String| number(&format!("/proc/sys/user/{name}")) == Some(0);
    Facts {
        uid,
        user: mapping::user_name(uid).unwrap_or_else(|| uid.to_string()),
        zero_limits: limits
            .into_iter()
            .filter(zero)
            .map(|name| format!("user.{name}"))
            .collect(),
        clone_forbidden: number("/proc/sys/kernel/unprivileged_userns_clone") == Some(0),
        apparmor_restricts: number("/proc/sys/kernel/apparmor_restrict_unprivileged_userns")
            == Some(1),
        apparmor_profile: text("/proc/self/attr/apparmor/current")
            .as_deref()
            .and_then(enforced_profile),
        selinux_context: match number("/sys/fs/selinux/enforce") {
            Some(0) => None,
            // In a container this file cannot be seen.
            _ => text("/proc/self/attr/current")
                .as_deref()
                .and_then(confined_context),
        },
        in_container: [
            "/.dockerenv",
            "/run/.containerenv",
            "/run/systemd/container",
        ]
        .iter()
        .any(|path| Path::new(path).exists()),
    }
}

/// The profile of an AppArmor label such as `name (enforce)`, where it is in force.
fn enforced_profile(label: &str) -> Option<String> {
    label.strip_suffix(" (enforce)").map(str::to_owned)
}

/// An SELinux context such as `user_u:user_r:user_t:s0`, where its type is a confined one.
fn confined_context(context: &str) -> Option<String> {
    let kind = context.split(':').nth(2)?;
    (!kind.contains("unconfined")).then(|| context.to_owned())
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

fn number(path: &str) -> Option<u64> {
    text(path)?.parse().ok()
}

fn text(path: &str) -> Option<String> {
    let text = fs::read_to_string(path).ok()?;
    Some(text.trim_matches(['\n', '\0', ' ']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_profile_in_force_and_a_confined_context_are_reasons() {
        assert_eq!(enforced_profile("unconfined"), None);
        assert_eq!(enforced_profile("ondol (unconfined)"), None);
        assert_eq!(enforced_profile("ondol (complain)"), None);
        assert_eq!(
            enforced_profile("/opt/a b (enforce)").as_deref(),
            Some("/opt/a b")
        );
        let free = "unconfined_u:unconfined_r:unconfined_t:s0-s0:c0.c1023";
        assert_eq!(confined_context(free), None);
        assert_eq!(
            confined_context("system_u:system_r:unconfined_service_t:s0"),
            None
        );
        // What AppArmor writes into the same file.
        assert_eq!(confined_context("docker-default (enforce)"), None);
        let user = "user_u:user_r:user_t:s0";
        assert_eq!(confined_context(user).as_deref(), Some(user));
    }
}
