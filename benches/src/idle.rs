//! What Ondol takes with nothing to do: memory of its processes, of a shim, CPU.

use crate::instance::Instance;
use crate::place::Place;
use crate::process::{cpu_seconds_of, pss_mib};
use crate::report::{Goal, Row};
use crate::tasks::Stage;
use std::time::Duration;

const MEMORY_MIB_MAX: f64 = 24.0;
const SHIM_MIB_MAX: f64 = 1.5;
const CPU_PERCENT_MAX: f64 = 0.5;
/// A start's own work is over by then.
const SETTLED: Duration = Duration::from_secs(2);
const WATCHED: Duration = Duration::from_secs(10);
const TASKS: usize = 4;

/// The rows of the table.
pub fn run(place: &Place) -> Result<Vec<Row>, String> {
    let instance = Instance::start(place, &place.join("idle"))?;
    std::thread::sleep(SETTLED);
    let own = instance.processes();
    let before = cpu_seconds_of(&own);
    std::thread::sleep(WATCHED);
    let used = cpu_seconds_of(&own) - before;
    let (mut memory, mut parts) = (0.0, Vec::new());
    for pid in &own {
        let mib = pss_mib(*pid)?;
        memory += mib;
        parts.push(format!("{} {mib:.1}", crate::process::role(*pid)));
    }
    let percent = 100.0 * used / WATCHED.as_secs_f64();
    let mut rows = vec![
        Row::bound(
            "idle: memory of all processes",
            memory,
            "MiB",
            Goal::AtMost(MEMORY_MIB_MAX),
        )
        .noted(format!("proportional set size: {}", parts.join(", "))),
        Row::bound(
            "idle: CPU of one core",
            percent,
            "%",
            Goal::AtMost(CPU_PERCENT_MAX),
        )
        .noted(format!("over {} s", WATCHED.as_secs())),
    ];
    let mut stage = Stage::set(place, &instance)?;
    let tasks = stage.start(TASKS)?;
    stage.await_status(&tasks, "RUNNING")?;
    std::thread::sleep(SETTLED);
    let shims = instance.processes_of("shim");
    if shims.is_empty() {
        return Err("there is no shim beside a running task".to_owned());
    }
    let all = shims.iter().map(|pid| pss_mib(*pid));
    let each = all.sum::<Result<f64, String>>()? / shims.len() as f64;
    rows.push(
        Row::bound(
            "idle: memory of a shim",
            each,
            "MiB",
            Goal::AtMost(SHIM_MIB_MAX),
        )
        .noted(format!("mean of {}", shims.len())),
    );
    instance.end()?;
    Ok(rows)
}
