//! Runs `ondol demo` as root and as an ordinary user. Its exit code says whether each promise held,
//! its document what was measured.

use super::{Session, tools};
use crate::codegen::read;
use serde::Deserialize;
use std::fs::{self, File};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Debian's `nobody`: a user with no right to anything.
const ORDINARY: u32 = 65534;

/// Where the output of the last demo as ourselves is kept.
pub fn output(root: &Path) -> PathBuf {
    root.join("target/demo.txt")
}

/// As root its plain form, as an ordinary user the example of its help, which goes on running.
pub fn as_both(session: &mut Session) -> Result<(), String> {
    let binary = session.binary()?.to_owned();
    let file = output(&session.root);
    let own = demo(&binary, &file);
    let user = tools::is_root().then_some(ORDINARY);
    let other = kept_running(&binary, user, &file.with_extension("user.txt"));
    let lacks = match user {
        Some(_) => Ok(()),
        None => session.not_run("the demo as root", "this user cannot become root"),
    };
    let both = match (own, other) {
        (Err(own), Err(other)) => Err(format!("{own}; the example: {other}")),
        (own, other) => own.and(other),
    };
    both.and(lacks)
}

/// A folder with the binary in it, where an ordinary user may be, removed with its owner.
struct Place {
    path: PathBuf,
    user: Option<u32>,
}

impl Place {
    fn make(binary: &Path, user: Option<u32>) -> Result<Place, String> {
        let path = std::env::temp_dir().join(format!("ondol-xtask-{}", std::process::id()));
        let named = |error| format!("{}: {error}", path.display());
        fs::create_dir_all(&path).map_err(named)?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).map_err(named)?;
        // An ordinary user may not be able to walk to where cargo builds.
        fs::copy(binary, path.join("ondol")).map_err(named)?;
        if let Some(user) = user {
            chown(&path, Some(user), Some(user)).map_err(named)?;
        }
        Ok(Place { path, user })
    }

    /// A shell's command in which `ondol` is the binary.
    fn shell(&self, script: &str) -> Command {
        let own = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(self.path.clone()).chain(std::env::split_paths(&own));
        let mut command = Command::new("sh");
        command
            .args(["-c", script])
            .current_dir(&self.path)
            .env("HOME", &self.path)
            .env("PATH", std::env::join_paths(paths).unwrap_or_default())
            .env_remove("XDG_RUNTIME_DIR")
            .stdin(Stdio::null());
        if let Some(user) = self.user {
            command.uid(user).gid(user);
        }
        command
    }

    /// What such a command prints; it has to succeed.
    fn prints(&self, script: &str) -> Result<String, String> {
        let output = self.shell(script).stderr(Stdio::inherit()).output();
        let output = output.map_err(|error| format!("`{script}`: {error}"))?;
        match output.status.success() {
            true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
            false => Err(format!("`{script}` ended with {}", output.status)),
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What is left is said by whoever finds it; the outcome is more important.
        let _left = fs::remove_dir_all(&self.path);
    }
}

/// `ondol demo` as its help's example has it, with `--json`: one document, and then it goes on
/// running until it is ended by hand.
fn kept_running(binary: &Path, user: Option<u32>, kept: &Path) -> Result<(), String> {
    let who = user.map_or("as ourselves".to_owned(), |user| format!("as user {user}"));
    eprintln!("-- the example of the demo's help, {who}");
    let place = Place::make(binary, user)?;
    let help = place.prints("ondol demo --help")?;
    let example = help.lines().skip_while(|line| *line != "Example:").nth(1);
    let example = example
        .ok_or("the help of `ondol demo` has no example")?
        .trim();
    let told = created(kept)?;
    let output = place
        .shell(&format!("{example} --json"))
        .stderr(told)
        .output();
    let output = output.map_err(|error| format!("{example}: {error}"))?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    eprintln!("{}{text}", read(kept)?);
    if !output.status.success() {
        return Err(format!(
            "`{example} --json` {who} ended with {}",
            output.status
        ));
    }
    let document: Document = serde_json::from_str(&text)
        .map_err(|error| format!("`{example} --json` prints no such document: {error}"))?;
    let Document {
        phases,
        heal_ms,
        rollouts,
        url,
        endpoint,
        data,
    } = document;
    let data = format!("--data {data}");
    let by_hand = place
        .prints(&format!(
            "curl -sS --noproxy '*' {url} && ondol status {data}"
        ))
        .and_then(|seen| {
            let whole = seen.contains("says hello") && seen.contains(&endpoint);
            whole.then_some(()).ok_or(seen)
        });
    place.prints(&format!("ondol down {data}"))?;
    by_hand?;
    let served = phases
        .iter()
        .all(|phase| phase.sent >= REQUESTS_MIN && phase.seconds > 0.0);
    let lost: u64 = phases.iter().skip(2).map(|phase| phase.failed).sum();
    let outcomes: Vec<&str> = rollouts.iter().map(|one| one.outcome.as_str()).collect();
    match (phases.len(), served, lost, heal_ms > 0, outcomes.as_slice()) {
        (6, true, 0, true, ["COMPLETED", "FAILED, rolled back"]) => Ok(()),
        _ => Err(format!(
            "the demo's document does not say what was promised: {text}"
        )),
    }
}

/// Each phase has so many requests.
const REQUESTS_MIN: u64 = 1_000;

/// What `--json` prints, as scripts rely on it.
#[derive(Deserialize)]
struct Document {
    phases: Vec<Phase>,
    heal_ms: u64,
    rollouts: Vec<Rollout>,
    url: String,
    endpoint: String,
    data: String,
}

#[derive(Deserialize)]
struct Phase {
    sent: u64,
    failed: u64,
    seconds: f64,
}

#[derive(Deserialize)]
struct Rollout {
    outcome: String,
}

fn created(path: &Path) -> Result<File, String> {
    let named = |error| format!("{}: {error}", path.display());
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .map_err(named)?;
    File::create(path).map_err(named)
}

/// Runs it in a folder of its own, keeps what it prints and shows it.
pub fn demo(binary: &Path, kept: &Path) -> Result<(), String> {
    eprintln!("-- the demo as ourselves");
    let place = Place::make(binary, None)?;
    let told = created(kept)?;
    let also = told.try_clone();
    let also = also.map_err(|error| format!("{}: {error}", kept.display()))?;
    let status = place.shell("ondol demo").stdout(told).stderr(also).status();
    eprintln!("{}", read(kept)?);
    match status.map_err(|error| format!("the demo: {error}"))? {
        status if status.success() => Ok(()),
        status => Err(format!("the demo ended with {status}")),
    }
}
