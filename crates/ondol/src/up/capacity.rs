//! How much tasks may ask for together: what this host has, times the overcommitment that was set.
//! Measured once at each start.

use super::Shared;
use crate::config::Overcommit;
use crate::report::Problem;
use resources::ecs::Task;
use resources::ondol::HostCapacity;
use serde::{Deserialize, Serialize};

/// CPU units of one core. AWS: "Task size".
const CPU_UNITS: u64 = 1_024;
const MIB: u64 = 1 << 20;

/// The host's part of `ondol status`.
#[derive(Debug, Serialize, Deserialize)]
pub struct HostLine {
    /// CPU units that there are.
    pub cpu_units: u64,
    /// How many times they may be asked for.
    pub cpu_overcommit: f64,
    /// CPU units that tasks which are not over have asked for.
    pub cpu_units_asked_for: u64,
    /// MiB that there are.
    pub memory_mib: u64,
    /// How many times they may be asked for.
    pub memory_overcommit: f64,
    /// MiB that tasks which are not over have asked for.
    pub memory_mib_asked_for: u64,
    /// Why some or all limits cannot be held on containers here; empty if they are.
    pub limits_lack: String,
}

/// What this host has: CPU units and MiB.
fn host() -> (u64, u64) {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let system = rustix::system::sysinfo();
    let memory_bytes = system.totalram as u64 * u64::from(system.mem_unit);
    (cores as u64 * CPU_UNITS, memory_bytes / MIB)
}

/// What may be asked for of so much.
fn capacity((cpu_units, memory_mib): (u64, u64), overcommit: Overcommit) -> HostCapacity {
    let times = |number: u64, factor: f64| (number as f64 * factor) as u64;
    HostCapacity {
        cpu_units: times(cpu_units, overcommit.cpu),
        memory_mib: times(memory_mib, overcommit.memory),
    }
}

/// Writes the row. Before the API answers: no task is placed without it.
pub fn measure(shared: &Shared) -> Result<(), Problem> {
    let capacity = capacity(host(), shared.settings.overcommit);
    let write = |rows: &mut store::Transaction| {
        rows.put(capacity.clone());
        Ok::<(), std::convert::Infallible>(())
    };
    let written = shared.store.transact(write);
    written
        .map(|_| ())
        .map_err(|error| Problem::new("cannot note what this host has").because(error))
}

/// The host at a glance.
pub fn line(shared: &Shared, limits_lack: &str) -> HostLine {
    let (cpu_units, memory_mib) = host();
    let Overcommit { cpu, memory } = shared.settings.overcommit;
    let placed = shared
        .store
        .scan_index::<Task>(Task::BY_HOST, Task::THIS_HOST);
    let sum = |of: fn(&Task) -> i32| {
        let numbers = placed
            .iter()
            .map(|task| u64::try_from(of(task)).unwrap_or(0));
        numbers.sum()
    };
    HostLine {
        cpu_units,
        cpu_overcommit: cpu,
        cpu_units_asked_for: sum(|task| task.cpu),
        memory_mib,
        memory_overcommit: memory,
        memory_mib_asked_for: sum(|task| task.memory_mib),
        limits_lack: limits_lack.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_asked_for_is_a_multiple_of_what_there_is() {
        let overcommit = |cpu, memory| Overcommit { cpu, memory };
        for (factors, cpu_units, memory_mib) in [
            (Overcommit::default(), 32_768, 8_192),
            (overcommit(1.0, 1.0), 2_048, 2_048),
            (overcommit(0.5, 1.5), 1_024, 3_072),
        ] {
            let expected = HostCapacity {
                cpu_units,
                memory_mib,
            };
            assert_eq!(capacity((2_048, 2_048), factors), expected);
        }
        let (cpu_units, memory_mib) = host();
        assert!(cpu_units >= CPU_UNITS && memory_mib > 0);
    }
}
