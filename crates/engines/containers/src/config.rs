//! The complete desired state of one container: plain data, read by the shim from `config.json`.
//!
//! Format v1 is frozen: members are only added together with a new version. An unknown member is an
//! error, so that nothing is accepted and ignored. This file must never touch the system.

use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fmt;
use std::net::IpAddr;
use std::path::PathBuf;

pub use crate::core::capabilities::Capability;
pub use crate::core::signals::Signal;

/// The version of [`Container`]'s format that this crate writes and reads.
pub const FORMAT_VERSION: u32 = 1;

/// The name of a container: 1 to 64 of `a-z`, `0-9`, `-`, `_`; also the name of its directory and
/// of its control group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ContainerId(String);

impl ContainerId {
    /// Checks `text`; `None` if it cannot name a container.
    pub fn new(text: &str) -> Option<ContainerId> {
        let allowed =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-' || b == b'_';
        let fits = (1..=64).contains(&text.len()) && text.bytes().all(allowed);
        fits.then(|| ContainerId(text.to_owned()))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ContainerId {
    type Error = String;
    fn try_from(text: String) -> Result<ContainerId, String> {
        ContainerId::new(&text).ok_or_else(|| format!("{text:?} cannot name a container"))
    }
}

impl From<ContainerId> for String {
    fn from(id: ContainerId) -> String {
        id.0
    }
}

impl fmt::Display for ContainerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// One container. All paths but those under [`Mount::target`] and in [`Process`] are paths as the
/// shim sees them, inside the mount namespace that it joined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Container {
    /// [`FORMAT_VERSION`].
    pub version: u32,
    /// Its name.
    pub id: ContainerId,
    /// What becomes `/`.
    pub root: Root,
    /// What runs.
    pub process: Process,
    /// The UTS host name, also in `/etc/hostname`; 1 to 64 bytes.
    pub hostname: String,
    /// The network it lives in.
    pub network: Network,
    /// `/etc/resolv.conf` and `/etc/hosts`.
    pub names: Names,
    /// Volumes and temporary file systems, mounted in this order.
    #[serde(default)]
    pub mounts: Vec<Mount>,
    /// Size of `/dev/shm` in bytes.
    pub shm_bytes: u64,
    /// What it may use. Applied to the control group by the launcher.
    pub limits: Limits,
    /// Which system calls it may make.
    pub seccomp: Seccomp,
    /// Paths that are covered so that they cannot be read; those that do not exist are passed over.
    pub masked_paths: Vec<PathBuf>,
    /// Paths that cannot be written; those that do not exist are passed over.
    pub readonly_paths: Vec<PathBuf>,
    /// What [`crate::signal`] with `Stop` sends to the container's first process.
    pub stop_signal: Signal,
    /// Whether a small built-in first process reaps orphans and forwards signals.
    pub init: bool,
    /// How its health is tested, if it is.
    #[serde(default)]
    pub health_check: Option<HealthCheck>,
    /// Bounds of the log.
    pub log: LogLimits,
}

/// The root file system: an overlay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Root {
    /// Read-only layers, the uppermost first; at least one.
    pub lower: Vec<PathBuf>,
    /// Takes the changes; made if missing.
    pub upper: PathBuf,
    /// Overlay's scratch, on the same file system as `upper`; made if missing. In the container's
    /// mount namespace its root is mounted over it.
    pub work: PathBuf,
    /// Whether the root cannot be written by the container.
    pub read_only: bool,
    /// Whether `upper` dies with the host: overlay then skips syncing (`volatile`), and a later
    /// container cannot be started on the same `upper`.
    pub ephemeral: bool,
}

/// The container's process.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Process {
    /// The program and its arguments; looked up in the `PATH` of `env` if it has no slash.
    pub args: Vec<String>,
    /// `NAME=value` each. `PATH`, `HOME` and `HOSTNAME` are added where missing.
    pub env: Vec<String>,
    /// Absolute; made (root's, 0755) if missing. Empty means `/`.
    pub cwd: PathBuf,
    /// Who it runs as.
    pub user: User,
    /// Capabilities added to the default set.
    #[serde(default)]
    pub capabilities_add: BTreeSet<Capability>,
    /// Capabilities removed from the default set, before those of `capabilities_add` are added.
    #[serde(default)]
    pub capabilities_drop: BTreeSet<Capability>,
    /// Whether set-user-id programs and file capabilities have no effect.
    pub no_new_privileges: bool,
    /// Resource limits of its processes.
    #[serde(default)]
    pub ulimits: Vec<Ulimit>,
}

/// Who the process runs as. Names are looked up in the image's own `/etc/passwd`, `/etc/group`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct User {
    /// As in an image's configuration: empty, `uid`, `name`, `uid:gid`, `name:group`, …
    pub spec: String,
    /// Further groups, by name or number, besides those in which `/etc/group` lists the user.
    #[serde(default)]
    pub groups: Vec<String>,
}

/// The network namespace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Network {
    /// Joins the namespace pinned at this file.
    Join(PathBuf),
    /// A new one of its own, with nothing in it but a loopback interface that is down.
    Isolated,
}

/// What the engine writes into `/etc/resolv.conf` and `/etc/hosts`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Resolvers, in order. Empty (with no search and options): the image's file stays.
    pub nameservers: Vec<IpAddr>,
    /// Search domains.
    pub search: Vec<String>,
    /// Resolver options, as `ndots:1`.
    pub options: Vec<String>,
    /// Lines after those of localhost.
    pub hosts: Vec<Host>,
}

/// A line of `/etc/hosts`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// The address.
    pub address: IpAddr,
    /// Its names; at least one.
    pub names: Vec<String>,
}

/// Something mounted over the root. A missing target is made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mount {
    /// Absolute, inside the container.
    pub target: PathBuf,
    /// What is mounted there.
    pub kind: MountKind,
    /// Whether it cannot be written.
    pub read_only: bool,
}

/// What is mounted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum MountKind {
    /// A directory or file that exists, with everything mounted below it.
    Bind {
        /// As the shim sees it.
        source: PathBuf,
    },
    /// Memory; `nosuid,nodev`.
    Tmpfs {
        /// Its size in bytes.
        size_bytes: u64,
        /// Permission bits of its root, as 0o1777.
        mode: u32,
        /// Whether programs on it cannot be run.
        no_exec: bool,
    },
}

/// What a container may use. Without a delegated control group none of these can be held, and the
/// launcher refuses or reports it (see [`crate::cgroups`]); nothing is silently dropped.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Share of the CPU under contention, 2 to 262144; 1024 is what a group has by default.
    pub cpu_weight: Option<u32>,
    /// At most so many thousandths of a CPU; at least 10.
    pub cpu_quota_millis: Option<u32>,
    /// Beyond this the kernel kills; at least 4 MiB.
    pub memory_hard_bytes: Option<u64>,
    /// Under pressure, what is above this is reclaimed first.
    pub memory_soft_bytes: Option<u64>,
    /// At most so many processes and threads; at least 1.
    pub pids: Option<u32>,
}

/// One resource limit (setrlimit).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ulimit {
    /// What is limited.
    pub resource: Resource,
    /// In the resource's own unit; `None` is unlimited.
    pub soft: Option<u64>,
    /// In the resource's own unit; `None` is unlimited.
    pub hard: Option<u64>,
}

/// The resources that can be limited, by their usual short names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[allow(missing_docs)] // the names are getrlimit(2)'s
pub enum Resource {
    Core,
    Cpu,
    Data,
    Fsize,
    Locks,
    Memlock,
    Msgqueue,
    Nice,
    Nofile,
    Nproc,
    Rss,
    Rtprio,
    Rttime,
    Sigpending,
    Stack,
}

/// Which system calls are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Seccomp {
    /// The allow-list of `seccomp/default.list`, widened by the capabilities that the process has.
    Default,
    /// All that the kernel lets it.
    Unconfined,
}

/// How health is tested: a program run inside the container; exit code 0 is a success.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HealthCheck {
    /// The program and its arguments.
    pub args: Vec<String>,
    /// From the end of one check to the start of the next, and before the first one.
    pub interval_ms: u64,
    /// A check that takes longer is killed and has failed.
    pub timeout_ms: u64,
    /// So many failures in a row make it unhealthy; at least 1.
    pub retries: u32,
    /// Failures of checks begun in this time after the start, before the first success, do not
    /// count.
    pub start_period_ms: u64,
}

/// Bounds of the log: the oldest segment is removed when there would be more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogLimits {
    /// A segment that has reached this size is followed by a new one; at least 64 KiB.
    pub segment_bytes: u64,
    /// At most so many segments; at least 2.
    pub segments: u32,
}

impl Default for LogLimits {
    fn default() -> LogLimits {
        LogLimits {
            segment_bytes: 4 << 20,
            segments: 4,
        }
    }
}

/// Default size of `/dev/shm`.
pub const SHM_BYTES: u64 = 64 << 20;

impl Container {
    /// A container with the usual defaults: what runs is `args` as root in `/`, isolated network,
    /// default capabilities, seccomp, masked and read-only paths, no limits, SIGTERM.
    pub fn new(id: ContainerId, root: Root, args: Vec<String>) -> Container {
        Container {
            version: FORMAT_VERSION,
            hostname: id.as_str().to_owned(),
            id,
            root,
            process: Process {
                args,
                env: Vec::new(),
                cwd: PathBuf::from("/"),
                user: User::default(),
                capabilities_add: BTreeSet::new(),
                capabilities_drop: BTreeSet::new(),
                no_new_privileges: true,
                ulimits: Vec::new(),
            },
            network: Network::Isolated,
            names: Names::default(),
            mounts: Vec::new(),
            shm_bytes: SHM_BYTES,
            limits: Limits::default(),
            seccomp: Seccomp::Default,
            masked_paths: default_masked_paths(),
            readonly_paths: default_readonly_paths(),
            stop_signal: Signal::TERM,
            init: false,
            health_check: None,
            log: LogLimits::default(),
        }
    }
}

/// The paths under `/proc` and `/sys` that tell about, or steer, the host.
pub fn default_masked_paths() -> Vec<PathBuf> {
    const PATHS: [&str; 11] = [
        "/proc/asound",
        "/proc/acpi",
        "/proc/interrupts",
        "/proc/kcore",
        "/proc/keys",
        "/proc/latency_stats",
        "/proc/timer_list",
        "/proc/timer_stats",
        "/proc/sched_debug",
        "/proc/scsi",
        "/sys/firmware",
    ];
    PATHS.iter().map(PathBuf::from).collect()
}

/// The paths under `/proc` that can be read, but must not be written.
pub fn default_readonly_paths() -> Vec<PathBuf> {
    [
        "/proc/bus",
        "/proc/fs",
        "/proc/irq",
        "/proc/sys",
        "/proc/sysrq-trigger",
    ]
    .iter()
    .map(PathBuf::from)
    .collect()
}
