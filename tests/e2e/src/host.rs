//! The host as anybody sees it: what of an instance is on it, and free ports.

use std::collections::BTreeSet;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::sync::atomic::{AtomicU16, Ordering};

/// Ports are taken from here on: under those that the kernel gives to clients.
const PORTS_FIRST: u16 = 20_000;
const PORTS: u16 = 12_000;

static NEXT_PORT: AtomicU16 = AtomicU16::new(0);

/// A TCP port that nobody has now, on any address of loopback.
pub fn free_port() -> u16 {
    let start = u16::try_from(std::process::id() % 12).unwrap_or(0) * 1_000;
    for _ in 0..PORTS {
        let step = NEXT_PORT.fetch_add(1, Ordering::Relaxed);
        let port = PORTS_FIRST + (start + step) % PORTS;
        if TcpListener::bind((Ipv4Addr::UNSPECIFIED, port)).is_ok() {
            return port;
        }
    }
    panic!("no port is free");
}

/// What tells an instance's processes from all others.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// Its data directory.
    pub path: std::path::PathBuf,
    /// The user that it alone has.
    pub user: Option<u32>,
    /// User namespaces of its fabric, as the kernel names them.
    pub spaces: BTreeSet<String>,
    /// Its shims, whose namespaces only root may look at.
    pub shims: BTreeSet<u32>,
}

impl Marks {
    /// Learns the fabric's user namespace from what runs now.
    pub fn learn(&mut self) {
        let Some(host) = space(std::process::id()) else {
            return;
        };
        let keepers = processes(self).into_iter().map(|(pid, _)| pid);
        let shims = fs::read_dir(self.path.join("fabric/containers"));
        let shims = shims.into_iter().flatten().flatten().filter_map(|entry| {
            let text = fs::read_to_string(entry.path().join("status.json")).ok()?;
            let status: serde_json::Value = serde_json::from_str(&text).ok()?;
            u32::try_from(status["shim_pid"].as_u64()?).ok()
        });
        self.shims = shims.collect();
        let all: Vec<u32> = keepers.chain(self.shims.iter().copied()).collect();
        self.spaces.extend(
            all.into_iter()
                .filter_map(space)
                .filter(|space| *space != host),
        );
    }
}

fn space(pid: u32) -> Option<String> {
    let link = fs::read_link(format!("/proc/{pid}/ns/user")).ok()?;
    Some(link.to_string_lossy().into_owned())
}

/// User namespaces of which a keeper says that they are another instance's: the kernel gives the
/// name of one that is gone to the next.
fn spaces_of_others(path: &str) -> BTreeSet<String> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let pids = entries.filter_map(|entry| entry.file_name().to_string_lossy().parse::<u32>().ok());
    let others = pids.filter(|pid| {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        let line = String::from_utf8_lossy(&line).replace('\0', " ");
        line.contains(" edge keeper make ") && !line.contains(path)
    });
    others.filter_map(space).collect()
}

/// Processes that bear one of the marks: number and command line.
pub fn processes(marks: &Marks) -> Vec<(u32, String)> {
    let path = marks.path.display().to_string();
    let others = spaces_of_others(&path);
    let mut found = Vec::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(pid) = entry.file_name().to_string_lossy().parse::<u32>() else {
            continue;
        };
        let read = |file: &str| fs::read(entry.path().join(file)).unwrap_or_default();
        let line = String::from_utf8_lossy(&read("cmdline")).replace('\0', " ");
        let status = String::from_utf8_lossy(&read("status")).into_owned();
        let user = status.lines().find_map(|line| line.strip_prefix("Uid:"));
        let user = user.and_then(|line| line.split_whitespace().next()?.parse::<u32>().ok());
        let named = line.contains(&path) || marks.user.is_some() && user == marks.user;
        // A number may be another's by now.
        let shim = marks.shims.contains(&pid) && line.contains(" shim ");
        let known = |space: &String| marks.spaces.contains(space) && !others.contains(space);
        let ours = named || shim || space(pid).as_ref().is_some_and(known);
        let dead = status.lines().any(|line| line.starts_with("State:\tZ"));
        if ours && !dead && pid != std::process::id() {
            found.push((pid, line));
        }
    }
    found
}

/// Whether a process has gone with all its threads, and so with all its sockets.
pub fn is_dead(pid: u32) -> bool {
    let threads = fs::read_dir(format!("/proc/{pid}/task"));
    let mut threads = threads.into_iter().flatten().flatten();
    threads.all(|thread| {
        let status = fs::read_to_string(thread.path().join("status")).unwrap_or_default();
        status.is_empty() || status.lines().any(|line| line.starts_with("State:\tZ"))
    })
}

/// Everything on this host that bears the instance's id, its users or its path.
pub fn leftovers(id: &str, marks: &Marks) -> Vec<String> {
    let path = &marks.path;
    let mut left: Vec<String> = processes(marks)
        .into_iter()
        .map(|(pid, line)| format!("process {pid}: {line}"))
        .collect();
    left.extend(mounts(path));
    groups(
        Path::new("/sys/fs/cgroup"),
        &format!("ondol-{id}"),
        0,
        &mut left,
    );
    let mine = |name: &str| name.contains(id);
    for entry in fs::read_dir("/sys/class/net")
        .into_iter()
        .flatten()
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        if mine(&name) {
            left.push(format!("interface {name}"));
        }
    }
    for (program, args) in [
        ("nft", &["list", "ruleset"][..]),
        ("ip", &["route", "show", "table", "all"]),
        ("ip", &["rule"]),
    ] {
        let Some(path) = crate::programs::find(program) else {
            continue;
        };
        let ended = crate::programs::run(std::process::Command::new(path).args(args));
        left.extend(
            ended
                .out
                .lines()
                .filter(|line| mine(line))
                .map(|line| format!("{program}: {}", line.trim())),
        );
    }
    left
}

/// Mounts below the path in any mount namespace that some process is in.
fn mounts(path: &Path) -> Vec<String> {
    let path = path.display().to_string();
    let mut found = std::collections::BTreeSet::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let text = fs::read_to_string(entry.path().join("mountinfo")).unwrap_or_default();
        for line in text.lines().filter(|line| line.contains(&path)) {
            found.insert(format!("mount: {line}"));
        }
    }
    found.into_iter().collect()
}

fn groups(at: &Path, name: &str, depth: u32, left: &mut Vec<String>) {
    const DEPTH_MAX: u32 = 8;
    let inside = fs::read_dir(at).into_iter().flatten().flatten();
    for entry in inside.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_dir())) {
        if entry.file_name().to_string_lossy() == name {
            left.push(format!("control group {}", entry.path().display()));
        } else if depth < DEPTH_MAX {
            groups(&entry.path(), name, depth + 1, left);
        }
    }
}

/// From now on this thread, and what it starts, has mounts of its own that nobody else sees or
/// holds: Ondols that others start meanwhile would keep a file system from being unmounted.
#[expect(unsafe_code, reason = "a mount namespace of this thread's own")]
pub fn own_mounts() {
    use rustix::mount::{MountPropagationFlags, mount_change};
    use rustix::thread::{UnshareFlags, unshare_unsafe};
    // SAFETY: only the mount namespace is this thread's own afterwards.
    unsafe { unshare_unsafe(UnshareFlags::NEWNS) }.expect("only root can");
    let slave = MountPropagationFlags::DOWNSTREAM | MountPropagationFlags::REC;
    mount_change("/", slave).expect("its own mounts can be changed");
}
