//! What a container costs: the time to its program, and the memory of its shim.

mod world;

use containers::Observation;
use containers::config::Limits;
use world::World;

/// From `launch()` to the first line of the program. The best of all runs is held to it, because a
/// busy machine makes any single run late.
const START_MS: f64 = 15.0;
/// Of a shim while its container runs.
const SHIM_PSS_KIB: u64 = 1536;

#[test]
fn a_program_runs_soon_after_it_was_asked_for() {
    let world = World::new();
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
    assert!(best < START_MS, "{best:.2} ms");
}

#[test]
fn a_shim_is_small() {
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
