//! Health checks of real containers, as root and as an ordinary user. Intervals are short: the
//! engine's own limits are the caller's business.

mod world;

use containers::Observation;
use containers::config::{Container, HealthCheck};
use containers::record::{Health, HealthState};
use world::{Running, World};

fn check(words: &[&str]) -> HealthCheck {
    HealthCheck {
        args: ["/bin/probe"]
            .iter()
            .chain(words)
            .map(|word| (*word).to_owned())
            .collect(),
        interval_ms: 20,
        timeout_ms: 5_000,
        retries: 2,
        start_period_ms: 0,
    }
}

fn container(world: &World, id: &str, check: HealthCheck) -> Container {
    let mut container = world.container(id, &["wait"]);
    container.health_check = Some(check);
    container
}

fn await_health(running: &mut Running<'_>, state: HealthState) -> Health {
    running.await_that("health", |running| match running.observe() {
        Observation::Running(status) => status.health.filter(|health| health.state == state),
        _ => None,
    })
}

#[test]
fn a_check_runs_inside_with_the_containers_identity() {
    let world = World::new();
    for (id, init) in [("a", false), ("b", true)] {
        let mut container = container(&world, id, check(&["status"]));
        container.init = init;
        let mut running = world.start(&container);
        let health = await_health(&mut running, HealthState::Healthy);
        let last = health.last.unwrap();
        assert_eq!((last.code, health.failing_streak), (Some(0), 0));
        for part in [
            "CapEff 00000000a80425fb",
            "NoNewPrivs 1",
            "Seccomp 2",
            "NSpid ",
        ] {
            assert!(last.output.contains(part), "{}", last.output);
        }
    }
}

#[test]
fn a_check_sees_the_containers_files_names_and_processes() {
    let world = World::new();
    let mut listing = world.start(&container(&world, "ls", check(&["ls", "/proc/self/fd"])));
    let health = await_health(&mut listing, HealthState::Healthy);
    assert_eq!(health.last.unwrap().output, "0\n1\n2\n3\n");
    let words = ["cat", "/etc/hostname", "/proc/1/cmdline"];
    let mut running = world.start(&container(&world, "inside", check(&words)));
    let health = await_health(&mut running, HealthState::Healthy);
    assert_eq!(health.last.unwrap().output, "inside\n/bin/probe\0wait\0");
}

#[test]
fn failures_in_a_row_make_it_unhealthy() {
    let world = World::new();
    let mut running = world.start(&container(&world, "a", check(&["exit", "3"])));
    let health = await_health(&mut running, HealthState::Unhealthy);
    assert!(health.failing_streak >= 2);
    assert_eq!(health.last.unwrap().code, Some(3));
    // The container itself goes on; what follows is not the engine's decision.
    running.signal(containers::ShimSignal::Stop);
    assert_eq!(running.exit().code, Some(42));
}

#[test]
fn a_check_that_hangs_is_killed() {
    let world = World::new();
    let hanging = HealthCheck {
        timeout_ms: 50,
        retries: 1,
        ..check(&["hang"])
    };
    let mut running = world.start(&container(&world, "a", hanging));
    let health = await_health(&mut running, HealthState::Unhealthy);
    assert!(health.failing_streak >= 1);
    let last = running.await_that("result", |running| match running.observe() {
        Observation::Running(status) => status.health.and_then(|health| health.last),
        _ => None,
    });
    assert_eq!((last.code, last.output.as_str()), (None, "ready\n"));
}

#[test]
fn a_check_that_cannot_be_executed_says_why() {
    let world = World::new();
    let mut missing = check(&[]);
    missing.args = vec!["curl".into()];
    let mut running = world.start(&container(&world, "a", missing));
    let last = await_health(&mut running, HealthState::Unhealthy)
        .last
        .unwrap();
    assert_eq!(last.code, Some(containers::enter::NOT_EXECUTED));
    assert_eq!(
        last.output,
        r#"exec: "curl": executable file not found in $PATH"#
    );
}

#[test]
fn checks_hold_for_an_ordinary_user() {
    world::again_as_an_ordinary_user(&[]);
}
