//! Which users a fabric gets, and what `probe` says of a system that forbids things.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use network::fabric;
use rustix::mount::MountPropagationFlags;

use crate::{INSTANCE, Mode, command, data_directory, finish, groups};

/// Prints what is in the way, as JSON.
pub fn probe() -> ExitCode {
    let obstacles = fabric::probe();
    println!("{}", serde_json::to_string(&obstacles).expect("serializes"));
    ExitCode::SUCCESS
}

/// All of it. Giving a user a range needs root; only one's own mounts are changed for it.
pub fn run(root: bool) -> bool {
    if !root {
        eprintln!("users of a fabric ... skipped: giving a user a range needs root");
        return true;
    }
    let passed = std::thread::spawn(|| {
        obstacles();
        let full = format!("0 {} {}", fabric::root_range(INSTANCE), fabric::IDS);
        assert_eq!(users_of_fabric(Mode::Root), [full]);
        let directory = data_directory(Mode::Root);
        let ranges = directory.path().join("ranges");
        std::fs::write(&ranges, "").expect("written");
        put_over_ranges(&ranges);
        assert_eq!(users_of_fabric(Mode::Rootless), ["0 65534 1"]);
        assert!(probed(command(Mode::Rootless)).contains("no range for this user in /etc/subuid"));
        std::fs::write(&ranges, "65534:300000:65536\n").expect("written");
        let ranges = ["0 65534 1", "1 300000 65535"];
        assert_eq!(users_of_fabric(Mode::Rootless), ranges);
        assert!(!probed(command(Mode::Rootless)).contains("/etc/subuid"));
    })
    .join()
    .is_ok();
    eprintln!(
        "users of a fabric ... {}",
        if passed { "ok" } else { "FAILED" }
    );
    passed
}

fn probed(mut command: Command) -> String {
    let output = command.arg("probe").output().expect("the probe runs");
    String::from_utf8(output.stdout).expect("text")
}

fn obstacles() {
    assert!(
        !probed(command(Mode::Root)).contains("\"fatal\":true"),
        "root may do all"
    );
    assert!(
        !probed(command(Mode::Rootless)).contains("\"fatal\":true"),
        "nobody may do enough"
    );
    for kind in ["user", "mnt", "net"] {
        let setting = format!("user.max_{kind}_namespaces");
        let text = probed_without(kind);
        assert!(text.contains(&format!("{setting} is 0")), "{text}");
        let remedy = format!("sudo sysctl -w {setting}=15000");
        assert!(text.contains(&remedy), "{text}");
    }
}

/// With a limit of zero in a user namespace that nobody else uses.
fn probed_without(kind: &str) -> String {
    let program = std::env::current_exe().expect("this program has a path");
    let script = format!("echo 0 > /proc/sys/user/max_{kind}_namespaces && exec \"$0\" probe");
    let output = Command::new("unshare")
        .args(["--user", "--map-root-user", "sh", "-c", &script])
        .arg(program)
        .output()
        .expect("unshare is needed");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Puts a file over /etc/subuid and /etc/subgid for this thread and its children.
fn put_over_ranges(file: &Path) {
    // SAFETY: the thread gets mounts of its own; its working directory is not used by others.
    unsafe { rustix::thread::unshare_unsafe(rustix::thread::UnshareFlags::NEWNS) }
        .expect("a mount namespace");
    let private = MountPropagationFlags::PRIVATE | MountPropagationFlags::REC;
    rustix::mount::mount_change("/", private).expect("private mounts");
    for target in ["/etc/subuid", "/etc/subgid"] {
        assert!(
            Path::new(target).exists(),
            "{target} is needed (package uidmap)"
        );
        rustix::mount::mount_bind(file, target).expect("bound");
    }
}

/// The user map of a new fabric, in which a scenario then passes.
fn users_of_fabric(mode: Mode) -> Vec<String> {
    let directory = data_directory(mode);
    let mut holder = command(mode);
    holder.args(["hold", directory.path().to_str().expect("text")]);
    let mut holder = holder
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the holder starts");
    let mut line = String::new();
    let mut words = BufReader::new(holder.stderr.take().expect("piped"));
    words.read_line(&mut line).expect("the holder gets ready");
    assert_eq!(line, "ready\n");
    let map = std::fs::read_to_string(format!("/proc/{}/uid_map", holder.id())).expect("a map");
    let joined: Vec<String> = map
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    let mut inner = command(mode);
    inner.args(["joined", &holder.id().to_string(), groups::SCENARIOS[0].0]);
    assert!(finish(&mut inner.spawn().expect("the scenario starts")));
    drop(holder.stdin.take());
    assert!(finish(&mut holder));
    joined
}
