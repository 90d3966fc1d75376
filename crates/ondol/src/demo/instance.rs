//! The demo's private Ondol: a directory of its own, a port of its own, a child process.

use crate::data::{Data, RUNNING_FILE, RootKeys, Running};
use crate::report::Problem;
use crate::up::fabric::SELF;
use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A start takes milliseconds; this long is a failure.
const PATIENCE: Duration = Duration::from_secs(10);
const LOOK: Duration = Duration::from_millis(5);

/// A running private Ondol.
pub struct Instance {
    /// Its data directory.
    pub path: PathBuf,
    /// Where its API listens; the same after a restart.
    pub listen: SocketAddr,
    /// How it is reached, and with which keys.
    pub keys: RootKeys,
    child: Child,
}

impl Instance {
    /// Starts one in a new directory.
    pub fn start() -> Result<Instance, Problem> {
        let name = format!("ondol-demo-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let mut child = up(&path, listen)?;
        await_up(&path, &mut child)?;
        let data = Data::find(&path)?;
        let keys = match &data {
            Some(data) => data.read_json::<RootKeys>("root.json")?,
            None => None,
        };
        let keys = keys.ok_or_else(|| Problem::new("the demo's Ondol has no keys"))?;
        Ok(Instance {
            path,
            listen,
            keys,
            child,
        })
    }

    /// The control plane's process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Kills the control plane with SIGKILL and starts it again; how long nothing answered.
    pub fn kill_and_start(&mut self) -> Result<Duration, Problem> {
        let began = Instant::now();
        let killed = self.child.kill().and_then(|()| self.child.wait());
        killed.map_err(|error| Problem::new("cannot kill the control plane").because(error))?;
        self.child = up(&self.path, self.listen)?;
        await_up(&self.path, &mut self.child)?;
        Ok(began.elapsed())
    }

    /// Ends everything of it and removes its directory.
    pub fn end(mut self) -> Result<(), Problem> {
        let flag = crate::config::DataFlag {
            data: Some(self.path.clone()),
        };
        crate::commands::down::run(&flag)?;
        let ended = self.child.wait();
        ended.map_err(|error| Problem::new("the demo's Ondol did not end").because(error))?;
        fs::remove_dir_all(&self.path).map_err(|error| {
            Problem::new(format!("cannot remove {}", self.path.display())).because(error)
        })
    }
}

fn up(path: &Path, listen: SocketAddr) -> Result<Child, Problem> {
    let cannot = |error: std::io::Error| Problem::new("cannot start Ondol").because(error);
    fs::create_dir_all(path.parent().unwrap_or(path)).map_err(cannot)?;
    let log = File::options()
        .create(true)
        .append(true)
        .open(log_path(path))
        .map_err(cannot)?;
    Command::new(SELF)
        .args(["up", "--data"])
        .arg(path)
        .args(["--listen", &listen.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(cannot)
}

/// Beside the data directory, which must be empty at first.
pub fn log_path(path: &Path) -> PathBuf {
    path.with_extension("log")
}

/// Ready when this very process has told where it listens.
fn await_up(path: &Path, child: &mut Child) -> Result<(), Problem> {
    let until = Instant::now() + PATIENCE;
    loop {
        let data = Data::find(path).ok().flatten();
        let running = data.and_then(|data| data.read_json::<Running>(RUNNING_FILE).ok().flatten());
        if running.is_some_and(|running| running.pid == child.id()) {
            return Ok(());
        }
        if let Ok(Some(status)) = child.try_wait() {
            let words = fs::read_to_string(log_path(path)).unwrap_or_default();
            let last = words.lines().last().unwrap_or_default().to_owned();
            return Err(Problem::new(format!("the demo's Ondol ended ({status})")).because(last));
        }
        if Instant::now() > until {
            return Err(Problem::new("the demo's Ondol did not start within 10 s"));
        }
        std::thread::sleep(LOOK);
    }
}

/// A port of loopback that nobody has now.
pub fn free_port() -> Result<u16, Problem> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Problem::new("no port of 127.0.0.1 is free").because(error))
}
