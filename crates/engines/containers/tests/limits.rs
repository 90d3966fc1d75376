//! Control groups of real containers. Only where this machine lets groups be made.

mod world;

use containers::config::{Container, HealthCheck, Limits};
use containers::{Controller, Observation, ShimSignal};
use world::{World, skip};

const MIB: u64 = 1 << 20;

/// A world with groups that have `controllers`, or nothing, said aloud.
fn world(controllers: &[Controller]) -> Option<World> {
    let world = World::new();
    let has = world.groups.as_ref();
    let lacking = controllers
        .iter()
        .find(|c| !has.is_some_and(|groups| groups.has(**c)));
    match lacking {
        None => Some(world),
        Some(controller) => {
            skip(&format!("no control groups with {}", controller.name()));
            None
        }
    }
}

fn limited(world: &World, id: &str, words: &[&str], limits: Limits) -> Container {
    let mut container = world.container(id, words);
    container.limits = limits;
    container
}

#[test]
fn memory_over_the_limit_is_an_oom() {
    let Some(world) = world(&[Controller::Memory]) else {
        return;
    };
    let limits = Limits {
        memory_hard_bytes: Some(32 * MIB),
        ..Limits::default()
    };
    let mut running = world.start(&limited(&world, "a", &["eat", "512"], limits.clone()));
    let exit = running.exit();
    assert_eq!(
        (exit.oom, exit.signal.map(|s| s.number())),
        (Some(true), Some(9))
    );
    assert!(running.group.as_ref().unwrap().oom_kills().unwrap() >= Some(1));

    let (exit, output) = world.run(&limited(&world, "b", &["eat", "4"], limits));
    assert_eq!(
        (exit.oom, exit.code, output.as_str()),
        (Some(false), Some(0), "ate 4\n")
    );
}

#[test]
fn a_quota_bounds_the_cpu_and_usage_is_counted() {
    let Some(world) = world(&[Controller::Cpu, Controller::Cpuacct]) else {
        return;
    };
    let limits = Limits {
        cpu_quota_millis: Some(200),
        ..Limits::default()
    };
    let mut running = world.start(&limited(&world, "a", &["spin", "600"], limits));
    running.exit();
    let cpu = running.group.as_ref().unwrap().counters().unwrap().cpu;
    let cpu = cpu.unwrap();
    let used = cpu.total_ns;
    assert!(cpu.throttling.unwrap().throttled_periods > 0, "{cpu:?}");
    // 200 thousandths of 600 ms, a period more, and the start.
    assert!((20_000_000..260_000_000).contains(&used), "{used} ns");
}

#[test]
fn the_number_of_processes_is_bounded() {
    let Some(world) = world(&[Controller::Pids]) else {
        return;
    };
    let limits = Limits {
        pids: Some(3),
        ..Limits::default()
    };
    let (exit, output) = world.run(&limited(&world, "a", &["forks", "10"], limits));
    assert_eq!((exit.code, output.as_str()), (Some(0), "forks 2\n"));
}

#[test]
fn a_container_sees_its_own_limits_and_no_other_groups() {
    let Some(world) = world(&[Controller::Memory]) else {
        return;
    };
    let limits = Limits {
        memory_hard_bytes: Some(64 * MIB),
        ..Limits::default()
    };
    let files = [
        "cat",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes",
        "/sys/fs/cgroup/memory.max",
        "/proc/self/cgroup",
    ];
    let (_, output) = world.run(&limited(&world, "a", &files, limits));
    assert!(
        output.lines().any(|line| line == (64 * MIB).to_string()),
        "{output}"
    );
    let memory = output
        .lines()
        .find(|l| l.contains(":memory:") || l.starts_with("0::"));
    assert!(memory.unwrap().ends_with(":/"), "{output}");
}

#[test]
fn the_container_and_its_checks_are_in_the_group_and_the_shim_is_not() {
    let Some(world) = world(&[Controller::Memory]) else {
        return;
    };
    let limits = Limits {
        memory_hard_bytes: Some(64 * MIB),
        ..Limits::default()
    };
    let mut container = limited(&world, "a", &["hang"], limits);
    container.health_check = Some(HealthCheck {
        args: vec!["/bin/probe".into(), "hang".into()],
        interval_ms: 10,
        timeout_ms: 60_000,
        retries: 1,
        start_period_ms: 0,
    });
    let mut running = world.start(&container);
    running.await_output("ready");
    let Observation::Running(status) = running.observe() else {
        panic!("not running")
    };
    let group = running.group.clone().unwrap();
    world::await_value("a check in the group", || {
        let processes = group.processes().unwrap();
        assert!(!processes.contains(&running.shim));
        (processes.len() == 2).then_some(())
    });
    assert!(
        group
            .processes()
            .unwrap()
            .contains(&status.init_pid.unwrap())
    );
    let counted = group.counters().unwrap();
    let memory = counted.memory.unwrap();
    assert!(
        memory.usage_bytes > 0 && !memory.details.is_empty(),
        "{memory:?}"
    );
    assert_eq!(memory.limit_bytes, Some(64 * MIB));
    assert_eq!(counted.pids.map(|pids| pids.current), Some(2));
    assert!(group.remove().is_err(), "a group with processes stays");
    running.signal(ShimSignal::Kill);
    running.exit();
    group.remove().unwrap();
    group.remove().unwrap();
}

#[test]
fn what_a_lost_shim_left_in_a_group_can_be_killed() {
    if !world::is_root() {
        return skip("an ordinary user may have no second user to become");
    }
    let Some(world) = world(&[Controller::Memory]) else {
        return;
    };
    let limits = Limits {
        memory_hard_bytes: Some(64 * MIB),
        ..Limits::default()
    };
    let mut running = world.start(&limited(&world, "a", &["become", "33"], limits));
    running.await_output("ready");
    let shim = rustix::process::Pid::from_raw(running.shim as i32).unwrap();
    rustix::process::kill_process(shim, rustix::process::Signal::KILL).unwrap();
    running.await_that("its loss", |running| {
        matches!(running.observe(), Observation::Lost { .. }).then_some(())
    });
    let group = running.group.clone().unwrap();
    // As every image whose entry point begins as root and goes on as somebody else.
    assert_eq!(group.processes().unwrap().len(), 1);
    assert!(group.remove().is_err(), "a group with processes stays");
    group.kill().unwrap();
    world::await_value("its end", || {
        group.processes().unwrap().is_empty().then_some(())
    });
    group.remove().unwrap();
    group.kill().unwrap();
    containers::remove(&world.directory("a")).unwrap();
}

#[test]
fn an_ordinary_user_is_told_why_there_are_no_limits() {
    let world = World::new();
    if let Some(groups) = &world.groups {
        // Delegated, or root: then they work, which the others show.
        let id = containers::config::ContainerId::new("x").unwrap();
        groups
            .create(&id, &Limits::default())
            .unwrap()
            .remove()
            .unwrap();
        let this = "an_ordinary_user_is_told_why_there_are_no_limits";
        return world::again_as_an_ordinary_user(&["--exact", this]);
    }
    let error = containers::cgroups::Groups::detect("nobodys").unwrap_err();
    assert!(error.reason.contains("Permission denied"), "{error}");
}

#[test]
fn containers_share_the_limits_of_the_group_above_them() {
    let Some(world) = world(&[Controller::Memory, Controller::Pids]) else {
        return;
    };
    let id = |id: &str| containers::config::ContainerId::new(id).unwrap();
    let shared = Limits {
        memory_hard_bytes: Some(64 * MIB),
        pids: Some(8),
        ..Limits::default()
    };
    let groups = world.groups.as_ref().unwrap();
    let together = groups.nested(&id("both"), &shared).unwrap();
    assert_eq!(together, groups.below(&id("both")));
    // Each alone has room for what it asks; both together have not.
    let own = Limits {
        memory_hard_bytes: Some(48 * MIB),
        ..Limits::default()
    };
    let start = |name: &str| {
        let container = limited(&world, name, &["keep", "40"], own.clone());
        let group = together.create(&container.id, &own).unwrap();
        world.start_in(&container, Some(group))
    };
    let mut first = start("first");
    first.await_output("ate 40");
    let mut second = start("second");
    let (one, other) = (&mut first, &mut second);
    // The kernel chooses which; the other one goes on.
    let killed = world::await_value("an end for want of memory", || {
        let ended = |running: &world::Running<'_>| match running.observe() {
            Observation::Exited(exit) => Some(exit),
            _ => None,
        };
        ended(one).or_else(|| ended(other))
    });
    assert_eq!(
        (killed.oom, killed.signal.map(|signal| signal.number())),
        (Some(true), Some(9))
    );
    assert!(together.remove().is_err(), "a group with containers stays");
    for running in [&mut first, &mut second] {
        let _ended = containers::signal(&running.directory, ShimSignal::Kill);
        running.exit();
        running.group.as_ref().unwrap().remove().unwrap();
    }
    together.remove().unwrap();
    together.remove().unwrap();
}

#[test]
fn the_cpu_of_all_containers_of_a_group_is_bounded_together() {
    let Some(world) = world(&[Controller::Cpu, Controller::Cpuacct]) else {
        return;
    };
    let id = containers::config::ContainerId::new("both").unwrap();
    let quota = Limits {
        cpu_quota_millis: Some(200),
        ..Limits::default()
    };
    let groups = world.groups.as_ref().unwrap();
    let together = groups.nested(&id, &quota).unwrap();
    let start = |name: &str| {
        let container = limited(&world, name, &["spin", "600"], quota.clone());
        let group = together.create(&container.id, &quota).unwrap();
        world.start_in(&container, Some(group))
    };
    let mut both = [start("first"), start("second")];
    let mut used_ns = 0;
    for running in &mut both {
        running.exit();
        let counted = running.group.as_ref().unwrap().counters().unwrap();
        used_ns += counted.cpu.unwrap().total_ns;
    }
    // As much as one alone may use in that time, which is less than twice as much.
    assert!((20_000_000..320_000_000).contains(&used_ns), "{used_ns} ns");
    drop(both);
    together.remove().unwrap();
}
