//! Other people's programs: found, started with a deadline, and heard.

use crate::patience::until;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::Duration;

/// A program of the venv that `ONDOL_E2E_VENV` names, or of the machine.
pub fn venv(name: &str) -> PathBuf {
    match std::env::var_os("ONDOL_E2E_VENV") {
        Some(venv) => PathBuf::from(venv).join("bin").join(name),
        None => PathBuf::from(name),
    }
}

/// Where a program is, if the machine has it.
pub fn find(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    let usual = ["/usr/sbin", "/sbin", "/usr/local/sbin"].map(PathBuf::from);
    std::env::split_paths(&path)
        .chain(usual)
        .map(|at| at.join(name))
        .find(|at| at.is_file())
}

/// What a story needs that a machine may lack. Says so aloud and answers false; fails where `CI` is
/// true, because nothing may be skipped there.
pub fn has(what: &str, there: bool) -> bool {
    if !there {
        assert!(
            std::env::var("CI").as_deref() != Ok("true"),
            "under CI {what} must be there"
        );
        // Written past the capture of the test harness, whose threads are called as their tests;
        // `cargo xtask test` reads it, and tells at its end what was not run.
        let thread = std::thread::current();
        let story = thread.name().unwrap_or("a story");
        let words = format!("SKIPPED: {story}: this story needs {what}\n");
        let _told = std::io::Write::write_all(&mut std::io::stderr(), words.as_bytes());
    }
    there
}

/// Whether a program is there; see [`has`].
pub fn has_program(name: &str) -> bool {
    has(name, find(name).is_some())
}

/// Whether this is root; see [`has`].
pub fn has_root() -> bool {
    has("root", rustix::process::geteuid().is_root())
}

/// Whether images with several users can run: root's can, an ordinary user's need a range in
/// `/etc/subuid`. See [`has`].
pub fn has_users() -> bool {
    let own = rustix::process::geteuid();
    let accounts = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let mut accounts = accounts.lines().map(|line| line.split(':'));
    let name = accounts.find_map(|mut fields| {
        let name = fields.next()?;
        (fields.nth(1)? == own.as_raw().to_string()).then_some(name)
    });
    let ranges = std::fs::read_to_string("/etc/subuid").unwrap_or_default();
    let range = |line: &str| line.split(':').next() == name;
    let there = own.is_root() || name.is_some() && ranges.lines().any(range);
    has("a range of users in /etc/subuid", there)
}

/// How a program ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// Its exit code; `None` after a signal.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ended {
    /// Standard output of one that succeeded.
    pub fn ok(self) -> String {
        assert_eq!(self.code, Some(0), "out: {}\nerr: {}", self.out, self.err);
        self.out
    }
}

/// Runs a command to its end. One that takes longer than 120 s is killed and fails the story.
pub fn run(command: &mut Command) -> Ended {
    run_within(command, 120)
}

/// The same with a time of its own.
pub fn run_within(command: &mut Command, seconds: u64) -> Ended {
    let what = format!("{command:?}");
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap_or_else(|error| panic!("cannot start {what}: {error}"));
    let pid = child.id();
    let (done, over) = std::sync::mpsc::channel();
    let waiter = std::thread::spawn(move || {
        let ended = child.wait_with_output();
        // The other side may have given up.
        let _told = done.send(ended);
    });
    let ended = over.recv_timeout(Duration::from_secs(seconds));
    let Ok(ended) = ended else {
        kill(pid);
        let _over = waiter.join();
        panic!("{what} did not end within {seconds} s");
    };
    let Output {
        status,
        stdout,
        stderr,
    } = ended.unwrap_or_else(|error| panic!("cannot await {what}: {error}"));
    Ended {
        code: status.code(),
        out: String::from_utf8_lossy(&stdout).into_owned(),
        err: String::from_utf8_lossy(&stderr).into_owned(),
    }
}

/// SIGKILL to a process that the caller started or knows to be its instance's.
pub fn kill(pid: u32) {
    if let Some(pid) = rustix::process::Pid::from_raw(pid.cast_signed()) {
        // One that has gone needs none.
        let _gone = rustix::process::kill_process(pid, rustix::process::Signal::KILL);
    }
}

/// curl, quiet, with a time-out of 10 s; the body and, on the last line, the status.
pub fn curl(args: &[&str]) -> Ended {
    let mut command = Command::new("curl");
    command
        .args(["-sS", "--noproxy", "*", "--max-time", "10"])
        .args(args);
    run(&mut command)
}

/// The body that curl gets.
pub fn get(url: &str) -> String {
    curl(&[url]).ok()
}

/// The status that curl gets; 0 when nothing answered.
pub fn status(url: &str, more: &[&str]) -> u16 {
    let mut args = vec!["-o", "/dev/null", "-w", "%{http_code}"];
    args.extend(more);
    args.push(url);
    curl(&args).out.trim().parse().unwrap_or(0)
}

/// Awaits a file.
pub fn await_file(path: &Path, seconds: u64) {
    until(&path.display().to_string(), seconds, || path.exists());
}
