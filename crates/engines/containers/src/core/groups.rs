//! What is written into a control group for given limits, in the words of v1 and of v2. Pure.

use crate::config::Limits;

/// The period over which a CPU quota is counted, in microseconds; the kernel's default.
const CPU_PERIOD_US: u64 = 100_000;

/// The controllers that hold [`Limits`] or are read for usage.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Controller {
    /// Weight and quota.
    Cpu,
    /// CPU time used; in v2 a part of `cpu`.
    Cpuacct,
    /// Memory.
    Memory,
    /// Number of processes.
    Pids,
    /// What disks carry, in v1: counted, never limited.
    Blkio,
    /// The same in v2.
    Io,
}

impl Controller {
    /// The kernel's name.
    pub const fn name(self) -> &'static str {
        match self {
            Controller::Cpu => "cpu",
            Controller::Cpuacct => "cpuacct",
            Controller::Memory => "memory",
            Controller::Pids => "pids",
            Controller::Blkio => "blkio",
            Controller::Io => "io",
        }
    }
}

/// One file to write.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Whose file it is.
    pub controller: Controller,
    /// The file's name.
    pub file: &'static str,
    /// What is written.
    pub value: String,
    /// Whether a kernel may lack the file (swap accounting), so that its absence is no error.
    pub optional: bool,
}

fn setting(controller: Controller, file: &'static str, value: impl ToString) -> Setting {
    Setting {
        controller,
        file,
        value: value.to_string(),
        optional: false,
    }
}

/// The controllers without which `limits` cannot be held.
pub fn needed(limits: &Limits) -> Vec<Controller> {
    let wanted = [
        (
            Controller::Cpu,
            limits.cpu_weight.is_some() || limits.cpu_quota_millis.is_some(),
        ),
        (
            Controller::Memory,
            limits.memory_hard_bytes.is_some() || limits.memory_soft_bytes.is_some(),
        ),
        (Controller::Pids, limits.pids.is_some()),
    ];
    wanted
        .into_iter()
        .filter(|(_, wanted)| *wanted)
        .map(|(controller, _)| controller)
        .collect()
}

/// The part of `limits` that the controllers hold which there are.
pub fn holdable(limits: &Limits, has: impl Fn(Controller) -> bool) -> Limits {
    let Limits {
        cpu_weight,
        cpu_quota_millis,
        memory_hard_bytes,
        memory_soft_bytes,
        pids,
    } = *limits;
    let (cpu, memory) = (has(Controller::Cpu), has(Controller::Memory));
    Limits {
        cpu_weight: cpu_weight.filter(|_| cpu),
        cpu_quota_millis: cpu_quota_millis.filter(|_| cpu),
        memory_hard_bytes: memory_hard_bytes.filter(|_| memory),
        memory_soft_bytes: memory_soft_bytes.filter(|_| memory),
        pids: pids.filter(|_| has(Controller::Pids)),
    }
}

/// The settings of version 1, in the order in which they are written.
pub fn settings_v1(limits: &Limits) -> Vec<Setting> {
    let mut list = Vec::new();
    if let Some(weight) = limits.cpu_weight {
        list.push(setting(Controller::Cpu, "cpu.shares", weight));
    }
    if let Some(millis) = limits.cpu_quota_millis {
        list.push(setting(Controller::Cpu, "cpu.cfs_period_us", CPU_PERIOD_US));
        list.push(setting(
            Controller::Cpu,
            "cpu.cfs_quota_us",
            quota_us(millis),
        ));
    }
    if let Some(bytes) = limits.memory_hard_bytes {
        list.push(setting(Controller::Memory, "memory.limit_in_bytes", bytes));
        // Memory and swap together: no swap beyond the limit. After the limit, which it may not
        // undercut.
        let mut swap = setting(Controller::Memory, "memory.memsw.limit_in_bytes", bytes);
        swap.optional = true;
        list.push(swap);
    }
    if let Some(bytes) = limits.memory_soft_bytes {
        list.push(setting(
            Controller::Memory,
            "memory.soft_limit_in_bytes",
            bytes,
        ));
    }
    if let Some(pids) = limits.pids {
        list.push(setting(Controller::Pids, "pids.max", pids));
    }
    list
}

/// The settings of a group of version 1 whose limits hold for the groups in it together: memory is
/// counted upwards only where that is switched on, before there is a group below.
pub fn shared_settings_v1(limits: &Limits) -> Vec<Setting> {
    let counted = Setting {
        optional: true,
        ..setting(Controller::Memory, "memory.use_hierarchy", 1)
    };
    let counted = limits.memory_hard_bytes.map(|_| counted);
    counted.into_iter().chain(settings_v1(limits)).collect()
}

/// The settings of version 2, in the order in which they are written.
pub fn settings_v2(limits: &Limits) -> Vec<Setting> {
    let mut list = Vec::new();
    if let Some(weight) = limits.cpu_weight {
        list.push(setting(Controller::Cpu, "cpu.weight", weight_v2(weight)));
    }
    if let Some(millis) = limits.cpu_quota_millis {
        let value = format!("{} {CPU_PERIOD_US}", quota_us(millis));
        list.push(setting(Controller::Cpu, "cpu.max", value));
    }
    if let Some(bytes) = limits.memory_hard_bytes {
        list.push(setting(Controller::Memory, "memory.max", bytes));
        let mut swap = setting(Controller::Memory, "memory.swap.max", 0);
        swap.optional = true;
        list.push(swap);
    }
    if let Some(bytes) = limits.memory_soft_bytes {
        list.push(setting(Controller::Memory, "memory.low", bytes));
    }
    if let Some(pids) = limits.pids {
        list.push(setting(Controller::Pids, "pids.max", pids));
    }
    list
}

fn quota_us(millis: u32) -> u64 {
    u64::from(millis) * CPU_PERIOD_US / 1000
}

/// v1's 2..=262144 (1024 by default) as v2's 1..=10000 (100 by default), in proportion, so that the
/// ratio of two containers' shares is the same on both.
fn weight_v2(shares: u32) -> u32 {
    let scaled = (u64::from(shares) * 100 + 512) / 1024;
    u32::try_from(scaled.clamp(1, 10_000)).unwrap_or(10_000)
}

/// The number after `key` in a file of `key number` lines.
pub fn keyed(text: &str, key: &str) -> Option<u64> {
    text.lines().find_map(|line| {
        let (name, value) = line.split_once(' ')?;
        (name == key).then(|| value.trim().parse().ok()).flatten()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn show(settings: &[Setting]) -> Vec<String> {
        settings
            .iter()
            .map(|s| format!("{}={}", s.file, s.value))
            .collect()
    }

    fn every_limit() -> Limits {
        Limits {
            cpu_weight: Some(256),
            cpu_quota_millis: Some(250),
            memory_hard_bytes: Some(1 << 29),
            memory_soft_bytes: Some(1 << 28),
            pids: Some(100),
        }
    }

    #[test]
    fn limits_become_the_files_of_each_version() {
        let limits = every_limit();
        assert_eq!(
            show(&settings_v1(&limits)),
            [
                "cpu.shares=256",
                "cpu.cfs_period_us=100000",
                "cpu.cfs_quota_us=25000",
                "memory.limit_in_bytes=536870912",
                "memory.memsw.limit_in_bytes=536870912",
                "memory.soft_limit_in_bytes=268435456",
                "pids.max=100",
            ]
        );
        assert_eq!(
            show(&settings_v2(&limits)),
            [
                "cpu.weight=25",
                "cpu.max=25000 100000",
                "memory.max=536870912",
                "memory.swap.max=0",
                "memory.low=268435456",
                "pids.max=100",
            ]
        );
        assert_eq!(
            needed(&limits),
            [Controller::Cpu, Controller::Memory, Controller::Pids]
        );
        assert!(settings_v1(&Limits::default()).is_empty());
        assert_eq!(
            show(&shared_settings_v1(&limits))[0],
            "memory.use_hierarchy=1"
        );
        assert!(needed(&Limits::default()).is_empty());
    }

    #[test]
    fn what_can_be_held_is_what_there_are_controllers_for() {
        let limits = every_limit();
        let without_cpu = Limits {
            cpu_weight: None,
            cpu_quota_millis: None,
            ..limits.clone()
        };
        assert_eq!(holdable(&limits, |_| true), limits);
        assert_eq!(holdable(&limits, |_| false), Limits::default());
        assert_eq!(holdable(&limits, |it| it != Controller::Cpu), without_cpu);
        assert_eq!(needed(&without_cpu), [Controller::Memory, Controller::Pids]);
    }

    #[test]
    fn weights_keep_their_ratio_within_the_scale() {
        for (shares, weight) in [
            (2, 1),
            (128, 13),
            (1024, 100),
            (2048, 200),
            (262_144, 10_000),
        ] {
            assert_eq!(weight_v2(shares), weight, "{shares}");
        }
    }

    #[test]
    fn keyed_files_are_read_by_key() {
        let text = "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n";
        assert_eq!(keyed(text, "oom_kill"), Some(3));
        assert_eq!(keyed(text, "oom"), None);
    }
}
