//! A place where tests run containers: a user and a mount namespace, one layer with the probe, and
//! a control group if there is one. As root, a range of ids is mapped; as an ordinary user, one.
#![allow(dead_code)] // each test file takes what it needs

use containers::cgroups::{Group, Groups};
use containers::config::{Container, ContainerId, Root};
use containers::record::Exit;
use containers::tail::{Cursor, Stream};
use containers::watch::Watch;
use containers::{Launch, Observation, ShimSignal};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// The first id of the range that tests map.
pub const BASE_ID: u32 = 0x5A00_0000;
const PROBE: &str = env!("CARGO_BIN_EXE_containers-probe");
/// Nothing here takes so long; a test that waits longer has failed.
const PATIENCE: Duration = Duration::from_secs(20);

pub struct World {
    pub path: PathBuf,
    fabric: Child,
    pub groups: Option<Groups>,
}

pub fn is_root() -> bool {
    rustix::process::geteuid().is_root()
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

impl World {
    /// A fresh one.
    pub fn new() -> World {
        World::below(&std::env::temp_dir())
    }

    /// A fresh one in memory: what a disk's file system costs depends on what else was done to it.
    pub fn in_memory() -> World {
        World::below(Path::new("/dev/shm"))
    }

    fn below(place: &Path) -> World {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("containers-{}-{number}", std::process::id());
        let path = place.join(&name);
        for directory in [
            &path,
            &path.join("containers"),
            &path.join("layer"),
            &path.join("pins"),
        ] {
            std::fs::create_dir(directory).expect("directory");
            std::fs::set_permissions(directory, PermissionsExt::from_mode(0o755)).expect("mode");
        }
        if is_root() {
            let owner = Some(BASE_ID);
            std::os::unix::fs::chown(path.join("containers"), owner, owner).expect("chown");
        }
        make_layer(&path.join("layer"));
        if is_root() {
            give_to_the_range(&path.join("layer"));
        }
        let groups = Groups::detect(&format!("test-{name}")).ok();
        World {
            fabric: make_fabric(&path.join("pins")),
            path,
            groups,
        }
    }

    /// The same place with a fresh fabric.
    pub fn again(&self) -> World {
        World {
            path: self.path.clone(),
            fabric: make_fabric(&self.path.join("pins")),
            groups: None,
        }
    }

    /// A container that runs the probe with `words`.
    pub fn container(&self, id: &str, words: &[&str]) -> Container {
        let directory = self.directory(id);
        let root = Root {
            lower: vec![self.path.join("layer")],
            upper: directory.join("upper"),
            work: directory.join("work"),
            read_only: false,
            ephemeral: true,
        };
        let args = ["/bin/probe"]
            .iter()
            .chain(words)
            .map(|word| (*word).to_owned())
            .collect();
        Container::new(ContainerId::new(id).expect("id"), root, args)
    }

    pub fn directory(&self, id: &str) -> PathBuf {
        self.path.join("containers").join(id)
    }

    /// Runs the probe in a running container, as a process of its own would; gives its exit code
    /// and what it printed.
    pub fn enter(&self, id: &str, program: u32, words: &[&str]) -> (Option<i32>, String) {
        let mut command = Command::new(PROBE);
        command
            .arg("enter")
            .arg(self.fabric.id().to_string())
            .arg(program.to_string());
        let output = command
            .arg(self.directory(id))
            .args(words)
            .output()
            .expect("enter");
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        (
            output.status.code(),
            text + &String::from_utf8_lossy(&output.stderr),
        )
    }

    /// Starts it, in a control group if it has limits.
    pub fn start<'a>(&'a self, container: &Container) -> Running<'a> {
        let limited = container.limits != Default::default();
        let groups = self.groups.as_ref().filter(|_| limited);
        let group = groups.map(|groups| groups.create(&container.id, &container.limits));
        self.start_in(container, group.map(|group| group.expect("group")))
    }

    /// Starts it in that control group.
    pub fn start_in<'a>(&'a self, container: &Container, group: Option<Group>) -> Running<'a> {
        let directory = self.directory(container.id.as_str());
        let mut command = Command::new(PROBE);
        command
            .arg("shim")
            .arg(self.fabric.id().to_string())
            .arg(&directory);
        let launch = Launch {
            directory: &directory,
            container,
            group: group.as_ref(),
            command,
        };
        let shim = containers::launch(launch).expect("launch");
        let watch = Watch::new(&self.path.join("containers"), true).expect("watch");
        Running {
            world: std::marker::PhantomData,
            directory,
            group,
            watch,
            shim,
        }
    }

    /// Runs it to its end; gives how it ended and what it printed on both streams.
    pub fn run(&self, container: &Container) -> (Exit, String) {
        let mut running = self.start(container);
        let exit = running.exit();
        (exit, running.output())
    }
}

impl Drop for World {
    fn drop(&mut self) {
        if let Ok(entries) = std::fs::read_dir(self.path.join("containers")) {
            for entry in entries.flatten() {
                let _ = containers::signal(&entry.path(), ShimSignal::Kill);
            }
        }
        drop(self.fabric.stdin.take());
        let _ = self.fabric.wait();
        if let Some(groups) = &self.groups {
            let _ = groups.remove();
        }
        // Overlay's scratch is closed to its own owner where a shim was killed.
        let _ = Command::new("chmod")
            .args(["-R", "u+rwx"])
            .arg(&self.path)
            .status();
        let _ = std::fs::remove_dir_all(&self.path);
    }
}

/// The probe is static: it needs nothing else.
fn make_layer(layer: &Path) {
    for directory in ["bin", "dev", "etc", "proc", "sys", "tmp"] {
        std::fs::create_dir(layer.join(directory)).expect("directory");
    }
    std::fs::copy(PROBE, layer.join("bin/probe")).expect("probe");
    let mode = PermissionsExt::from_mode(0o1777);
    std::fs::set_permissions(layer.join("tmp"), mode).expect("mode");
    std::fs::write(
        layer.join("etc/passwd"),
        "root:x:0:0::/root:\nweb:x:33:34::/home/web:\n",
    )
    .expect("passwd");
    std::fs::write(
        layer.join("etc/group"),
        "root:x:0:\nweb:x:34:\nlog:x:4:web\n",
    )
    .expect("group");
    for name in ["hosts", "resolv.conf"] {
        std::fs::write(layer.join("etc").join(name), "").expect(name);
    }
    std::fs::write(layer.join("bin/text"), "not a program").expect("text");
    let mode = PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(layer.join("bin/text"), mode).expect("mode");
}

/// As if the layer had been unpacked inside: what belongs to nobody there cannot be changed there.
fn give_to_the_range(path: &Path) {
    std::os::unix::fs::lchown(path, Some(BASE_ID), Some(BASE_ID)).expect("chown");
    if path.is_dir() {
        let entries = std::fs::read_dir(path).expect("directory");
        entries.for_each(|entry| give_to_the_range(&entry.expect("entry").path()));
    }
}

/// Runs all tests of this executable again as an ordinary user with one mapped id, or those that
/// `chosen` chooses. Does nothing in a run that is one already.
pub fn again_as_an_ordinary_user(chosen: &[&str]) {
    if !is_root() {
        return;
    }
    let me = std::env::current_exe().expect("own path");
    let ids = ["--reuid", "65534", "--regid", "65534", "--clear-groups"];
    let output = match Command::new("setpriv")
        .args(ids)
        .arg(me)
        .args(chosen)
        .output()
    {
        Ok(output) => output,
        Err(error) => return skip(&format!("setpriv: {error}")),
    };
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{text}{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// The probe, to be started outside of containers.
pub fn probe() -> Command {
    Command::new(PROBE)
}

/// Asks for a value that no file tells of until it is there.
pub fn await_value<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(value) = ask() {
            return value;
        }
        assert!(Instant::now() < deadline, "waited for {what}");
        std::thread::yield_now();
    }
}

/// Whether the tests may be skipped where the system forbids what they need; said aloud.
pub fn skip(why: &str) {
    assert!(
        std::env::var_os("CI").is_none(),
        "cannot be tested here: {why}"
    );
    eprintln!("SKIPPED: {why}");
}

/// Starts the process that holds the namespaces; `pins` is where it pins a network namespace.
fn make_fabric(pins: &Path) -> Child {
    let mut child = Command::new(PROBE)
        .args(["fabric", if is_root() { "outside" } else { "self" }])
        .arg(pins)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("fabric");
    let mut said = BufReader::new(child.stdout.take().expect("stdout")).lines();
    let mut hear = |word: &str| {
        let line = said.next().and_then(Result::ok);
        assert_eq!(
            line.as_deref(),
            Some(word),
            "does this system forbid user namespaces?"
        );
    };
    hear("made");
    if is_root() {
        for map in ["uid_map", "gid_map"] {
            let path = format!("/proc/{}/{map}", child.id());
            std::fs::write(path, format!("0 {BASE_ID} 65536")).expect(map);
        }
    }
    writeln!(child.stdin.as_mut().expect("stdin"), "mapped").expect("fabric");
    hear("pinned");
    child
}

/// A container that was started.
pub struct Running<'a> {
    pub world: std::marker::PhantomData<&'a World>,
    pub directory: PathBuf,
    pub group: Option<Group>,
    pub shim: u32,
    watch: Watch,
}

impl Running<'_> {
    pub fn observe(&self) -> Observation {
        containers::observe(&self.directory).expect("observe")
    }

    /// Waits for a change of files until `found` gives something.
    pub fn await_that<T>(&mut self, what: &str, mut found: impl FnMut(&Self) -> Option<T>) -> T {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(found) = found(self) {
                return found;
            }
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(
                !left.is_zero(),
                "waited for {what}; is {:?}",
                self.observe()
            );
            let left = Timespec {
                tv_sec: left.as_secs() as i64,
                tv_nsec: 0,
            };
            let mut fds = [PollFd::from_borrowed_fd(
                self.watch.descriptor(),
                PollFlags::IN,
            )];
            poll(&mut fds, Some(&left)).expect("poll");
            self.watch.changes().expect("changes");
        }
    }

    pub fn exit(&mut self) -> Exit {
        self.await_that("exit", |running| match running.observe() {
            Observation::Exited(exit) => Some(exit),
            Observation::Lost { reason } => panic!("{reason}"),
            _ => None,
        })
    }

    pub fn signal(&self, signal: ShimSignal) {
        assert!(containers::signal(&self.directory, signal).expect("signal"));
    }

    /// All that was printed so far.
    pub fn output(&self) -> String {
        self.stream(None)
    }

    pub fn stream(&self, only: Option<Stream>) -> String {
        let batch = Cursor::default()
            .read(&self.directory, 64 << 20)
            .expect("log");
        let mut text = String::new();
        for frame in batch
            .frames
            .iter()
            .filter(|f| only.is_none_or(|only| only == f.stream))
        {
            text.push_str(&String::from_utf8_lossy(&frame.payload));
            if !frame.partial {
                text.push('\n');
            }
        }
        text
    }

    pub fn await_output(&mut self, part: &str) {
        self.await_that(part, |running| {
            running.output().contains(part).then_some(())
        });
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        // A test that failed leaves nothing behind either.
        let _ = containers::signal(&self.directory, ShimSignal::Kill);
        let deadline = Instant::now() + PATIENCE;
        while matches!(
            containers::observe(&self.directory),
            Ok(Observation::Creating | Observation::Running(_))
        ) && Instant::now() < deadline
        {
            let mut fds = [PollFd::from_borrowed_fd(
                self.watch.descriptor(),
                PollFlags::IN,
            )];
            let _ = poll(
                &mut fds,
                Some(&Timespec {
                    tv_sec: 1,
                    tv_nsec: 0,
                }),
            );
            let _ = self.watch.changes();
        }
        if let Some(group) = &self.group {
            let _ = group.kill();
            let _ = group.remove();
        }
    }
}
