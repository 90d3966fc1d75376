//! Whether one more task fits on the host. Pure.
//!
//! AWS: ECS Developer Guide, "Amazon ECS API failure reasons" and "service event messages". What a
//! task asks for counts from its beginning to its end, whether it uses it or not.

use resources::ecs::Task;
use resources::ondol::HostCapacity;

/// Why a task on Fargate has no place. AWS's words, with a full stop in events.
pub const UNAVAILABLE: &str = "Capacity is unavailable at this time. Please try again later or in \
                               a different availability zone";

/// What a task asks for, or several together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Size {
    /// CPU units.
    pub cpu_units: u64,
    /// MiB.
    pub memory_mib: u64,
}

impl Size {
    /// What a task asks for.
    pub fn new(cpu: i32, memory_mib: i32) -> Size {
        Size {
            cpu_units: u64::try_from(cpu).unwrap_or(0),
            memory_mib: u64::try_from(memory_mib).unwrap_or(0),
        }
    }

    /// What a task that was made asked for.
    pub fn of(task: &Task) -> Size {
        Size::new(task.cpu, task.memory_mib)
    }

    /// Both.
    pub fn and(self, other: Size) -> Size {
        Size {
            cpu_units: self.cpu_units.saturating_add(other.cpu_units),
            memory_mib: self.memory_mib.saturating_add(other.memory_mib),
        }
    }
}

/// Whether `wanted` fits beside `placed`. A host of which nothing is known has room.
pub fn fits(capacity: Option<&HostCapacity>, placed: Size, wanted: Size) -> bool {
    let all = placed.and(wanted);
    capacity.is_none_or(|capacity| {
        all.cpu_units <= capacity.cpu_units && all.memory_mib <= capacity.memory_mib
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_fits_while_neither_cpu_nor_memory_is_exceeded() {
        let host = HostCapacity {
            cpu_units: 1_024,
            memory_mib: 2_048,
        };
        for (placed, wanted, expected) in [
            ((0, 0), (1_024, 2_048), true),
            ((0, 0), (1_025, 1), false),
            ((0, 0), (1, 2_049), false),
            ((768, 512), (256, 512), true),
            ((769, 512), (256, 512), false),
            ((256, 1_536), (256, 512), true),
            ((256, 1_537), (256, 512), false),
            // Another host's intent may have been placed before: nothing more fits.
            ((4_096, 512), (256, 512), false),
        ] {
            let size = |(cpu, memory)| Size::new(cpu, memory);
            let fit = fits(Some(&host), size(placed), size(wanted));
            assert_eq!(fit, expected, "{placed:?} {wanted:?}");
        }
        let huge = Size::new(i32::MAX, i32::MAX);
        assert!(fits(None, huge, huge), "nothing is known of a limit");
    }
}
