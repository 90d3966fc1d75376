//! A container is asked to stop at every moment of its start, and stops.

mod world;

use containers::{Observation, ShimSignal};
use std::time::{Duration, Instant};
use world::World;

/// SIGKILL comes after 30 s in the product; what is heard takes a fraction of this.
const PROMPT: Duration = Duration::from_secs(5);
/// The offsets are further apart the later they are: a start takes some milliseconds, and most of
/// what can go wrong lies in its beginning.
const MOMENTS: u32 = 100;

/// Waits for the end; gives how long that took.
fn end_of(running: &mut world::Running<'_>) -> (Duration, Observation) {
    let asked = Instant::now();
    let end = running.await_that("end", |running| match running.observe() {
        Observation::Creating | Observation::Running(_) => None,
        end => Some(end),
    });
    (asked.elapsed(), end)
}

#[test]
fn a_stop_at_every_moment_of_the_start_is_prompt() {
    let world = World::in_memory();
    let mut ends = std::collections::BTreeMap::new();
    for moment in 0..MOMENTS {
        let id = format!("m{moment}");
        let mut container = world.container(&id, &["wait"]);
        container.init = moment % 4 == 3;
        let offset = Duration::from_micros(u64::from(moment * moment) * 4);
        let launched = Instant::now();
        let mut running = world.start(&container);
        while launched.elapsed() < offset {
            std::hint::spin_loop();
        }
        // One that has no process yet is asked again, as the agent does.
        world::await_value("a shim that listens", || {
            let heard = containers::signal(&running.directory, ShimSignal::Stop).expect("signal");
            let over = !matches!(
                running.observe(),
                Observation::Creating | Observation::Running(_)
            );
            (heard || over).then_some(())
        });
        let (took, end) = end_of(&mut running);
        assert!(took < PROMPT, "{took:?} after {offset:?}: {end:?}");
        let kind = match end {
            // Below the built-in first process the signal ends a program that does not care yet.
            Observation::Exited(exit) if matches!(exit.code, Some(42 | 143)) => "heard the signal",
            Observation::Exited(exit) if exit.signal.is_some() => "was killed before it ran",
            Observation::Lost { .. } => "had no shim that listened",
            other => panic!("after {offset:?}: {other:?}"),
        };
        *ends.entry(kind).or_insert(0) += 1;
    }
    println!("{ends:?}");
    assert!(
        ends["heard the signal"] > 0 && ends.len() > 1,
        "the offsets miss the start: {ends:?}"
    );
}

#[test]
fn a_program_that_listens_late_hears_a_stop_that_came_early() {
    let world = World::in_memory();
    for init in [false, true] {
        let mut container = world.container(if init { "b" } else { "a" }, &["late", "300"]);
        container.init = init;
        let mut running = world.start(&container);
        running.await_output("begun");
        running.signal(ShimSignal::Stop);
        let (took, end) = end_of(&mut running);
        assert!(took < PROMPT, "{took:?}");
        let Observation::Exited(exit) = end else {
            panic!("{end:?}")
        };
        // Below the built-in first process the signal ends a program that does not care.
        let expected = if init { Some(128 + 15) } else { Some(42) };
        assert_eq!(exit.code, expected, "{exit:?}");
    }
}

#[test]
fn the_end_of_a_shim_that_says_nothing_is_told() {
    let world = World::in_memory();
    let mut running = world.start(&world.container("a", &["hang"]));
    running.await_output("ready");
    let shim = rustix::process::Pid::from_raw(running.shim.cast_signed()).expect("pid");
    rustix::process::kill_process(shim, rustix::process::Signal::KILL).expect("kill");
    let (took, end) = end_of(&mut running);
    assert!(took < PROMPT, "{took:?}");
    assert!(matches!(end, Observation::Lost { .. }), "{end:?}");
}

#[test]
fn a_program_that_writes_without_end_hears_a_stop_and_dies_of_a_kill() {
    let world = World::in_memory();
    for signal in [ShimSignal::Stop, ShimSignal::Kill] {
        let id = format!("{signal:?}").to_lowercase();
        let mut container = world.container(&id, &["flood"]);
        // Below the built-in first process a signal ends a program that does not care.
        container.init = true;
        let mut running = world.start(&container);
        running.await_that("second segment", |running| {
            let log = running.directory.join("log.1");
            log.exists().then_some(())
        });
        running.signal(signal);
        let (took, end) = end_of(&mut running);
        assert!(took < PROMPT, "{took:?}: {end:?}");
    }
}
