//! The engine on the real kernel: each scenario in a fabric of its own, as root (a range of users)
//! and as an unprivileged user (one user).
//!
//! This process only starts scenarios and waits; a scenario is this program again, which makes the
//! fabric and then itself runs inside it. What it made ends with it.

mod groups;
mod mapping;
mod measure;
mod probe;
mod router;
mod rules_text;
mod transit;
mod world;

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use network::fabric;

/// A scenario: a title and what must hold.
pub type Scenario = (&'static str, fn());

const SCENARIOS: &[&[Scenario]] = &[
    groups::SCENARIOS,
    router::SCENARIOS,
    rules_text::SCENARIOS,
    measure::SCENARIOS,
    transit::SCENARIOS,
];
const NOBODY: u32 = 65_534;
const SCENARIO_TIMEOUT: Duration = Duration::from_secs(60);
const INSTANCE: u32 = 0x0dd0_1000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments
        .iter()
        .map(String::as_str)
        .collect::<Vec<_>>()
        .as_slice()
    {
        ["inside", data, name] => inside(data, name),
        ["hold", data] => hold(data),
        ["joined", pid, name] => joined(pid, name),
        ["probe"] => mapping::probe(),
        ["pasta", keeper, id_file] => transit::start_pasta(keeper, id_file),
        _ => outside(&arguments),
    }
}

fn find(name: &str) -> Scenario {
    let mut all = SCENARIOS.iter().copied().flatten();
    *all.find(|scenario| scenario.0 == name)
        .expect("a known scenario")
}

/// Makes the fabric around this process and runs a scenario in it.
fn inside(data: &str, name: &str) -> ExitCode {
    let data = std::fs::File::open(data)
        .expect("the data directory opens")
        .into();
    fabric::create(fabric::Options {
        instance: INSTANCE,
        data,
    })
    .expect("the fabric is made");
    (find(name).1)();
    ExitCode::SUCCESS
}

/// Makes a fabric and holds it open until the input ends.
fn hold(data: &str) -> ExitCode {
    let data = std::fs::File::open(data)
        .expect("the data directory opens")
        .into();
    fabric::create(fabric::Options {
        instance: INSTANCE,
        data,
    })
    .expect("the fabric is made");
    eprintln!("ready");
    let _ = std::io::stdin().read(&mut [0]);
    ExitCode::SUCCESS
}

/// Joins the fabric of another process and runs a scenario in it.
fn joined(pid: &str, name: &str) -> ExitCode {
    let began = Instant::now();
    let pid = pid.parse().expect("a process id");
    fabric::join(&fabric::Target::Process(pid)).expect("the fabric is joined");
    eprintln!("joined in {:?}", began.elapsed());
    (find(name).1)();
    ExitCode::SUCCESS
}

/// How a scenario is run.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Mode {
    Root,
    Rootless,
}

fn outside(filters: &[String]) -> ExitCode {
    let filters: Vec<&String> = filters.iter().filter(|it| !it.starts_with('-')).collect();
    let root = rustix::process::geteuid().is_root();
    if !root && std::env::var_os("CI").is_some() {
        eprintln!("these tests need root under CI");
        return ExitCode::FAILURE;
    }
    let modes: &[Mode] = if root {
        &[Mode::Root, Mode::Rootless]
    } else {
        &[Mode::Rootless]
    };
    if !root {
        eprintln!("scenarios as root ... skipped: a range of users needs root");
    }
    let mut failed = 0;
    for mode in modes {
        for (name, _) in SCENARIOS
            .iter()
            .copied()
            .flatten()
            .filter(|it| it.0 != transit::INSIDE)
        {
            let title = format!("{mode:?} {name}");
            if !filters.is_empty() && !filters.iter().any(|it| title.contains(it.as_str())) {
                continue;
            }
            let began = Instant::now();
            let passed = run(*mode, name);
            let word = if passed { "ok" } else { "FAILED" };
            eprintln!("{title} ... {word} ({:.0?})", began.elapsed());
            failed += u32::from(!passed);
        }
        if filters.is_empty() || filters.iter().any(|it| it.as_str() == "transit") {
            failed += u32::from(!transit::run(*mode, root));
        }
    }
    if filters.is_empty() || filters.iter().any(|it| it.as_str() == "users") {
        failed += u32::from(!mapping::run(root));
    }
    if failed == 0 {
        ExitCode::SUCCESS
    } else {
        eprintln!("{failed} scenarios failed");
        ExitCode::FAILURE
    }
}

/// A data directory that the fabric's user 0 owns.
fn data_directory(mode: Mode) -> tempdir::Directory {
    let directory = tempdir::Directory::new();
    if rustix::process::geteuid().is_root() {
        let owner = if mode == Mode::Root {
            fabric::root_range(INSTANCE)
        } else {
            NOBODY
        };
        std::os::unix::fs::chown(directory.path(), Some(owner), Some(owner)).expect("chown");
    }
    let mode = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(directory.path(), mode).expect("chmod");
    directory
}

fn command(mode: Mode) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program has a path"));
    if mode == Mode::Rootless && rustix::process::geteuid().is_root() {
        command.uid(NOBODY).gid(NOBODY).current_dir("/");
    }
    command
}

fn run(mode: Mode, name: &str) -> bool {
    let directory = data_directory(mode);
    let mut command = command(mode);
    command.args(["inside", directory.path().to_str().expect("text"), name]);
    finish(&mut command.spawn().expect("the scenario starts"))
}

/// Waits for a process; one that hangs is ended and has failed.
fn finish(child: &mut std::process::Child) -> bool {
    let pid = rustix::process::Pid::from_child(child);
    let pidfd = rustix::process::pidfd_open(pid, rustix::process::PidfdFlags::empty())
        .expect("a descriptor of the process");
    let mut polled = [rustix::event::PollFd::new(
        &pidfd,
        rustix::event::PollFlags::IN,
    )];
    let timeout = rustix::time::Timespec {
        tv_sec: SCENARIO_TIMEOUT.as_secs().cast_signed(),
        tv_nsec: 0,
    };
    if rustix::event::poll(&mut polled, Some(&timeout)).expect("poll") == 0 {
        eprintln!("hangs; ended");
        let _ = child.kill();
    }
    child.wait().expect("wait").success()
}

/// A directory that goes with its owner.
mod tempdir {
    use std::path::{Path, PathBuf};
    use std::sync::atomic::{AtomicU32, Ordering};

    static NUMBER: AtomicU32 = AtomicU32::new(0);

    pub struct Directory(PathBuf);

    impl Directory {
        pub fn new() -> Directory {
            let number = NUMBER.fetch_add(1, Ordering::Relaxed);
            let name = format!("ondol-network-test-{}-{number}", std::process::id());
            let path = std::env::temp_dir().join(name);
            std::fs::create_dir(&path).expect("a directory for the test");
            Directory(path)
        }

        pub fn path(&self) -> &Path {
            &self.0
        }
    }

    impl Drop for Directory {
        fn drop(&mut self) {
            let _ = std::fs::remove_dir_all(&self.0);
        }
    }
}
