//! Containers, really run: as root in a namespace with a range of ids, and (by running this
//! executable again) as an ordinary user with one id.

mod world;

use containers::config::{
    Host, Limits, Mount, MountKind, Network, Resource, Seccomp, Ulimit, User,
};
use containers::record::{Stage, State};
use containers::tail::Stream;
use containers::{Observation, ShimSignal};
use world::{World, is_root};

#[test]
fn a_program_runs_and_its_end_is_told() {
    let world = World::new();
    let (exit, output) = world.run(&world.container("a", &["exit", "7"]));
    assert_eq!(
        (exit.code, exit.signal, exit.failure),
        (Some(7), None, None)
    );
    assert_eq!(output, "");
    containers::remove(&world.directory("a")).unwrap();
    assert_eq!(
        containers::observe(&world.directory("a")).unwrap(),
        Observation::Absent
    );
}

#[test]
fn both_streams_are_kept_apart_and_partial_lines_too() {
    let world = World::new();
    let mut running = world.start(&world.container("a", &["both"]));
    running.exit();
    assert_eq!(
        running.stream(Some(Stream::Stdout)),
        "to stdout\nno newline"
    );
    assert_eq!(running.stream(Some(Stream::Stderr)), "to stderr\n");
}

#[test]
fn a_long_output_comes_whole_and_in_order() {
    let world = World::new();
    let (_, output) = world.run(&world.container("a", &["lines", "20000"]));
    let expected: String = (0..20_000).map(|n| format!("{n}\n")).collect();
    assert!(
        output == expected,
        "{} bytes of {}",
        output.len(),
        expected.len()
    );
}

#[test]
fn the_log_is_bounded_and_the_newest_stays() {
    let world = World::new();
    let mut container = world.container("a", &["lines", "50000"]);
    container.log.segment_bytes = 64 << 10;
    container.log.segments = 2;
    let (_, output) = world.run(&container);
    assert!(output.ends_with("\n49999\n"));
    let names = std::fs::read_dir(world.directory("a")).unwrap().flatten();
    let sizes = names.filter(|e| e.file_name().to_string_lossy().starts_with("log."));
    let total: u64 = sizes.map(|entry| entry.metadata().unwrap().len()).sum();
    // A segment is closed at the first write after it was full.
    assert!(total < 2 * ((64 << 10) + 200_000), "{total}");
}

#[test]
fn stop_reaches_the_program_and_kill_ends_it() {
    let world = World::new();
    let mut running = world.start(&world.container("a", &["wait"]));
    running.await_output("ready");
    running.signal(ShimSignal::Stop);
    assert_eq!(running.exit().code, Some(42));
    assert_eq!(running.output(), "ready\ngot 15\n");

    let mut container = world.container("b", &["wait"]);
    container.stop_signal = containers::config::Signal::parse("SIGQUIT").unwrap();
    let mut running = world.start(&container);
    running.await_output("ready");
    running.signal(ShimSignal::Stop);
    assert_eq!(running.exit().code, Some(42));
    assert_eq!(running.output(), "ready\ngot 3\n");

    let mut running = world.start(&world.container("c", &["hang"]));
    running.await_output("ready");
    running.signal(ShimSignal::Kill);
    let exit = running.exit();
    assert_eq!((exit.code, exit.signal.unwrap().number()), (None, 9));
    assert_eq!(exit.shell_code(), Some(137));
    containers::remove(&world.directory("c")).unwrap();
    assert!(!containers::signal(&world.directory("c"), ShimSignal::Kill).unwrap());
}

#[test]
fn a_container_ends_with_its_first_process() {
    let world = World::new();
    let (exit, output) = world.run(&world.container("a", &["orphan"]));
    assert_eq!((exit.code, output.as_str()), (Some(0), "leaving\n"));
}

#[test]
fn the_built_in_first_process_reaps_and_forwards() {
    let world = World::new();
    let mut container = world.container("a", &["zombies"]);
    container.init = true;
    let (exit, output) = world.run(&container);
    assert_eq!(
        (exit.code, output.as_str()),
        (Some(0), "dead 0\n"),
        "{exit:?}"
    );

    let mut container = world.container("b", &["wait"]);
    container.init = true;
    let mut running = world.start(&container);
    running.await_output("ready");
    running.signal(ShimSignal::Stop);
    assert_eq!(running.exit().code, Some(42));

    let mut container = world.container("c", &["nope"]);
    container.process.args = vec!["/bin/nope".into()];
    container.init = true;
    let (exit, _) = world.run(&container);
    assert_eq!(exit.failure.unwrap().stage, Stage::Exec);
}

#[test]
fn why_a_program_cannot_be_executed_is_told() {
    let world = World::new();
    for (id, program, reason) in [
        (
            "a",
            "nope",
            r#"exec: "nope": executable file not found in $PATH"#,
        ),
        (
            "b",
            "/bin/nope",
            r#"exec: "/bin/nope": stat /bin/nope: no such file or directory"#,
        ),
        (
            "c",
            "/etc/passwd",
            r#"exec: "/etc/passwd": permission denied"#,
        ),
        ("d", "/bin/text", r#"exec: "/bin/text": exec format error"#),
    ] {
        let mut container = world.container(id, &[]);
        container.process.args = vec![program.into()];
        let (exit, _) = world.run(&container);
        let failure = exit.failure.unwrap();
        assert_eq!(
            (failure.stage, failure.reason.as_str()),
            (Stage::Exec, reason)
        );
        assert_eq!((exit.code, exit.signal), (None, None));
    }
}

/// A whole script where the program's name belongs is a common mistake.
#[test]
fn a_program_of_any_length_that_is_not_there_is_told() {
    let world = World::new();
    for (id, init, letter) in [("a", false, "x"), ("b", true, "\u{1}"), ("c", false, "é")] {
        let mut container = world.container(id, &[]);
        container.process.args = vec![letter.repeat(9_000)];
        container.init = init;
        let (exit, _) = world.run(&container);
        let failure = exit.failure.unwrap();
        assert_eq!((failure.stage, exit.code), (Stage::Exec, None));
        assert!(failure.reason.starts_with("exec: \""), "{failure:?}");
    }
}

#[test]
fn who_cannot_be_found_is_named() {
    let world = World::new();
    let mut container = world.container("a", &["status"]);
    container.process.user = User {
        spec: "ghost".into(),
        groups: vec![],
    };
    let failure = world.run(&container).0.failure.unwrap();
    assert_eq!(failure.stage, Stage::Identity);
    let reason = "unable to find user ghost: no matching entries in passwd file";
    assert_eq!(failure.reason, reason);
}

#[test]
fn root_has_the_default_capabilities_and_no_more() {
    let world = World::new();
    let (_, output) = world.run(&world.container("a", &["status"]));
    for line in [
        "Uid 0 0 0 0",
        "Gid 0 0 0 0",
        "CapEff 00000000a80425fb",
        "NoNewPrivs 1",
    ] {
        assert!(output.contains(&format!("{line}\n")), "{line} in {output}");
    }
    assert!(output.contains("CapBnd 00000000a80425fb\n"), "{output}");
    assert!(output.contains("Seccomp 2\n"), "{output}");
    assert!(output.contains("NSpid 1\n"), "{output}");
}

#[test]
fn another_user_has_his_groups_and_no_capabilities() {
    let world = World::new();
    let mut container = world.container("a", &["status"]);
    container.process.user = User {
        spec: "web".into(),
        groups: vec!["77".into()],
    };
    container.process.no_new_privileges = false;
    let (exit, output) = world.run(&container);
    if !is_root() {
        let failure = exit.failure.unwrap();
        assert_eq!(failure.stage, Stage::Identity);
        assert_eq!(
            failure.reason,
            "user 33 is not mapped in this user namespace"
        );
        return;
    }
    for line in [
        "Uid 33 33 33 33",
        "Gid 34 34 34 34",
        "Groups 4 77",
        "CapEff 0000000000000000",
        "NoNewPrivs 0",
        "Seccomp 2",
    ] {
        assert!(output.contains(&format!("{line}\n")), "{line} in {output}");
    }
    let mut container = world.container("b", &["stdout", "to my own stdout"]);
    container.process.user.spec = "web".into();
    assert_eq!(world.run(&container).1, "to my own stdout\n");
}

#[test]
fn what_is_forbidden_fails_as_it_should() {
    let world = World::new();
    let (_, output) = world.run(&world.container("a", &["try"]));
    assert_eq!(
        output,
        "unshare 1\nmount 1\nkeyctl 1\nclone3 38\nvsock 1\ninet ok\nfuture 38\n"
    );
    let mut container = world.container("b", &["try"]);
    container.seccomp = Seccomp::Unconfined;
    let (_, output) = world.run(&container);
    assert!(output.contains("unshare ok\n"), "{output}");
    assert!(output.contains("clone3 22\n"), "{output}");
}

#[test]
fn environment_and_directory_are_as_asked() {
    let world = World::new();
    let mut container = world.container("a", &["env"]);
    container.process.env = vec!["A=1".into(), "B=x=y".into()];
    container.hostname = "web-7".into();
    let (_, output) = world.run(&container);
    let path = containers_path();
    assert_eq!(
        output,
        format!("A=1\nB=x=y\nPATH={path}\nHOME=/root\nHOSTNAME=web-7\n")
    );
    let mut container = world.container("b", &["cwd"]);
    container.process.cwd = "/srv/app".into();
    assert_eq!(world.run(&container).1, "/srv/app\n");
}

fn containers_path() -> &'static str {
    "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
}

#[test]
fn the_engine_writes_the_names() {
    let world = World::new();
    let files = ["cat", "/etc/hostname", "/etc/hosts", "/etc/resolv.conf"];
    let mut container = world.container("a", &files);
    container.hostname = "ip-10-0-0-7".into();
    container.names.nameservers = vec!["10.0.0.2".parse().unwrap()];
    let host = Host {
        address: "10.0.0.7".parse().unwrap(),
        names: vec!["web".into()],
    };
    container.names.hosts = vec![host];
    assert_eq!(
        world.run(&container).1,
        "ip-10-0-0-7\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n\
         10.0.0.7\tweb\nnameserver 10.0.0.2\n"
    );
}

#[test]
fn devices_are_the_harmless_ones() {
    let world = World::new();
    let (_, output) = world.run(&world.container("a", &["ls", "/dev"]));
    let expected = "fd full mqueue null ptmx pts random shm stderr stdin stdout tty urandom zero";
    assert_eq!(
        output.split_whitespace().collect::<Vec<_>>().join(" "),
        expected
    );
    let (_, output) = world.run(&world.container("b", &["write", "/dev/null", "x"]));
    assert_eq!(output, "written\n");
}

#[test]
fn nothing_of_the_host_is_in_view() {
    let world = World::new();
    // 3 is what the listing itself reads.
    let (_, open) = world.run(&world.container("0", &["ls", "/proc/self/fd"]));
    assert_eq!(open, "0\n1\n2\n3\n");
    let (_, output) = world.run(&world.container("a", &["ls", "/"]));
    assert_eq!(
        output.split_whitespace().collect::<Vec<_>>(),
        ["bin", "dev", "etc", "proc", "sys", "tmp"]
    );
    let (_, mounts) = world.run(&world.container("b", &["cat", "/proc/self/mountinfo"]));
    for line in mounts.lines() {
        // The engine's own three files come from the container's directory.
        let from_host = line.contains(world.path.to_str().unwrap())
            && !line.contains(" - overlay ")
            && !line.contains("/etc/");
        assert!(!from_host, "{line}");
    }
    let (_, keys) = world.run(&world.container("c", &["cat", "/proc/keys"]));
    assert_eq!(keys, "");
    let (_, sysctl) =
        world.run(&world.container("d", &["write", "/proc/sys/kernel/domainname", "x"]));
    assert!(sysctl.contains("Read-only file system"), "{sysctl}");
    let (_, sys) = world.run(&world.container("e", &["write", "/sys/kernel/uevent_helper", "x"]));
    assert!(!sys.contains("written"), "{sys}");
}

#[test]
fn changes_go_into_the_upper_directory_only() {
    let world = World::new();
    world.run(&world.container("a", &["write", "/tmp/new", "text"]));
    assert!(world.directory("a").join("upper/tmp/new").exists());
    assert!(!world.path.join("layer/tmp/new").exists());
    let mut container = world.container("b", &["write", "/tmp/new", "text"]);
    container.root.read_only = true;
    assert!(world.run(&container).1.contains("Read-only file system"));
}

#[test]
fn volumes_are_mounted_where_links_in_the_image_lead() {
    let world = World::new();
    let volume = world.path.join("volume");
    std::fs::create_dir(&volume).unwrap();
    std::fs::write(volume.join("file"), "of the volume").unwrap();
    // A link that would lead out of the root if it were followed outside.
    std::os::unix::fs::symlink("/escape", world.path.join("layer/link")).unwrap();
    let mut container = world.container("a", &["cat", "/escape/v/file", "/link/v/file"]);
    let bind = MountKind::Bind {
        source: volume.clone(),
    };
    let mount = Mount {
        target: "/link/v".into(),
        kind: bind,
        read_only: true,
    };
    container.mounts.push(mount.clone());
    std::os::unix::fs::symlink("/real", world.path.join("layer/escape")).unwrap();
    let (exit, output) = world.run(&container);
    assert_eq!(output, "of the volumeof the volume", "{exit:?}");
    assert!(!std::path::Path::new("/escape").exists() && !std::path::Path::new("/real").exists());

    let mut container = world.container("b", &["write", "/v/new", "x"]);
    container.mounts.push(Mount {
        target: "/v".into(),
        ..mount
    });
    assert!(world.run(&container).1.contains("Read-only file system"));

    let mut container = world.container("c", &["write", "/t/new", "x"]);
    let kind = MountKind::Tmpfs {
        size_bytes: 1 << 20,
        mode: 0o1777,
        no_exec: true,
    };
    container.mounts.push(Mount {
        target: "/t".into(),
        kind,
        read_only: false,
    });
    assert_eq!(world.run(&container).1, "written\n");
    assert!(!world.directory("c").join("upper/t/new").exists());

    let mut container = world.container("d", &["exit", "0"]);
    let kind = MountKind::Bind {
        source: "/no/such/volume".into(),
    };
    container.mounts.push(Mount {
        target: "/v".into(),
        kind,
        read_only: false,
    });
    let failure = world.run(&container).0.failure.unwrap();
    assert_eq!(failure.stage, Stage::Mounts);
    assert!(
        failure
            .reason
            .starts_with("/no/such/volume at /v: No such file"),
        "{failure:?}"
    );
}

#[test]
fn resource_limits_are_set() {
    let world = World::new();
    let mut container = world.container("a", &["cat", "/proc/self/limits"]);
    let nofile = Ulimit {
        resource: Resource::Nofile,
        soft: Some(123),
        hard: Some(456),
    };
    container.process.ulimits = vec![nofile];
    let (_, output) = world.run(&container);
    let line = output
        .lines()
        .find(|line| line.starts_with("Max open files"))
        .unwrap();
    assert!(line.contains("123") && line.contains("456"), "{line}");
}

/// In a user namespace nobody may raise a limit; the launcher does it if it may itself.
#[test]
fn a_limit_above_that_of_this_process_is_raised_or_refused_by_name() {
    let world = World::new();
    let mut container = world.container("a", &["cat", "/proc/self/limits"]);
    let most = rustix::process::getrlimit(rustix::process::Resource::Msgqueue).maximum;
    let more = most.expect("a limit by default") + 1000;
    let limit = Ulimit {
        resource: Resource::Msgqueue,
        soft: Some(more),
        hard: Some(more),
    };
    container.process.ulimits = vec![limit];
    let (exit, output) = world.run(&container);
    let own = rustix::thread::capabilities(None).unwrap().effective;
    if own.contains(rustix::thread::CapabilitySet::SYS_RESOURCE) {
        let line = output
            .lines()
            .find(|line| line.starts_with("Max msgqueue size"));
        assert!(
            line.is_some_and(|line| line.contains(&more.to_string())),
            "{exit:?}"
        );
    } else {
        let reason = exit.failure.unwrap().reason;
        assert_eq!(
            reason,
            "limit Msgqueue: Operation not permitted (os error 1)"
        );
    }
}

#[test]
fn many_layers_and_long_paths_are_mounted() {
    let world = World::new();
    let mut container = world.container("a", &["ls", "/many"]);
    let bare = container.root.clone();
    let long = world.path.join("x".repeat(200)).join("y".repeat(100));
    for n in 0..100 {
        let layer = world.path.join(format!("layers/{n:0>64}"));
        std::fs::create_dir_all(layer.join("many")).unwrap();
        std::fs::write(layer.join(format!("many/{n:03}")), "").unwrap();
        container.root.lower.push(layer);
    }
    let (exit, output) = world.run(&container);
    assert_eq!(output.lines().count(), 100, "{exit:?}");
    // A path that is too long for one option goes with all others as one text.
    std::fs::create_dir_all(long.join("many")).unwrap();
    std::fs::write(long.join("many/only"), "").unwrap();
    let mut container = world.container("b", &["ls", "/many"]);
    container.root.lower = vec![bare.lower[0].clone(), long];
    let (exit, output) = world.run(&container);
    assert_eq!(output, "only\n", "{exit:?}");
}

#[test]
fn a_killed_shim_is_seen_as_lost_and_takes_its_container_along() {
    let world = World::new();
    let mut running = world.start(&world.container("a", &["hang"]));
    running.await_output("ready");
    let status = running.await_that("running", |running| match running.observe() {
        Observation::Running(status) => Some(status),
        _ => None,
    });
    assert_eq!(
        (status.state, status.shim_pid),
        (State::Running, running.shim)
    );
    let init = rustix::process::Pid::from_raw(status.init_pid.unwrap() as i32).unwrap();
    let flags = rustix::process::PidfdFlags::empty();
    let container = rustix::process::pidfd_open(init, flags).unwrap();
    let shim = rustix::process::Pid::from_raw(running.shim as i32).unwrap();
    rustix::process::kill_process(shim, rustix::process::Signal::KILL).unwrap();
    // Readable when the process is gone.
    let mut fds = [rustix::event::PollFd::new(
        &container,
        rustix::event::PollFlags::IN,
    )];
    let patience = rustix::event::Timespec {
        tv_sec: 20,
        tv_nsec: 0,
    };
    assert_eq!(rustix::event::poll(&mut fds, Some(&patience)).unwrap(), 1);
    let Observation::Lost { reason } = running.observe() else {
        panic!("{:?}", running.observe())
    };
    assert!(reason.contains("its shim is gone"), "{reason}");
    // It can be started again in the same directory.
    let mut again = world.container("a", &["exit", "3"]);
    again.root.upper = world.directory("a").join("upper-2");
    again.root.work = world.directory("a").join("work-2");
    assert_eq!(world.run(&again).0.code, Some(3));
}

#[test]
fn a_shim_that_cannot_begin_is_lost_with_what_it_said() {
    let world = World::new();
    let container = world.container("a", &["exit", "0"]);
    let directory = world.directory("a");
    let mut command = world::probe();
    command.arg("shim").arg("no-such-process").arg(&directory);
    let launch = containers::Launch {
        directory: &directory,
        container: &container,
        group: None,
        command,
    };
    // It may be gone before it hears, or after: both are seen alike.
    let launched = containers::launch(launch);
    let lost = world::await_value("the end", || {
        match containers::observe(&directory).unwrap() {
            Observation::Lost { reason } => Some(reason),
            _ => None,
        }
    });
    assert!(
        lost.contains("No such file or directory"),
        "{lost} {launched:?}"
    );
    containers::remove(&directory).unwrap();
    assert_eq!(
        containers::observe(&directory).unwrap(),
        Observation::Absent
    );
}

#[test]
fn a_second_shim_is_refused_while_one_lives() {
    let world = World::new();
    let container = world.container("a", &["hang"]);
    let mut running = world.start(&container);
    running.await_output("ready");
    let directory = world.directory("a");
    let command = std::process::Command::new("/bin/false");
    let launch = containers::Launch {
        directory: &directory,
        container: &container,
        group: None,
        command,
    };
    let error = containers::launch(launch).unwrap_err();
    assert_eq!(error.to_string(), "its shim is running already");
    assert!(containers::remove(&directory).is_err());
}

#[test]
fn a_program_can_be_run_in_a_running_container() {
    let world = World::new();
    let mut container = world.container("inside", &["wait"]);
    container.process.env = vec!["A=1".into()];
    let mut running = world.start(&container);
    running.await_output("ready");
    let program = running.await_that("running", |running| match running.observe() {
        Observation::Running(status) => status.init_pid,
        _ => None,
    });
    let (code, output) = world.enter(
        "inside",
        program,
        &["cat", "/etc/hostname", "/proc/1/cmdline"],
    );
    assert_eq!(
        (code, output.as_str()),
        (Some(0), "inside\n/bin/probe\0wait\0")
    );
    let (code, output) = world.enter("inside", program, &["status"]);
    assert!(
        code == Some(0) && output.contains("Seccomp 2\n"),
        "{output}"
    );
    assert!(output.contains("CapEff 00000000a80425fb\n"), "{output}");
    assert_eq!(world.enter("inside", program, &["exit", "9"]).0, Some(9));
}

/// As root only: an ordinary user cannot mount a small disk outside.
#[test]
fn a_full_disk_loses_output_but_not_the_end() {
    if !is_root() {
        return;
    }
    let world = World::new();
    let small = world.path.join("containers");
    let flags = rustix::mount::MountFlags::empty();
    rustix::mount::mount("tmpfs", &small, "tmpfs", flags, Some(c"size=256k")).unwrap();
    std::os::unix::fs::chown(&small, Some(world::BASE_ID), Some(world::BASE_ID)).unwrap();
    let seen = std::panic::catch_unwind(|| {
        // The fabric has a copy of the mounts as they were: a world of its own sees the new one.
        let world = world.again();
        let mut running = world.start(&world.container("a", &["lines", "100000"]));
        let exit = running.exit();
        (exit.code, exit.log_lost_bytes)
    });
    rustix::mount::unmount(&small, rustix::mount::UnmountFlags::DETACH).unwrap();
    let (code, lost) = seen.unwrap();
    assert_eq!(code, Some(0));
    assert!(lost > 100_000, "{lost}");
}

#[test]
fn a_pinned_network_namespace_is_joined() {
    let world = World::new();
    let seen = |id: &str, network| {
        let mut container = world.container(id, &["link", "/proc/self/ns/net"]);
        container.network = network;
        let (exit, output) = world.run(&container);
        assert_eq!(exit.code, Some(0), "{exit:?}");
        output
    };
    let pinned = || Network::Join(world.path.join("pins/net"));
    let own = std::fs::read_link("/proc/self/ns/net").unwrap();
    let (first, second) = (seen("a", pinned()), seen("b", pinned()));
    let isolated = seen("c", Network::Isolated);
    assert_eq!(first, second);
    assert_ne!(first, isolated);
    assert_ne!(first.trim(), own.to_str().unwrap());

    let mut container = world.container("d", &["exit", "0"]);
    container.network = Network::Join("/no/such/namespace".into());
    let failure = world.run(&container).0.failure.unwrap();
    assert_eq!(failure.stage, Stage::Namespaces);
    assert!(
        failure
            .reason
            .starts_with("network namespace: No such file"),
        "{failure:?}"
    );
}

#[test]
fn limits_without_a_group_are_refused() {
    let world = World::new();
    let mut container = world.container("a", &["exit", "0"]);
    container.limits = Limits {
        pids: Some(10),
        ..Limits::default()
    };
    let directory = world.directory("a");
    let command = std::process::Command::new("/bin/false");
    let launch = containers::Launch {
        directory: &directory,
        container: &container,
        group: None,
        command,
    };
    let error = containers::launch(launch).unwrap_err();
    assert!(
        error.to_string().contains("no control group can hold them"),
        "{error}"
    );
}

#[test]
fn all_of_this_holds_for_an_ordinary_user() {
    world::again_as_an_ordinary_user(&[]);
}
