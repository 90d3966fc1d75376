//! The processes beside `up`: the keeper, which is adopted or started, and the hands, which live
//! and die with this one.

use crate::awaiting::{self, Appearances, Awaited};
use crate::data::Data;
use crate::report::Problem;
use crate::roles::{FABRIC_FILE, HANDS_SOCKET, KEEPER_SOCKET};
use network::fabric::Obstacle;
use proxy::Client;
use proxy::client::ClientFault;
use serde::Deserialize;
use std::fs::{self, OpenOptions};
use std::io;
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// This very binary, also when its file was replaced since.
pub const SELF: &str = "/proc/self/exe";
/// Where a rootless way out's process is noted.
const PASTA_FILE: &str = "pasta.pid";
/// Whether this instance switched the host's forwarding on.
const FORWARDING_FILE: &str = "forwarding.json";
/// How long a process may take to listen.
const PATIENCE: Duration = Duration::from_secs(10);

/// The fabric as the keeper told it.
#[derive(Clone, Debug, Deserialize)]
pub struct Told {
    /// Users that it maps.
    pub ids: u32,
    /// Why not more.
    pub reason: Option<String>,
}

/// The fabric's directory, and paths in it that are short enough for a socket.
#[derive(Debug)]
pub struct Directory {
    /// As this process sees it.
    pub path: PathBuf,
    held: OwnedFd,
}

impl Directory {
    /// Makes it, owned by the fabric's root.
    pub fn make(data: &Data) -> Result<Directory, Problem> {
        let path = data.directory("fabric")?;
        let cannot = |error: io::Error| {
            Problem::new(format!("cannot prepare {}", path.display())).because(error)
        };
        for name in ["containers", "layers", "volumes"] {
            fs::create_dir_all(path.join(name)).map_err(cannot)?;
        }
        if rustix::process::geteuid().is_root() {
            let owner = network::fabric::root_range(data.marker.number());
            for name in ["", "containers", "layers", "volumes"] {
                std::os::unix::fs::chown(path.join(name), Some(owner), Some(owner))
                    .map_err(cannot)?;
            }
        }
        Directory::open(data)
    }

    /// Opens one that was made.
    pub fn open(data: &Data) -> Result<Directory, Problem> {
        let path = data.join("fabric");
        let held = fs::File::open(&path).map_err(|error| {
            Problem::new(format!("cannot open {}", path.display())).because(error)
        })?;
        Ok(Directory {
            path,
            held: held.into(),
        })
    }

    /// The path of a socket in it, by a descriptor: a data directory's own may be too long.
    pub fn socket(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/self/fd/{}/{name}", self.held.as_raw_fd()))
    }

    /// The keeper's socket.
    pub fn keeper(&self) -> PathBuf {
        self.socket(KEEPER_SOCKET)
    }

    /// The hands' socket.
    pub fn hands(&self) -> PathBuf {
        self.socket(HANDS_SOCKET)
    }
}

/// A keeper that runs, and the fabric it holds.
#[derive(Clone, Debug)]
pub struct Keeper {
    /// Its process.
    pub pid: u32,
    /// What it told of the fabric.
    pub told: Told,
    /// Whether it was running before this `up`.
    pub adopted: bool,
}

/// Adopts a running keeper, or starts one; `before_making` is called where no fabric is left that
/// it could join. Blocks.
pub fn keeper(
    data: &Data,
    directory: &Directory,
    before_making: impl FnOnce(),
) -> Result<Keeper, Problem> {
    match Client::connect(&directory.keeper()) {
        Ok(client) => return running(&client, directory),
        Err(ClientFault::OtherVersion { .. }) => return Err(of_another_build(&data.path)),
        // None runs.
        Err(_) => (),
    }
    let _stale = fs::remove_file(directory.path.join(KEEPER_SOCKET));
    let mut command = role(data, "edge")?;
    match living_container(directory) {
        // The keeper has died and containers hold its fabric: the next one joins it.
        Some(pid) => command.args(["edge", "keeper", "join", &pid.to_string()]),
        None => {
            before_making();
            command
                .args(["edge", "keeper", "make", &data.marker.number().to_string()])
                .arg(&directory.path)
        }
    };
    let mut child = start(command)?;
    let client = await_answer(&mut child, directory, || {
        Client::connect(&directory.keeper()).ok()
    })?;
    let pid = client.first_state().keeper_pid;
    reap(child);
    Ok(Keeper {
        pid,
        told: told(directory)?,
        adopted: false,
    })
}

/// The keeper at the other end of a connection.
pub fn running(client: &Client, directory: &Directory) -> Result<Keeper, Problem> {
    running_as(client.first_state().keeper_pid, directory)
}

/// The keeper that is this process.
pub fn running_as(pid: u32, directory: &Directory) -> Result<Keeper, Problem> {
    Ok(Keeper {
        pid,
        told: told(directory)?,
        adopted: true,
    })
}

/// Tasks of the other build run on meanwhile, and are reached. The first line has all that one
/// needs.
fn of_another_build(data: &Path) -> Problem {
    Problem::new("the edge that runs was started by another build of Ondol")
        .because(format!(
            "end it and its tasks with: ondol down --data {}",
            data.display()
        ))
        .next("services start their tasks again with the next `ondol up`")
}

/// Starts the hands in the keeper's fabric. Blocks until they listen.
pub fn hands(data: &Data, directory: &Directory, keeper: &Keeper) -> Result<Child, Problem> {
    let _stale = fs::remove_file(directory.path.join(HANDS_SOCKET));
    let mut command = role(data, "fabric")?;
    command.args([
        "fabric",
        &keeper.pid.to_string(),
        &keeper.told.ids.to_string(),
        &std::process::id().to_string(),
    ]);
    let mut child = start(command)?;
    let path = directory.path.join(HANDS_SOCKET);
    match await_answer(&mut child, directory, || path.exists().then_some(())) {
        Ok(()) => Ok(child),
        Err(problem) => {
            end(child);
            Err(problem)
        }
    }
}

/// Ends a child of this process at once.
pub fn end(mut child: Child) {
    // Both fail only for one that has ended already.
    let _ended = child.kill();
    let _status = child.wait();
}

/// A command that starts a shim in a process's fabric.
pub fn shim(pid: u32, directory: &Path) -> Command {
    let mut command = Command::new(SELF);
    command.args(["shim", &pid.to_string()]).arg(directory);
    command
}

/// Opens the way from the transit to the host's own network. What was changed on the host is noted,
/// so that `down` restores it. A way that a process keeps open answers a handle of that.
pub fn open_way_out(data: &Data, keeper: u32) -> Result<Option<OwnedFd>, String> {
    if !rustix::process::geteuid().is_root() {
        let noted = data.join(PASTA_FILE);
        return network::shell::pasta::attach(keeper, &noted)
            .map(Some)
            .map_err(|error| error.to_string());
    }
    let transit = network::shell::host::pinned_by(keeper, network::TRANSIT)
        .map_err(|error| format!("the transit is not there: {error}"))?;
    let attached = network::shell::host::attach(data.marker.number(), transit.as_fd(), &[])
        .map_err(|error| error.to_string())?;
    if attached.changed_forwarding {
        data.write_json(FORWARDING_FILE, &true)
            .map_err(|problem| problem.to_string())?;
    }
    match attached.obstacles.first() {
        None => Ok(None),
        Some(obstacle) => Err(format!(
            "{}; `{}` allows it",
            obstacle.problem, obstacle.remedy
        )),
    }
}

/// Closes the way out and restores what was changed on the host.
pub fn close_way_out(data: &Data) -> Result<(), Problem> {
    if !rustix::process::geteuid().is_root() {
        return network::shell::pasta::detach(&data.join(PASTA_FILE))
            .map_err(|error| Problem::new("pasta did not end").because(error));
    }
    let changed = data.read_json::<bool>(FORWARDING_FILE)?.unwrap_or(false);
    network::shell::host::detach(data.marker.number(), changed)
        .map_err(|error| Problem::new("the way out is left on the host").because(error))?;
    if changed && !data.is_read_only() {
        data.write_json(FORWARDING_FILE, &false)?;
    }
    Ok(())
}

fn told(directory: &Directory) -> Result<Told, Problem> {
    let path = directory.path.join(FABRIC_FILE);
    let bytes = fs::read(&path)
        .map_err(|error| Problem::new(format!("cannot read {}", path.display())).because(error))?;
    serde_json::from_slice(&bytes)
        .map_err(|error| Problem::new(format!("{} is damaged", path.display())).because(error))
}

/// The first process of some container that runs.
pub fn living_container(directory: &Directory) -> Option<u32> {
    let entries = fs::read_dir(directory.path.join("containers")).ok()?;
    entries
        .filter_map(Result::ok)
        .find_map(|entry| match containers::observe(&entry.path()) {
            Ok(containers::Observation::Running(status)) => Some(status.shim_pid),
            _ => None,
        })
}

/// This binary with its words going to `log/ROLE.log`.
fn role(data: &Data, name: &str) -> Result<Command, Problem> {
    let path = data.directory("log")?.join(format!("{name}.log"));
    let log = OpenOptions::new().create(true).append(true).open(&path);
    let log = log
        .map_err(|error| Problem::new(format!("cannot open {}", path.display())).because(error))?;
    let mut command = Command::new(SELF);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(log);
    Ok(command)
}

fn start(mut command: Command) -> Result<Child, Problem> {
    command
        .spawn()
        .map_err(|error| Problem::new("cannot start another process of this binary").because(error))
}

/// Waits until the process answers, has ended, or took too long: its socket appears in the
/// directory, and then it listens.
fn await_answer<T>(
    child: &mut Child,
    directory: &Directory,
    look: impl FnMut() -> Option<T>,
) -> Result<T, Problem> {
    let cannot = |error: io::Error| Problem::new("cannot wait for a process").because(error);
    let appearances = Appearances::of(&directory.path).map_err(cannot)?;
    let until = Instant::now() + PATIENCE;
    match awaiting::answer(child, &appearances, until, look).map_err(cannot)? {
        Awaited::Answered(answer) => Ok(answer),
        Awaited::Ended(status) => {
            let forbidden = network::fabric::probe().into_iter().find(|one| one.fatal);
            Err(not_made(status, forbidden))
        }
        Awaited::TooLate => Err(Problem::new("the fabric was not made within 10 s")),
    }
}

/// The first line has all that one needs where the system forbids something: what, and the command
/// that allows it.
fn not_made(status: ExitStatus, forbidden: Option<Obstacle>) -> Problem {
    let not_made = Problem::new(format!("the fabric could not be made ({status})"));
    match forbidden {
        Some(Obstacle {
            problem, remedy, ..
        }) => not_made
            .because(format!("{problem}; allow it with: {remedy}"))
            .next("`ondol doctor` says what else this system forbids"),
        None => {
            not_made.next("log/edge.log has the words; `ondol doctor` says what this system lacks")
        }
    }
}

/// A child that outlives its parent's interest is awaited, so that no zombie stays.
fn reap(mut child: Child) {
    std::thread::spawn(move || child.wait());
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn an_edge_of_another_build_is_told_with_the_command_that_ends_it() {
        let text = of_another_build(Path::new("/data")).to_string();
        assert_eq!(
            text.lines().next(),
            Some(
                "ondol: the edge that runs was started by another build of Ondol: \
                 end it and its tasks with: ondol down --data /data"
            )
        );
    }

    #[test]
    fn the_first_line_says_what_failed_what_is_forbidden_and_what_allows_it() {
        let forbidden = Obstacle {
            problem: "user.max_user_namespaces is 0".to_owned(),
            remedy: "sudo sysctl -w user.max_user_namespaces=15000".to_owned(),
            fatal: true,
        };
        let failed = ExitStatus::from_raw(1 << 8);
        let text = not_made(failed, Some(forbidden)).to_string();
        assert_eq!(
            text.lines().next(),
            Some(
                "ondol: the fabric could not be made (exit status: 1): \
                 user.max_user_namespaces is 0; \
                 allow it with: sudo sysctl -w user.max_user_namespaces=15000"
            )
        );
        let text = not_made(failed, None).to_string();
        assert!(
            text.starts_with("ondol: the fabric could not be made (exit status: 1)\n"),
            "{text}"
        );
    }
}
