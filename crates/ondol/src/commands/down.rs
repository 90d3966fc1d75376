//! `ondol down`: ends everything of an instance, also when its `up` is dead. Data and intent stay.

use crate::awaiting::{self, Appearances};
use crate::config::DataFlag;
use crate::data::{Data, RUNNING_FILE, Running};
use crate::report::Problem;
use crate::up::fabric::{self, Directory};
use agents::hands::{Hands, Request};
use containers::ShimSignal;
use proxy::client::ClientFault;
use rustix::process::{Pid, Signal, kill_process, pidfd_send_signal};
use std::fs;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// All of it is over by then.
const PATIENCE: Duration = Duration::from_secs(30);
/// Containers have this long between the stop signal and SIGKILL.
const GRACE: Duration = Duration::from_secs(5);

/// Returns when nothing of the instance runs.
pub fn run(flag: &DataFlag) -> Result<ExitCode, Problem> {
    let path = flag.path()?;
    let Some(data) = Data::find(&path)? else {
        return Ok(ExitCode::SUCCESS);
    };
    let until = Instant::now() + PATIENCE;
    end_up(&data, until)?;
    end_containers(&data, until)?;
    match data.is_read_only() {
        false => end_fabric(&data, until)?,
        // The hands could not listen there, nor remove anything. The network ends with those in it.
        true => {
            end_orphans(&data.join("fabric"), until)?;
            eprintln!(
                "ondol: the file system of {} is read-only: files of containers are left until it \
                 can be written again",
                data.path.display()
            );
        }
    }
    fabric::close_way_out(&data)?;
    remove_groups(&data)?;
    Ok(ExitCode::SUCCESS)
}

/// Removes the instance's own control groups, wherever an `up` has made them.
fn remove_groups(data: &Data) -> Result<(), Problem> {
    let all: Vec<containers::cgroups::Groups> = data
        .read_json(crate::data::GROUPS_FILE)?
        .unwrap_or_default();
    all.iter()
        .try_for_each(containers::cgroups::Groups::remove)
        .map_err(|error| Problem::new("a control group is left").because(error))
}

/// Asks a running `up` to end and waits for its lock.
fn end_up(data: &Data, until: Instant) -> Result<(), Problem> {
    if data.lock()?.is_some() {
        return Ok(());
    }
    let appearances = Appearances::of(&data.path).map_err(cannot_wait)?;
    let waiting = data.clone();
    // What fails here fails again below, where it is told.
    let free = awaiting::done(move || drop(waiting.await_lock())).map_err(cannot_wait)?;
    let mut asked = None;
    loop {
        appearances.clear();
        // It tells its process when it serves, which may be only now.
        let running = data.read_json::<Running>(RUNNING_FILE)?;
        let pid = running.and_then(|running| Pid::from_raw(running.pid.cast_signed()));
        if let Some(pid) = pid.filter(|pid| asked != Some(*pid)) {
            // One that is gone already has released its lock.
            let _gone = kill_process(pid, Signal::TERM);
            asked = Some(pid);
        }
        let events = [free.as_fd(), appearances.as_fd()];
        match awaiting::any(&events, until).map_err(cannot_wait)?[..] {
            [true, _] => break,
            [_, true] => (),
            _ => return Err(left("the running `up` did not end")),
        }
    }
    match data.lock()? {
        Some(_) => Ok(()),
        None => Err(Problem::new("another `ondol up` was started meanwhile")),
    }
}

fn cannot_wait(error: io::Error) -> Problem {
    Problem::new("cannot wait for other processes").because(error)
}

fn left(what: &str) -> Problem {
    Problem::new(what).next("see what is left with: ps ax | grep ondol")
}

/// Stops every container, kills those that do not heed it.
fn end_containers(data: &Data, until: Instant) -> Result<(), Problem> {
    let directory = data.join("fabric/containers");
    let all: Vec<_> = fs::read_dir(&directory)
        .into_iter()
        .flatten()
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .collect();
    for container in &all {
        note_stop(container)?;
        signal(container, ShimSignal::Stop)?;
    }
    let shims = || -> Vec<OwnedFd> {
        let alive = all
            .iter()
            .filter_map(|path| containers::observe::shim(path).ok()?);
        alive.collect()
    };
    let grace = Instant::now() + GRACE;
    if !awaiting::ends(shims(), grace).map_err(cannot_wait)? {
        for container in &all {
            signal(container, ShimSignal::Kill)?;
        }
    }
    if !awaiting::ends(shims(), until).map_err(cannot_wait)? {
        return Err(left("a container did not end"));
    }
    for container in &all {
        if let Ok(Some(group)) = containers::observe::group(container) {
            group
                .remove()
                .map_err(|error| Problem::new("a control group is left").because(error))?;
        }
    }
    Ok(())
}

/// Writes down that a container that runs ends now with all others: the next `up` tells it so, and
/// does not take it for one that failed.
fn note_stop(container: &Path) -> Result<(), Problem> {
    let cannot = |error| Problem::new("cannot write into a container's directory").because(error);
    let noted = |noted: io::Result<()>| match noted {
        // Its task is told as one that was killed.
        Err(error) if error.kind() == io::ErrorKind::ReadOnlyFilesystem => Ok(()),
        noted => noted.map_err(cannot),
    };
    let shim = containers::observe::shim(container)
        .map_err(|error| Problem::new("cannot look at a container").because(error))?;
    match shim {
        Some(_alive) => noted(agents::tasks::note_stop(container)),
        None => Ok(()),
    }
}

fn signal(container: &Path, signal: ShimSignal) -> Result<(), Problem> {
    containers::signal(container, signal)
        .map(|_| ())
        .map_err(|error| Problem::new("cannot signal a container").because(error))
}

/// Removes the network, the containers' files, and ends the keeper.
fn end_fabric(data: &Data, until: Instant) -> Result<(), Problem> {
    if !data.join("fabric").exists() {
        return Ok(());
    }
    let directory = Directory::open(data)?;
    let (keeper, client) = match proxy::Client::connect(&directory.keeper()) {
        Ok(client) => (fabric::running(&client, &directory)?, Some(client)),
        Err(ClientFault::OtherVersion { keeper_pid, .. }) => {
            (fabric::running_as(keeper_pid, &directory)?, None)
        }
        Err(_) => return end_orphans(&directory.path, until),
    };
    let space = user_namespace(keeper.pid);
    let mut process = fabric::hands(data, &directory, &keeper)?;
    let hands = Hands::at(&directory.hands());
    let cannot =
        |what: &'static str| move |error: agents::hands::Failure| Problem::new(what).because(error);
    let life = hands
        .hold()
        .map_err(|error| Problem::new("the fabric's hands do not listen").because(error))?;
    for path in trees(&directory.path) {
        hands
            .ask_blocking(&Request::RemoveTree(path), None)
            .map_err(cannot("a container's files are left"))?;
    }
    hands
        .ask_blocking(&Request::TearDown, None)
        .map_err(cannot("a part of the network is left"))?;
    match client {
        Some(mut client) => client
            .shutdown()
            .map_err(|error| Problem::new("the edge's keeper did not end").because(error))?,
        // One that speaks another version of the protocol cannot be asked.
        None => end_orphans(&directory.path, until)?,
    }
    drop(life);
    process
        .wait()
        .map_err(|error| Problem::new("the fabric's hands did not end").because(error))?;
    // The keeper has answered before it ends, and its worker ends after it.
    await_empty(space.as_deref(), until)
}

/// Ends what the keeper left that has died: a worker finishes what its clients have under way, for
/// minutes if they like.
fn end_orphans(fabric: &Path, until: Instant) -> Result<(), Problem> {
    loop {
        let all = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        // The handle comes first: a number may be another's by the time of the look.
        let handles = pids.filter_map(|pid| Some((pid, awaiting::process(pid)?)));
        let inside = handles.filter(|(pid, _)| is_inside(*pid, fabric));
        let inside: Vec<OwnedFd> = inside.map(|(_, process)| process).collect();
        if inside.is_empty() {
            return Ok(());
        }
        for process in &inside {
            // It fails only for a process that has ended already.
            let _ended = pidfd_send_signal(process, Signal::KILL);
        }
        if !awaiting::ends(inside, until).map_err(cannot_wait)? {
            return Err(left("a process of the fabric did not end"));
        }
    }
}

/// Whether a process sees the fabric's directory where only those in the fabric do.
fn is_inside(pid: u32, fabric: &Path) -> bool {
    let seen = format!("/proc/{pid}/root{}", network::DATA_DIR);
    let identity = |path: &Path| {
        fs::metadata(path)
            .map(|found| (found.dev(), found.ino()))
            .ok()
    };
    identity(Path::new(&seen)).is_some_and(|seen| Some(seen) == identity(fabric))
}

/// What containers have written to disk, as the hands see it. Their records and last lines stay:
/// the next `up` tells by them how their tasks have ended.
fn trees(fabric: &Path) -> Vec<PathBuf> {
    let entries = |path: &Path| fs::read_dir(path).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries(&fabric.join("volumes"))
        .map(|one| one.path())
        .collect();
    for container in entries(&fabric.join("containers")) {
        let roots = entries(&container.path());
        let roots = roots.filter(|one| one.file_type().is_ok_and(|kind| kind.is_dir()));
        found.extend(roots.map(|one| one.path()));
    }
    let inside = |path: &PathBuf| {
        let below = path.strip_prefix(fabric).ok()?;
        Some(Path::new(network::DATA_DIR).join(below))
    };
    found.iter().filter_map(inside).collect()
}

/// Waits until no process is in a user namespace. Those that end may have started others.
fn await_empty(space: Option<&Path>, until: Instant) -> Result<(), Problem> {
    let Some(space) = space else { return Ok(()) };
    loop {
        let all = fs::read_dir("/proc").into_iter().flatten().flatten();
        let inside = all
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(|pid| user_namespace(*pid).as_deref() == Some(space));
        let inside: Vec<OwnedFd> = inside.filter_map(awaiting::process).collect();
        if inside.is_empty() {
            return Ok(());
        }
        if !awaiting::ends(inside, until).map_err(cannot_wait)? {
            return Err(left("a process of the fabric did not end"));
        }
    }
}

/// As the kernel names it; `None` of a process that has gone.
fn user_namespace(pid: u32) -> Option<std::path::PathBuf> {
    fs::read_link(format!("/proc/{pid}/ns/user")).ok()
}
