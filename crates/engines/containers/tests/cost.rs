//! What a container costs: the time to its program, and the memory of its shim.

mod world;

use containers::Observation;
use containers::config::Limits;
use std::sync::{Mutex, MutexGuard, PoisonError};
use world::World;

/// CPU time of everything from `launch()` to the container's end, shim and program together. It is
/// held to this (twice of what an unoptimised build takes, so that it holds beside other work)
const CPU_MS: f64 = 20.0;
/// For fifty containers on a small machine.
const FIFTY: std::time::Duration = std::time::Duration::from_secs(4);
/// Of a shim while its container runs.
const SHIM_PSS_KIB: u64 = 1536;

/// What one test costs is not to be counted by another.
static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner)
}

#[test]
fn a_program_runs_soon_after_it_was_asked_for() {
    let _alone = alone();
    let world = World::in_memory();
    let cpu_before = children_cpu_ms();
    let mut times: Vec<f64> = (0..20)
        .map(|n| {
            let mut container = world.container(&format!("c{n}"), &["started"]);
            if world.groups.is_some() {
                container.limits = Limits {
                    memory_hard_bytes: Some(64 << 20),
                    ..Limits::default()
                };
            }
            let before = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
            let before = before.tv_sec as i128 * 1_000_000_000 + before.tv_nsec as i128;
            let (_, output) = world.run(&container);
            let started: i128 = output.trim().parse().expect("time");
            (started - before) as f64 / 1e6
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (best, median, worst) = (times[0], times[10], times[19]);
    eprintln!("start: best {best:.2} ms, median {median:.2} ms, worst {worst:.2} ms");
    (0..20).for_each(|n| containers::remove(&world.directory(&format!("c{n}"))).unwrap());
    let cpu = (children_cpu_ms() - cpu_before) / 20.0;
    eprintln!("CPU of one container: {cpu:.2} ms");
    assert!(cpu < CPU_MS, "{cpu:.2} ms");
}

/// CPU time of all children that have ended and were waited for.
fn children_cpu_ms() -> f64 {
    // SAFETY: all-zero is a valid rusage, which is valid for writing.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    };
    let ms = |time: libc::timeval| time.tv_sec as f64 * 1e3 + time.tv_usec as f64 / 1e3;
    ms(usage.ru_utime) + ms(usage.ru_stime)
}

#[test]
fn fifty_asked_for_at_once_run_soon() {
    let _alone = alone();
    let world = World::new();
    let before = std::time::Instant::now();
    let mut all: Vec<_> = (0..50)
        .map(|n| world.start(&world.container(&format!("c{n}"), &["hang"])))
        .collect();
    for running in &mut all {
        running.await_output("ready");
    }
    let took = before.elapsed();
    eprintln!("50 containers run after {} ms", took.as_millis());
    assert!(took < FIFTY, "{took:?}");
}

#[test]
fn a_shim_is_small() {
    let _alone = alone();
    let world = World::new();
    let mut running = world.start(&world.container("a", &["hang"]));
    running.await_output("ready");
    assert!(matches!(running.observe(), Observation::Running(_)));
    let smaps = format!("/proc/{}/smaps_rollup", running.shim);
    let smaps = match std::fs::read_to_string(smaps) {
        Ok(smaps) => smaps,
        // A process that may not be looked into, by an ordinary user.
        Err(error) => return world::skip(&format!("smaps_rollup: {error}")),
    };
    let field = |name: &str| -> u64 {
        let line = smaps
            .lines()
            .find(|line| line.starts_with(name))
            .expect(name);
        line.split_whitespace()
            .nth(1)
            .and_then(|kib| kib.parse().ok())
            .expect(name)
    };
    let (pss, dirty) = (field("Pss:"), field("Private_Dirty:"));
    eprintln!("shim: {pss} KiB proportional, {dirty} KiB of it written by itself");
    assert!(pss <= SHIM_PSS_KIB, "{smaps}");
}
