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

/// A program that distributions pack.
#[derive(Clone, Copy)]
enum Wanted {
    Newuidmap,
    Pasta,
}

/// What installs packages, and which one has newuidmap there. The first is taken where none is
/// found.
const INSTALLERS: [(&str, &str, &str); 4] = [
    ("apt-get", "install", "uidmap"),
    ("dnf", "install", "shadow-utils"),
    ("zypper", "install", "shadow"),
    ("pacman", "-S", "shadow"),
];

/// The command that installs a program, by what there is to install with.
fn install(wanted: Wanted, is_there: impl Fn(&str) -> bool) -> String {
    let found = INSTALLERS.iter().find(|(program, ..)| is_there(program));
    let (program, verb, shadow) = found.unwrap_or(&INSTALLERS[0]);
    let package = match wanted {
        Wanted::Newuidmap => shadow,
        Wanted::Pasta => "passt",
    };
    format!("sudo {program} {verb} {package}")
}

/// The command that gives a user a range of ids behind those of all others. One who is not in
/// /etc/passwd is unknown to usermod.
fn give_range(uid: u32, name: Option<&str>, first: u32) -> String {
    let Some(name) = name else {
        return format!("echo {uid}:{first}:65536 | sudo tee -a /etc/subuid /etc/subgid");
    };
    let range = format!("{first}-{}", first.saturating_add(65_535));
    format!("sudo usermod --add-subuids {range} --add-subgids {range} {name}")
}

/// What an ordinary user has less of.
fn user_gaps(uid: u32) -> Vec<Obstacle> {
    let mut found = Vec::new();
    let is_there = |program: &str| mapping::find_program(program).is_some();
    let gid = rustix::process::getegid().as_raw();
    if let mapping::Plan::Single { reason } = mapping::plan(uid, gid, 0) {
        let remedy = if reason.contains("not installed") {
            install(Wanted::Newuidmap, is_there)
        } else {
            let texts = ["/etc/subuid", "/etc/subgid"];
            let texts = texts.map(|path| fs::read_to_string(path).unwrap_or_default());
            let first = mapping::first_free(&texts);
            give_range(uid, mapping::user_name(uid).as_deref(), first)
        };
        found.push(partial(
            format!("only images with one user can run: {reason}"),
            remedy,
        ));
    }
    if mapping::find_program("pasta").is_none() {
        found.push(partial(
            "containers have no way out of the machine: pasta is not installed",
            install(Wanted::Pasta, is_there),
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
    fn what_is_missing_is_installed_by_what_the_distribution_has() {
        let fedora = |program: &str| program == "dnf";
        let command = install(Wanted::Newuidmap, fedora);
        assert_eq!(command, "sudo dnf install shadow-utils");
        let command = install(Wanted::Pasta, fedora);
        assert_eq!(command, "sudo dnf install passt");
        let command = install(Wanted::Newuidmap, |program| program == "apt-get");
        assert_eq!(command, "sudo apt-get install uidmap");
    }

    #[test]
    fn a_range_is_given_by_usermod_to_those_whom_it_knows() {
        assert_eq!(
            give_range(1_001, Some("bob"), 165_536),
            "sudo usermod --add-subuids 165536-231071 --add-subgids 165536-231071 bob"
        );
        assert_eq!(
            give_range(70_001, None, 100_000),
            "echo 70001:100000:65536 | sudo tee -a /etc/subuid /etc/subgid"
        );
    }

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
