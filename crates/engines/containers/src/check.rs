//! What a [`Container`] must fulfil before anything is made for it. Pure.

use crate::config::{Container, FORMAT_VERSION, HealthCheck, Limits, Mount, MountKind, Process};
use crate::{MAX_ARGUMENT_BYTES, MAX_LAYERS, MAX_MOUNTS, MIN_MEMORY_BYTES};
use std::fmt;
use std::path::{Component, Path};

/// A member that cannot be fulfilled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The member's name in `config.json`.
    pub member: &'static str,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.member, self.reason)
    }
}

impl std::error::Error for Refused {}

fn refuse<T>(member: &'static str, reason: impl Into<String>) -> Result<T, Refused> {
    Err(Refused {
        member,
        reason: reason.into(),
    })
}

/// Checks all members.
pub fn check(container: &Container) -> Result<(), Refused> {
    if container.version != FORMAT_VERSION {
        let reason = format!(
            "{} is not a version known here ({FORMAT_VERSION})",
            container.version
        );
        return refuse("version", reason);
    }
    root(container)?;
    process(&container.process)?;
    let name = &container.hostname;
    if name.is_empty() || name.len() > 64 || name.bytes().any(|b| b <= b' ' || b == 0x7f) {
        return refuse(
            "hostname",
            format!("{name:?} is not 1 to 64 printable bytes"),
        );
    }
    names(container)?;
    if container.mounts.len() > MAX_MOUNTS {
        return refuse("mounts", format!("more than {MAX_MOUNTS}"));
    }
    container.mounts.iter().try_for_each(mount)?;
    limits(&container.limits)?;
    container
        .health_check
        .as_ref()
        .map_or(Ok(()), health_check)?;
    if container.log.segment_bytes < 64 << 10 || container.log.segments < 2 {
        return refuse("log", "less than two segments of 64 KiB");
    }
    if container.shm_bytes == 0 {
        return refuse("shm_bytes", "0 would be unlimited");
    }
    Ok(())
}

fn root(container: &Container) -> Result<(), Refused> {
    let root = &container.root;
    if root.lower.is_empty() || root.lower.len() > MAX_LAYERS {
        return refuse("root.lower", format!("not 1 to {MAX_LAYERS} layers"));
    }
    for path in root.lower.iter().chain([&root.upper, &root.work]) {
        // Overlay's options are one text: these bytes would end a path.
        let clean = path
            .to_str()
            .is_some_and(|text| !text.contains([',', ':', '\\', '\0', '"']));
        if !path.is_absolute() || !clean {
            return refuse(
                "root",
                format!("{path:?} is not an absolute path without , : \\ \""),
            );
        }
    }
    Ok(())
}

fn process(process: &Process) -> Result<(), Refused> {
    if process.args.first().is_none_or(String::is_empty) {
        return refuse("process.args", "no program");
    }
    for (member, list) in [
        ("process.args", &process.args),
        ("process.env", &process.env),
    ] {
        if list.iter().any(|text| text.contains('\0')) {
            return refuse(member, "has a NUL byte");
        }
        if list.iter().map(|text| text.len() + 1).sum::<usize>() > MAX_ARGUMENT_BYTES {
            return refuse(member, format!("longer than {MAX_ARGUMENT_BYTES} bytes"));
        }
    }
    if let Some(bad) = process
        .env
        .iter()
        .find(|text| text.split_once('=').is_none())
    {
        return refuse("process.env", format!("{bad:?} is not NAME=value"));
    }
    let cwd = &process.cwd;
    if !cwd.as_os_str().is_empty() && !inside(cwd) {
        return refuse(
            "process.cwd",
            format!("{cwd:?} is not an absolute path without .."),
        );
    }
    for limit in &process.ulimits {
        let (soft, hard) = (
            limit.soft.unwrap_or(u64::MAX),
            limit.hard.unwrap_or(u64::MAX),
        );
        if soft > hard {
            let reason = format!("{:?}: soft limit above the hard one", limit.resource);
            return refuse("process.ulimits", reason);
        }
    }
    Ok(())
}

fn names(container: &Container) -> Result<(), Refused> {
    let names = &container.names;
    let words = names.search.iter().chain(&names.options);
    let words = words.chain(names.hosts.iter().flat_map(|host| &host.names));
    for word in words {
        if word.is_empty() || word.bytes().any(|b| b <= b' ' || b == b'#' || b == 0x7f) {
            return refuse("names", format!("{word:?} is not one word"));
        }
    }
    if names.hosts.iter().any(|host| host.names.is_empty()) {
        return refuse("names.hosts", "an address without a name");
    }
    Ok(())
}

fn mount(mount: &Mount) -> Result<(), Refused> {
    let target = &mount.target;
    if !inside(target) || target == Path::new("/") {
        let reason = format!("{target:?} is not an absolute path below / without ..");
        return refuse("mounts.target", reason);
    }
    match &mount.kind {
        MountKind::Bind { source } if !source.is_absolute() => {
            refuse("mounts.source", format!("{source:?} is not absolute"))
        }
        MountKind::Tmpfs { size_bytes: 0, .. } => refuse("mounts.size_bytes", "0 is unlimited"),
        MountKind::Tmpfs { mode, .. } if *mode > 0o7777 => {
            refuse("mounts.mode", format!("{mode:o} is not a mode"))
        }
        MountKind::Bind { .. } | MountKind::Tmpfs { .. } => Ok(()),
    }
}

fn limits(limits: &Limits) -> Result<(), Refused> {
    let Limits {
        cpu_weight,
        cpu_quota_millis,
        memory_hard_bytes,
        memory_soft_bytes,
        pids,
    } = limits;
    if cpu_weight.is_some_and(|weight| !(2..=262_144).contains(&weight)) {
        return refuse("limits.cpu_weight", "not 2 to 262144");
    }
    if cpu_quota_millis.is_some_and(|millis| millis < 10) {
        return refuse("limits.cpu_quota_millis", "less than 10");
    }
    if memory_hard_bytes.is_some_and(|bytes| bytes < MIN_MEMORY_BYTES) {
        return refuse(
            "limits.memory_hard_bytes",
            format!("less than {MIN_MEMORY_BYTES}"),
        );
    }
    if let (Some(hard), Some(soft)) = (memory_hard_bytes, memory_soft_bytes)
        && soft > hard
    {
        return refuse("limits.memory_soft_bytes", "above the hard limit");
    }
    if *pids == Some(0) {
        return refuse("limits.pids", "0 lets nothing start");
    }
    Ok(())
}

fn health_check(check: &HealthCheck) -> Result<(), Refused> {
    if check.args.first().is_none_or(String::is_empty) {
        return refuse("health_check.args", "no program");
    }
    if check.args.iter().any(|text| text.contains('\0')) {
        return refuse("health_check.args", "has a NUL byte");
    }
    if check.interval_ms == 0 || check.timeout_ms == 0 || check.retries == 0 {
        return refuse(
            "health_check",
            "interval, timeout and retries are at least 1",
        );
    }
    Ok(())
}

/// Whether a path of the container is absolute and free of `..`.
fn inside(path: &Path) -> bool {
    path.is_absolute() && !path.components().any(|part| part == Component::ParentDir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{ContainerId, Host, Resource, Root, Ulimit};

    fn good() -> Container {
        let id = ContainerId::new("web-1").unwrap();
        let root = Root {
            lower: vec!["/layers/a".into()],
            upper: "/c/upper".into(),
            work: "/c/work".into(),
            read_only: false,
            ephemeral: true,
        };
        Container::new(id, root, vec!["/bin/true".into()])
    }

    #[test]
    fn each_member_that_cannot_be_fulfilled_is_named() {
        assert_eq!(check(&good()), Ok(()));
        type Change = fn(&mut Container);
        let cases: [(&str, Change); 18] = [
            ("version", |c| c.version = 2),
            ("root.lower", |c| c.root.lower.clear()),
            ("root", |c| c.root.upper = "/a:b".into()),
            ("process.args", |c| c.process.args.clear()),
            ("process.args", |c| c.process.args.push("a\0b".into())),
            ("process.env", |c| c.process.env.push("NOVALUE".into())),
            ("process.cwd", |c| c.process.cwd = "relative".into()),
            ("process.ulimits", |c| {
                let limit = Ulimit {
                    resource: Resource::Nofile,
                    soft: None,
                    hard: Some(5),
                };
                c.process.ulimits.push(limit);
            }),
            ("hostname", |c| c.hostname = "a b".into()),
            ("names", |c| {
                c.names.search.push("a\nnameserver 6.6.6.6".into())
            }),
            ("names.hosts", |c| {
                let address = [127, 0, 0, 1].into();
                c.names.hosts.push(Host {
                    address,
                    names: vec![],
                });
            }),
            ("mounts.target", |c| {
                let kind = MountKind::Bind {
                    source: "/v".into(),
                };
                c.mounts.push(Mount {
                    target: "/a/../b".into(),
                    kind,
                    read_only: false,
                });
            }),
            ("limits.cpu_weight", |c| c.limits.cpu_weight = Some(1)),
            ("limits.cpu_quota_millis", |c| {
                c.limits.cpu_quota_millis = Some(9)
            }),
            ("limits.memory_hard_bytes", |c| {
                c.limits.memory_hard_bytes = Some(1)
            }),
            ("limits.pids", |c| c.limits.pids = Some(0)),
            ("health_check", |c| {
                c.health_check = Some(HealthCheck {
                    args: vec!["x".into()],
                    interval_ms: 0,
                    timeout_ms: 1,
                    retries: 1,
                    start_period_ms: 0,
                });
            }),
            ("log", |c| c.log.segments = 1),
        ];
        for (member, change) in cases {
            let mut container = good();
            change(&mut container);
            assert_eq!(check(&container).unwrap_err().member, member);
        }
    }

    #[test]
    fn an_unknown_member_is_not_passed_over() {
        let mut value = serde_json::to_value(good()).unwrap();
        value["privileged"] = true.into();
        let error = serde_json::from_value::<Container>(value).unwrap_err();
        assert!(error.to_string().contains("privileged"), "{error}");
    }
}
