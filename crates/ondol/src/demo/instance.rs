//! The demo's private Ondol: a directory of its own, a port of its own, a child process.

use crate::awaiting::{self, Appearances, Awaited};
use crate::data::{Data, RUNNING_FILE, RootKeys, Running};
use crate::report::Problem;
use crate::up::fabric::SELF;
use std::fs::{self, DirBuilder, File};
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A start takes milliseconds; this long is a failure.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running private Ondol.
pub struct Instance {
    /// Its data directory.
    pub path: PathBuf,
    /// Where its API listens; the same after a restart.
    pub listen: SocketAddr,
    /// How it is reached, and with which keys.
    pub keys: RootKeys,
    /// Its default region.
    pub region: String,
    child: Child,
}

impl Instance {
    /// Starts one in a new directory.
    pub fn start() -> Result<Instance, Problem> {
        let name = format!("ondol-demo-{}", std::process::id());
        let place = std::env::temp_dir().join(name);
        let path = place.join("data");
        let make = |path: &Path| {
            let made = DirBuilder::new().mode(0o700).create(path);
            made.map_err(|error| {
                Problem::new(format!("cannot make {}", path.display())).because(error)
            })
        };
        make(&place)?;
        make(&path)?;
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()?));
        let (child, running) = up(&path, listen)?;
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
            region: running.region,
            child,
        })
    }

    /// The control plane's process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Where it writes its log.
    pub fn log(&self) -> PathBuf {
        log_of(&self.path)
    }

    /// Kills the control plane with SIGKILL and starts it again; how long nothing answered.
    pub fn kill_and_start(&mut self) -> Result<Duration, Problem> {
        let began = Instant::now();
        let killed = self.child.kill().and_then(|()| self.child.wait());
        killed.map_err(|error| Problem::new("cannot kill the control plane").because(error))?;
        (self.child, _) = up(&self.path, self.listen)?;
        Ok(began.elapsed())
    }

    /// Ends everything of it and removes its data; its log stays.
    pub fn end(mut self) -> Result<(), Problem> {
        let flag = crate::config::DataFlag {
            data: Some(self.path.clone()),
        };
        crate::commands::down::run(&flag)?;
        let ended = self.child.wait();
        ended.map_err(|error| Problem::new("the demo's Ondol did not end").because(error))?;
        remove(&self.path)
    }
}

/// Removes the log and its directory, after the end.
pub fn forget(log: &Path) -> Result<(), Problem> {
    log.parent().map_or(Ok(()), remove)
}

fn remove(path: &Path) -> Result<(), Problem> {
    fs::remove_dir_all(path)
        .map_err(|error| Problem::new(format!("cannot remove {}", path.display())).because(error))
}

fn log_of(path: &Path) -> PathBuf {
    path.with_file_name("up.log")
}

/// Starts the control plane and awaits that it serves. Its variables are those of this process.
fn up(path: &Path, listen: SocketAddr) -> Result<(Child, Running), Problem> {
    let cannot = |error: io::Error| Problem::new("cannot start Ondol").because(error);
    let log = File::options()
        .create(true)
        .append(true)
        .open(log_of(path))
        .map_err(cannot)?;
    // Before it starts, so that nothing is missed.
    let appearances = Appearances::of(path).map_err(cannot)?;
    let mut child = Command::new(SELF)
        .args(["up", "--data"])
        .arg(path)
        .args(["--listen", &listen.to_string()])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .map_err(cannot)?;
    let running = await_up(path, &appearances, &mut child)?;
    Ok((child, running))
}

/// Ready when this very process has told where it listens.
fn await_up(path: &Path, appearances: &Appearances, child: &mut Child) -> Result<Running, Problem> {
    let look = || {
        // While the directory is being made it cannot be read yet.
        let data = Data::find(path).ok().flatten()?;
        data.read_json::<Running>(RUNNING_FILE).ok().flatten()
    };
    let pid = child.id();
    let own = || look().filter(|running| running.pid == pid);
    match awaiting::answer(child, appearances, Instant::now() + PATIENCE, own) {
        Ok(Awaited::Answered(running)) => Ok(running),
        Ok(Awaited::Ended(status)) => {
            let words = fs::read_to_string(log_of(path)).unwrap_or_default();
            Err(Problem::new(format!("the demo's Ondol ended ({status})"))
                .because(words.trim_end()))
        }
        Ok(Awaited::TooLate) => Err(Problem::new("the demo's Ondol did not start within 10 s")),
        Err(error) => Err(Problem::new("cannot watch Ondol start").because(error)),
    }
}

/// A port of loopback that nobody has now.
pub fn free_port() -> Result<u16, Problem> {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|error| Problem::new("no port of 127.0.0.1 is free").because(error))
}
