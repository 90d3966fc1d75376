//! The files by which a shim tells what happened: `status.json` and `exit.json`, format v1.
//!
//! Frozen: a release reads these files as every earlier release wrote them, so members are only
//! ever added, with a default. Each file is replaced by a rename, so a reader never sees half of
//! one. Nothing here decides anything.

use crate::core::signals::Signal;
use serde::{Deserialize, Serialize};

/// The version of the files' format.
pub const RECORD_VERSION: u32 = 1;

/// The desired state ([`crate::config::Container`]), written by the launcher.
pub const CONFIG_FILE: &str = "config.json";
/// [`Status`], written by the shim at each change.
pub const STATUS_FILE: &str = "status.json";
/// [`Exit`], written by the shim once, when all of the container is gone.
pub const EXIT_FILE: &str = "exit.json";
/// Held (an open-file-description lock) while the shim lives; its text is the shim's process id and
/// its start, in clock ticks after boot.
pub const LOCK_FILE: &str = "lock";
/// Where the control groups are ([`crate::cgroups::Group`]), written by the launcher.
pub const GROUP_FILE: &str = "cgroup.json";
/// What the shim itself said on its standard error.
pub const SHIM_LOG_FILE: &str = "shim.log";
/// Log segments are `log.0`, `log.1`, …
pub const LOG_PREFIX: &str = "log.";

/// What the shim last knew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// [`RECORD_VERSION`].
    pub v: u32,
    /// The shim's process id, as the launcher sees it.
    pub shim_pid: u32,
    /// When the shim was started, in clock ticks after boot (field 22 of `/proc/PID/stat`).
    pub shim_start_ticks: u64,
    /// The container's first process, as the launcher sees it; `None` until there is one.
    pub init_pid: Option<u32>,
    /// Where it is in its life.
    pub state: State,
    /// When the program was executed, in milliseconds since the epoch.
    pub started_at_ms: Option<i64>,
    /// The result of the health checks; `None` if there are none.
    #[serde(default)]
    pub health: Option<Health>,
    /// Why the program could not be started.
    #[serde(default)]
    pub failure: Option<StartFailure>,
    /// Output that could not be written to the log (a full disk, for one), in bytes.
    #[serde(default)]
    pub log_lost_bytes: u64,
}

/// Where a container is in its life. There is no status before its program runs: then the lock is
/// held, and that is all there is to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// The program was executed.
    Running,
    /// It has ended, or could not be started; [`Exit`] says how.
    Exited,
}

/// Why a program could not be started.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartFailure {
    /// The action that failed.
    pub stage: Stage,
    /// The subject and the reason, for people.
    pub reason: String,
}

/// The action that failed on the way to the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// Reading `config.json`.
    Config,
    /// Making or joining namespaces and control groups.
    Namespaces,
    /// Making the root file system and what is mounted in it.
    Mounts,
    /// Finding the user, taking on its identity, limits and system-call filter.
    Identity,
    /// Executing the program.
    Exec,
}

/// The result of the health checks so far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The verdict.
    pub state: HealthState,
    /// Since when it is this, in milliseconds since the epoch; absent where an older shim wrote.
    #[serde(default)]
    pub since_ms: Option<i64>,
    /// Failures in a row.
    pub failing_streak: u32,
    /// The last check that ended.
    pub last: Option<HealthResult>,
}

/// The verdict over the health checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HealthState {
    /// No check has succeeded yet, and not enough have failed.
    Starting,
    /// The last check succeeded, or too few failed after it.
    Healthy,
    /// As many in a row failed as `retries` says.
    Unhealthy,
}

/// One check that ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HealthResult {
    /// Milliseconds since the epoch.
    pub ended_at_ms: i64,
    /// Its exit code; [`crate::enter::NOT_EXECUTED`] with the reason in `output` if there is no
    /// such program; `None` if it was killed (as after a time-out) or could not be started at all.
    pub code: Option<i32>,
    /// The first bytes of what it printed, or why it could not be run; at most
    /// [`crate::HEALTH_OUTPUT_BYTES`].
    pub output: String,
}

/// How a container ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exit {
    /// [`RECORD_VERSION`].
    pub v: u32,
    /// The exit code of its first process, if it exited by itself.
    pub code: Option<i32>,
    /// The signal that killed its first process.
    pub signal: Option<Signal>,
    /// Whether the kernel killed a process of it because memory ran out (the group's count rose).
    /// `None`: there was no control group to read it from.
    pub oom: Option<bool>,
    /// Milliseconds since the epoch.
    pub finished_at_ms: i64,
    /// Why it never ran; then there is neither code nor signal.
    #[serde(default)]
    pub failure: Option<StartFailure>,
    /// Output that could not be written to the log (a full disk, for one), in bytes.
    #[serde(default)]
    pub log_lost_bytes: u64,
}

impl Exit {
    /// As shells and Docker count: the code, or 128 plus the signal; `None` if it never ran.
    pub fn shell_code(&self) -> Option<i32> {
        self.code
            .or(self.signal.map(|signal| 128 + signal.number()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cgroups::Group;
    use crate::config::Container;

    /// As the first release wrote them. Never to be changed: a shim of that release may be running.
    const STATUS_V1: &str = r#"{"v":1,"shim_pid":71,"shim_start_ticks":4242,"init_pid":72,
        "state":"running","started_at_ms":1700000000000,"health":{"state":"healthy",
        "failing_streak":0,"last":{"ended_at_ms":1700000001000,"code":0,"output":"ok"}},
        "failure":null,"log_lost_bytes":0}"#;
    const EXIT_V1: &str = r#"{"v":1,"code":null,"signal":9,"oom":true,
        "finished_at_ms":1700000002000,"failure":null}   "#;
    const FAILED_V1: &str = r#"{"v":1,"code":null,"signal":null,"oom":null,
        "finished_at_ms":1700000002000,"failure":{"stage":"exec","reason":"exec: \"x\""}}"#;
    const GROUP_V1: &str = r#"{"v":1,"version":"v1","directories":[
        {"path":"/sys/fs/cgroup/memory/instance-1/a","controllers":["memory"]}]}"#;
    const CONFIG_V1: &str = include_str!("record/config-v1.json");

    #[test]
    fn files_of_the_first_format_are_still_read() {
        let status: Status = serde_json::from_str(STATUS_V1).unwrap();
        assert_eq!((status.state, status.init_pid), (State::Running, Some(72)));
        assert_eq!(status.health.unwrap().state, HealthState::Healthy);
        let exit: Exit = serde_json::from_str(EXIT_V1).unwrap();
        assert_eq!((exit.oom, exit.shell_code()), (Some(true), Some(137)));
        let failed: Exit = serde_json::from_str(FAILED_V1).unwrap();
        assert_eq!(
            (failed.failure.unwrap().stage, failed.code),
            (Stage::Exec, None)
        );
        let group: Group = serde_json::from_str(GROUP_V1).unwrap();
        assert!(
            serde_json::to_string(&group)
                .unwrap()
                .contains("memory/instance-1/a")
        );
    }

    #[test]
    fn a_configuration_of_the_first_format_is_read_and_written_the_same() {
        let container: Container = serde_json::from_str(CONFIG_V1).unwrap();
        crate::check::check(&container).unwrap();
        let read: serde_json::Value = serde_json::from_str(CONFIG_V1).unwrap();
        assert_eq!(serde_json::to_value(&container).unwrap(), read);
    }
}
