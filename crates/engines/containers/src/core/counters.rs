//! What the kernel's counters say of a control group and of the machine, from the texts of both
//! versions. What a text does not say is `None`: it must never become a number. Pure.

use super::groups::keyed;
use std::collections::BTreeMap;

/// The unit of `/proc/stat`, `USER_HZ`: a hundredth of a second on every architecture of today.
const TICK_NS: u64 = 10_000_000;
/// v1 says "no limit" as the largest number of whole pages; no machine has this much.
const NO_LIMIT_BYTES: u64 = 1 << 62;
const NS_PER_US: u64 = 1_000;

/// CPU time, since the group was made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cpu {
    /// All of it, in nanoseconds.
    pub total_ns: u64,
    /// On each CPU, in nanoseconds; v1 only.
    pub per_cpu_ns: Option<Vec<u64>>,
    /// In programs, in nanoseconds.
    pub user_ns: Option<u64>,
    /// In the kernel, in nanoseconds.
    pub kernel_ns: Option<u64>,
    /// How its quota held it back; absent without the controller.
    pub throttling: Option<Throttling>,
}

/// How often and how long a quota held a group back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Throttling {
    /// Periods in which it ran.
    pub periods: u64,
    /// Those in which it was held back.
    pub throttled_periods: u64,
    /// For how long, in nanoseconds.
    pub throttled_ns: u64,
}

/// Memory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Now, with file pages, in bytes.
    pub usage_bytes: u64,
    /// The most so far, in bytes; older kernels do not tell it in v2.
    pub max_usage_bytes: Option<u64>,
    /// How often the limit was met; v1 only.
    pub failures: Option<u64>,
    /// The limit, in bytes; `None` if there is none.
    pub limit_bytes: Option<u64>,
    /// The kernel's own list, `memory.stat`, in its words and units.
    pub details: BTreeMap<String, u64>,
}

/// Processes and threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pids {
    /// Now.
    pub current: u64,
    /// At most; `None` if there is no limit.
    pub limit: Option<u64>,
}

/// What went to and came from disks. An empty list: nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlockIo {
    /// Bytes.
    pub bytes: Vec<BlockCount>,
    /// Operations.
    pub operations: Vec<BlockCount>,
}

/// One number of a device.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlockCount {
    /// The device's major number.
    pub major: u64,
    /// The device's minor number.
    pub minor: u64,
    /// `Read`, `Write`, and what else the kernel counts.
    pub operation: String,
    /// The number.
    pub value: u64,
}

/// Everything that is counted of a group; a member is `None` where its controller lacks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// CPU time.
    pub cpu: Option<Cpu>,
    /// Memory.
    pub memory: Option<Memory>,
    /// Processes and threads.
    pub pids: Option<Pids>,
    /// Disks.
    pub block_io: Option<BlockIo>,
}

/// The machine as a whole, to which a group's numbers are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Machine {
    /// Time of all CPUs since its start, idle or not, in nanoseconds.
    pub cpu_ns: u64,
    /// CPUs that are on.
    pub cpus: u32,
    /// Memory in bytes.
    pub memory_bytes: u64,
}

/// CPU time in v1: `cpuacct.usage`, `cpuacct.usage_percpu`, `cpuacct.usage_user`,
/// `cpuacct.usage_sys`; then the `cpu.stat` of the group that has the quota.
pub fn cpu_v1(usage: &str, [per_cpu, user, kernel, stat]: [Option<&str>; 4]) -> Option<Cpu> {
    let list = |text: &str| {
        let numbers = text.split_whitespace().map(|one| one.parse().ok());
        numbers.collect::<Option<Vec<u64>>>()
    };
    Some(Cpu {
        total_ns: number(usage)?,
        per_cpu_ns: per_cpu.and_then(list),
        user_ns: user.and_then(number),
        kernel_ns: kernel.and_then(number),
        throttling: stat.and_then(|stat| throttling(stat, "throttled_time", 1)),
    })
}

/// CPU time in v2: `cpu.stat`.
pub fn cpu_v2(stat: &str) -> Option<Cpu> {
    let ns = |key: &str| keyed(stat, key).map(|us| us.saturating_mul(NS_PER_US));
    Some(Cpu {
        total_ns: ns("usage_usec")?,
        per_cpu_ns: None,
        user_ns: ns("user_usec"),
        kernel_ns: ns("system_usec"),
        throttling: throttling(stat, "throttled_usec", NS_PER_US),
    })
}

fn throttling(stat: &str, key: &str, unit_ns: u64) -> Option<Throttling> {
    Some(Throttling {
        periods: keyed(stat, "nr_periods")?,
        throttled_periods: keyed(stat, "nr_throttled")?,
        throttled_ns: keyed(stat, key)?.saturating_mul(unit_ns),
    })
}

/// Memory: usage, the most so far, the limit, how often it was met, and `memory.stat`.
pub fn memory(usage: &str, [most, limit, failures, stat]: [Option<&str>; 4]) -> Option<Memory> {
    let limit = limit.and_then(number);
    let details = stat.unwrap_or_default().lines().filter_map(|line| {
        let (name, value) = line.split_once(' ')?;
        Some((name.to_owned(), number(value)?))
    });
    Some(Memory {
        usage_bytes: number(usage)?,
        max_usage_bytes: most.and_then(number),
        failures: failures.and_then(number),
        limit_bytes: limit.filter(|bytes| *bytes < NO_LIMIT_BYTES),
        details: details.collect(),
    })
}

/// Processes: `pids.current` and `pids.max`, which are the same in both versions.
pub fn pids(current: &str, limit: Option<&str>) -> Option<Pids> {
    Some(Pids {
        current: number(current)?,
        limit: limit.and_then(number),
    })
}

/// Disks in v1: a file of lines as `8:0 Read 4096`. The line of the sum is left out.
pub fn block_v1(text: &str) -> Vec<BlockCount> {
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let (major, minor) = words.next()?.split_once(':')?;
        Some(BlockCount {
            major: major.parse().ok()?,
            minor: minor.parse().ok()?,
            operation: words.next()?.to_owned(),
            value: words.next()?.parse().ok()?,
        })
    };
    text.lines().filter_map(line).collect()
}

/// Disks in v2: `io.stat`, lines as `8:0 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0`.
pub fn block_v2(text: &str) -> BlockIo {
    let mut counted = BlockIo::default();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let device = words.next().and_then(|device| {
            let (major, minor) = device.split_once(':')?;
            Some((major.parse().ok()?, minor.parse().ok()?))
        });
        let Some((major, minor)) = device else {
            continue;
        };
        for (key, value) in words.filter_map(|word| word.split_once('=')) {
            let (list, operation) = match key {
                "rbytes" => (&mut counted.bytes, "Read"),
                "wbytes" => (&mut counted.bytes, "Write"),
                "dbytes" => (&mut counted.bytes, "Discard"),
                "rios" => (&mut counted.operations, "Read"),
                "wios" => (&mut counted.operations, "Write"),
                "dios" => (&mut counted.operations, "Discard"),
                _ => continue,
            };
            let Ok(value) = value.parse() else { continue };
            list.push(BlockCount {
                major,
                minor,
                operation: operation.to_owned(),
                value,
            });
        }
    }
    counted
}

/// The machine, from `/proc/stat` and `/proc/meminfo`.
pub fn machine(stat: &str, meminfo: &str) -> Option<Machine> {
    let all = stat.lines().find_map(|line| line.strip_prefix("cpu "))?;
    // What comes after these is counted in them too, or is no time of this machine.
    let ticks = all.split_whitespace().take(7).map(str::parse::<u64>);
    let ticks: u64 = ticks.collect::<Result<Vec<_>, _>>().ok()?.iter().sum();
    let is_cpu = |line: &&str| {
        let digits = line.strip_prefix("cpu").unwrap_or_default();
        digits.starts_with(|first: char| first.is_ascii_digit())
    };
    let memory = meminfo
        .lines()
        .find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib = memory.trim().trim_end_matches("kB");
    Some(Machine {
        cpu_ns: ticks.saturating_mul(TICK_NS),
        cpus: u32::try_from(stat.lines().filter(is_cpu).count()).ok()?,
        memory_bytes: number(kib)?.saturating_mul(1 << 10),
    })
}

fn number(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cpu_time_is_read_in_both_versions() {
        let stat = "nr_periods 10\nnr_throttled 2\nthrottled_time 5000\n";
        let parts = [Some("40 60 \n"), Some("70\n"), Some("30\n"), Some(stat)];
        let expected = Cpu {
            total_ns: 100,
            per_cpu_ns: Some(vec![40, 60]),
            user_ns: Some(70),
            kernel_ns: Some(30),
            throttling: Some(Throttling {
                periods: 10,
                throttled_periods: 2,
                throttled_ns: 5_000,
            }),
        };
        assert_eq!(cpu_v1("100\n", parts), Some(expected.clone()));
        let stat = "usage_usec 100\nuser_usec 70\nsystem_usec 30\nnr_periods 10\n\
                    nr_throttled 2\nthrottled_usec 5\n";
        let expected = Cpu {
            total_ns: 100_000,
            per_cpu_ns: None,
            user_ns: Some(70_000),
            kernel_ns: Some(30_000),
            ..expected
        };
        assert_eq!(cpu_v2(stat), Some(expected));
    }

    #[test]
    fn what_is_not_said_is_no_number() {
        let bare = cpu_v1("100\n", [None; 4]).unwrap();
        assert_eq!((bare.per_cpu_ns, bare.user_ns), (None, None));
        assert_eq!(bare.throttling, None);
        // A group of v2 without the controller.
        let bare = cpu_v2("usage_usec 1\nuser_usec 1\nsystem_usec 0\n").unwrap();
        assert_eq!(bare.throttling, None);
        assert_eq!(cpu_v2(""), None);
        assert_eq!(cpu_v1("", [None; 4]), None);
        assert_eq!(memory("", [None; 4]), None);
        assert_eq!(pids("max", None), None);
        assert_eq!(block_v1("Total 0\n"), []);
        assert_eq!(block_v2(""), BlockIo::default());
        assert_eq!(machine("", "MemTotal: 1 kB\n"), None);
    }

    #[test]
    fn memory_is_read_in_both_versions() {
        let stat = Some("cache 10\ntotal_inactive_file 4\nodd\n");
        let one = memory("100\n", [Some("300\n"), Some("500\n"), Some("2\n"), stat]).unwrap();
        assert_eq!((one.usage_bytes, one.max_usage_bytes), (100, Some(300)));
        assert_eq!((one.limit_bytes, one.failures), (Some(500), Some(2)));
        assert_eq!(one.details["total_inactive_file"], 4);
        assert_eq!(one.details.len(), 2);
        for none in ["max\n", "9223372036854771712\n"] {
            let two = memory("100", [None, Some(none), None, None]).unwrap();
            assert_eq!((two.limit_bytes, two.max_usage_bytes), (None, None));
        }
        let limited = Pids {
            current: 3,
            limit: Some(9),
        };
        assert_eq!(pids("3\n", Some("9\n")), Some(limited));
        assert_eq!(pids("3\n", Some("max\n")).unwrap().limit, None);
    }

    fn shown(counts: &[BlockCount]) -> Vec<String> {
        let show = |one: &BlockCount| {
            format!(
                "{}:{} {} {}",
                one.major, one.minor, one.operation, one.value
            )
        };
        counts.iter().map(show).collect()
    }

    #[test]
    fn disks_are_read_in_both_versions() {
        let text = "8:0 Read 4096\n8:0 Write 512\n8:0 Total 4608\nTotal 4608\n";
        assert_eq!(
            shown(&block_v1(text)),
            ["8:0 Read 4096", "8:0 Write 512", "8:0 Total 4608"]
        );
        let text = "254:1 rbytes=1 wbytes=2 rios=3 wios=4 dbytes=0 dios=0 odd=x\n8:0 \n";
        let counted = block_v2(text);
        let bytes = ["254:1 Read 1", "254:1 Write 2", "254:1 Discard 0"];
        assert_eq!(shown(&counted.bytes), bytes);
        let operations = ["254:1 Read 3", "254:1 Write 4", "254:1 Discard 0"];
        assert_eq!(shown(&counted.operations), operations);
    }

    #[test]
    fn the_machine_has_its_cpus_and_all_of_their_time() {
        let stat = "cpu  1 2 3 4 5 6 7 100 100 0\ncpu0 1 1 1 1\ncpu1 1 1 1 1\nintr 5\n";
        let machine = machine(stat, "MemTotal:       2048 kB\nMemFree: 1 kB\n").unwrap();
        assert_eq!((machine.cpu_ns, machine.cpus), (280_000_000, 2));
        assert_eq!(machine.memory_bytes, 2 << 20);
    }
}
