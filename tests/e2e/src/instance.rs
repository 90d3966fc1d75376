//! A private Ondol: a data directory, a port and a process of its own.
//!
//! It is ended by `ondol down`, whatever became of the story, and afterwards nothing of it may be
//! left on the host.

use crate::boto::{Boto, Keys};
use crate::host::{self, Marks};
use crate::patience::{until, until_ok};
use crate::programs::{self, Ended, run};
use serde_json::Value;
use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

/// Users of no account; each instance of an ordinary user takes the next.
const ORDINARY_FIRST: u32 = 710_000;
static NEXT: AtomicU32 = AtomicU32::new(0);

/// As whom an instance runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum User {
    /// As whom the tests run.
    Own,
    /// As an ordinary user without any right; starting it needs root.
    Ordinary,
}

/// A running private Ondol.
pub struct Instance {
    /// Its data directory.
    pub data: PathBuf,
    /// Its API's port on 127.0.0.1.
    pub port: u16,
    base: PathBuf,
    marks: Marks,
    child: Option<Child>,
    more: Vec<(String, String)>,
    ended: bool,
}

/// The binary under test: `ONDOL_BIN`, or this build's.
pub fn binary() -> PathBuf {
    if let Some(path) = std::env::var_os("ONDOL_BIN") {
        return PathBuf::from(path);
    }
    // DIR/deps/stories-HASH stands beside DIR/ondol.
    let own = std::env::current_exe().expect("this test has a path");
    let path = own
        .parent()
        .and_then(Path::parent)
        .expect("in deps")
        .join("ondol");
    assert!(
        path.exists(),
        "{} is missing: `cargo build -p ondol` makes it",
        path.display()
    );
    path
}

impl Instance {
    /// Starts one as whom the tests run.
    pub fn start() -> Instance {
        Instance::start_as(User::Own)
    }

    /// Starts one.
    pub fn start_as(user: User) -> Instance {
        Instance::prepare(user).up()
    }

    /// Starts one with further variables in its environment.
    pub fn start_with(variables: &[(&str, &str)]) -> Instance {
        let mut instance = Instance::prepare(User::Own);
        let own = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        instance.more = variables.iter().map(own).collect();
        instance.up()
    }

    /// Everything but the start: its place, its port, its user.
    pub fn prepare(user: User) -> Instance {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let base = std::env::temp_dir().join(format!("ondol-e2e-{}-{number}", std::process::id()));
        let _absent = fs::remove_dir_all(&base);
        fs::create_dir(&base).expect("the temporary directory can be written");
        fs::set_permissions(&base, fs::Permissions::from_mode(0o755)).unwrap();
        let user = (user == User::Ordinary).then(|| {
            let id = ORDINARY_FIRST + std::process::id() % 10_000 + number;
            chown(&base, Some(id), Some(id)).expect("only root can start one for another user");
            id
        });
        Instance {
            marks: Marks {
                path: base.join("data"),
                user,
                ..Marks::default()
            },
            data: base.join("data"),
            port: host::free_port(),
            base,
            child: None,
            more: Vec::new(),
            ended: false,
        }
    }

    fn up(mut self) -> Instance {
        self.start_again();
        self
    }

    /// `ondol` as this instance's user.
    pub fn command(&self) -> Command {
        let mut command = Command::new(binary());
        command.stdin(Stdio::null()).current_dir(&self.base);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("ONDOL_") {
                command.env_remove(name);
            }
        }
        command.env("HOME", &self.base);
        command.envs(self.more.iter().map(|(name, value)| (name, value)));
        if let Some(user) = self.marks.user {
            command.uid(user).gid(user);
        }
        command
    }

    /// The command of its `up`.
    pub fn up_command(&self) -> Command {
        let mut command = self.command();
        command.args([
            "up",
            "--listen",
            &format!("127.0.0.1:{}", self.port),
            "--data",
        ]);
        command.arg(&self.data);
        command.args([
            "--access-key-id",
            "testing",
            "--secret-access-key",
            "testing",
        ]);
        command
    }

    /// Starts its `up` and awaits that it answers.
    pub fn start_again(&mut self) {
        self.start_by(self.up_command());
    }

    /// Starts its `up` by a command of the story's own.
    pub fn start_by(&mut self, mut command: Command) {
        assert!(self.child.is_none(), "it runs already");
        let log = File::options()
            .create(true)
            .append(true)
            .open(self.log())
            .unwrap();
        let child = command.stdout(Stdio::null()).stderr(log).spawn();
        let mut child = child.expect("the binary can be started");
        // Written when it serves; that of the `up` before is removed first.
        let told = self.data.join("up.json");
        until_ok("a ready Ondol", 15, || {
            if let Ok(Some(status)) = child.try_wait() {
                panic!("`ondol up` ended ({status}): {}", self.last_words());
            }
            let text = fs::read_to_string(&told).map_err(|error| error.to_string())?;
            let running: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
            let ready = running["pid"] == child.id();
            if ready { Ok(()) } else { Err(text) }
        });
        self.child = Some(child);
    }

    /// Its log.
    pub fn log(&self) -> PathBuf {
        self.base.join("up.log")
    }

    /// A directory of the story's own, removed at the end.
    pub fn scratch(&self, name: &str) -> PathBuf {
        let path = self.base.join(name);
        fs::create_dir_all(&path).unwrap();
        path
    }

    fn last_words(&self) -> String {
        let text = fs::read_to_string(self.log()).unwrap_or_default();
        let lines: Vec<&str> = text.lines().collect();
        lines[lines.len().saturating_sub(15)..].join("\n")
    }

    /// The process of its `up`.
    pub fn pid(&self) -> u32 {
        self.child.as_ref().expect("it runs").id()
    }

    /// SIGKILL to its `up`.
    pub fn kill_up(&mut self) {
        let mut child = self.child.take().expect("it runs");
        child.kill().expect("it can be killed");
        child.wait().expect("it has ended");
    }

    /// SIGTERM to its `up`; it must end with 0.
    pub fn terminate_up(&mut self) {
        let pid = rustix::process::Pid::from_raw(self.pid().cast_signed()).expect("a process");
        rustix::process::kill_process(pid, rustix::process::Signal::TERM).expect("it runs");
        let mut child = self.child.take().expect("it runs");
        let status = until_ok("the end of `up`", 10, || match child.try_wait() {
            Ok(Some(status)) => Ok(status),
            other => Err(format!("{other:?}")),
        });
        assert!(status.success(), "{status}");
    }

    /// `http://127.0.0.1:PORT`.
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// `127.0.0.1:PORT`.
    pub fn registry(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// boto3 as the root user.
    pub fn boto(&self) -> Boto {
        Boto::new(&self.endpoint(), Keys::root())
    }

    /// boto3 as somebody else.
    pub fn boto_as(&self, keys: Keys) -> Boto {
        Boto::new(&self.endpoint(), keys)
    }

    /// The `aws` command as the root user.
    pub fn aws_command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(programs::venv("aws"));
        command
            .args(["--endpoint-url", &self.endpoint()])
            .args(args)
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .env("AWS_DEFAULT_REGION", "us-east-1")
            .env("AWS_PAGER", "")
            .env("AWS_MAX_ATTEMPTS", "1")
            // Into a pipe, Python keeps lines back otherwise.
            .env("PYTHONUNBUFFERED", "1")
            .env_remove("HTTP_PROXY")
            .env("HOME", &self.base);
        command
    }

    /// Runs the `aws` command.
    pub fn aws(&self, args: &[&str]) -> Ended {
        run(&mut self.aws_command(args))
    }

    /// Runs an `ondol` command with `--data`.
    pub fn ondol(&self, command: &str, more: &[&str]) -> Ended {
        run(self
            .command()
            .arg(command)
            .arg("--data")
            .arg(&self.data)
            .args(more))
    }

    /// What `ondol status --json` shows.
    pub fn status(&self) -> Value {
        let text = self.ondol("status", &["--json"]).ok();
        serde_json::from_str(&text).expect("status --json prints one JSON document")
    }

    /// Its id.
    pub fn id(&self) -> String {
        let text = fs::read_to_string(self.data.join("instance.json")).expect("it was started");
        let marker: Value = serde_json::from_str(&text).unwrap();
        marker["id"].as_str().unwrap().to_owned()
    }

    /// Kills a container's shim, and with it the container, and awaits that nothing of it is left
    /// to answer.
    pub fn kill_container(&self, runtime_id: &str) {
        let file = self
            .data
            .join("fabric/containers")
            .join(runtime_id)
            .join("status.json");
        let text = fs::read_to_string(&file);
        let text = text.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
        let status: Value = serde_json::from_str(&text).unwrap();
        let process = |name: &str| {
            let pid = status[name]
                .as_u64()
                .and_then(|pid| u32::try_from(pid).ok());
            pid.unwrap_or_else(|| panic!("no {name} in {text}"))
        };
        let (shim, init) = (process("shim_pid"), process("init_pid"));
        programs::kill(shim);
        until("the container's end", 10, || host::is_dead(init));
    }

    /// Its processes but `up`: number and command line.
    pub fn processes(&mut self) -> Vec<(u32, String)> {
        self.marks.learn();
        host::processes(&self.marks)
    }

    /// Nothing of it runs; from now on the kernel may give its namespaces' names to others.
    pub fn assert_ended(&mut self) {
        assert_eq!(self.processes(), []);
        self.marks.spaces.clear();
    }

    /// Its processes in one of the roles `edge keeper`, `edge worker`, `fabric`, `shim`.
    pub fn role(&mut self, role: &str) -> Vec<u32> {
        let named = |line: &str| line.contains(&format!(" {role} "));
        let all = self.processes().into_iter();
        all.filter(|(_, line)| named(line))
            .map(|(pid, _)| pid)
            .collect()
    }

    /// `ondol down`, and a look at what is left.
    pub fn down(&mut self) {
        self.marks.learn();
        self.ondol("down", &[]).ok();
        if let Some(mut child) = self.child.take() {
            child.wait().expect("`up` has ended");
        }
        if !self.data.join("instance.json").exists() {
            return;
        }
        let left = host::leftovers(&self.id(), &self.marks);
        assert!(left.is_empty(), "`ondol down` left:\n{}", left.join("\n"));
        // The kernel gives a namespace's name to another.
        self.marks.spaces.clear();
        let closed = std::net::TcpStream::connect(("127.0.0.1", self.port)).is_err();
        assert!(closed, "after `ondol down` something listens on its port");
    }

    /// Ends the story of an instance whose data directory is a mount of the story's own.
    pub fn down_but_mount(mut self) {
        self.ondol("down", &[]).ok();
        if let Some(mut child) = self.child.take() {
            child.wait().expect("`up` has ended");
        }
        self.marks.learn();
        let left = host::processes(&self.marks);
        assert!(left.is_empty(), "`ondol down` left {left:?}");
        self.ended = true;
        run(Command::new("umount").arg(&self.data)).ok();
        fs::remove_dir_all(&self.base).expect("its directory can be removed");
    }

    /// Ends the story: `down`, nothing left, its directory removed.
    pub fn end(mut self) {
        self.down();
        self.ended = true;
        fs::remove_dir_all(&self.base).expect("its directory can be removed");
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        if self.ended {
            return;
        }
        if std::thread::panicking() {
            eprintln!(
                "---- the last words of `ondol up`\n{}\n----",
                self.last_words()
            );
            let ended = self.ondol("down", &[]);
            if ended.code != Some(0) {
                eprintln!("`ondol down`: {} {}", ended.out, ended.err);
            }
            if let Some(mut child) = self.child.take() {
                let _dead = child.kill();
                let _reaped = child.wait();
            }
            if std::env::var_os("ONDOL_E2E_KEEP").is_none() {
                let _removed = fs::remove_dir_all(&self.base);
            }
            return;
        }
        self.down();
        let _removed = fs::remove_dir_all(&self.base);
    }
}
