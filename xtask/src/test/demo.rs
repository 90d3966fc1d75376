//! Runs `ondol demo` as root and as an ordinary user. Its exit code says whether each promise held.

use super::{Session, tools};
use crate::codegen::read;
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

/// Both, or what can be done here.
pub fn as_both(session: &mut Session) -> Result<(), String> {
    let binary = session.binary()?.to_owned();
    let kept = output(&session.root);
    let own = demo(&binary, None, &kept);
    let other = match tools::is_root() {
        true => demo(&binary, Some(ORDINARY), &kept.with_extension("user.txt")),
        false => session.lacks("the demo as root: this user cannot become root"),
    };
    match (own, other) {
        (Err(own), Err(other)) => Err(format!("{own}; as an ordinary user: {other}")),
        (own, other) => own.and(other),
    }
}

/// Runs it in a folder of its own, keeps what it prints and shows it.
pub fn demo(binary: &Path, user: Option<u32>, kept: &Path) -> Result<(), String> {
    let who = user.map_or("as ourselves".to_owned(), |user| format!("as user {user}"));
    eprintln!("-- the demo {who}");
    let home = std::env::temp_dir().join(format!("ondol-xtask-{}", std::process::id()));
    let named = |error| format!("{}: {error}", home.display());
    fs::create_dir_all(&home).map_err(named)?;
    fs::set_permissions(&home, fs::Permissions::from_mode(0o755)).map_err(named)?;
    // An ordinary user may not be able to walk to where cargo builds.
    let own = home.join("ondol");
    fs::copy(binary, &own).map_err(named)?;
    if let Some(user) = user {
        chown(&home, Some(user), Some(user)).map_err(named)?;
    }
    let told = File::create(kept).map_err(|error| format!("{}: {error}", kept.display()))?;
    let also = told
        .try_clone()
        .map_err(|error| format!("{}: {error}", kept.display()))?;
    let mut command = Command::new(&own);
    command.arg("demo").current_dir(&home).env("HOME", &home);
    command
        .env_remove("XDG_RUNTIME_DIR")
        .stdin(Stdio::null())
        .stdout(told)
        .stderr(also);
    if let Some(user) = user {
        command.uid(user).gid(user);
    }
    let status = command
        .status()
        .map_err(|error| format!("{}: {error}", own.display()));
    fs::remove_dir_all(&home).map_err(named)?;
    eprintln!("{}", read(kept)?);
    match status? {
        status if status.success() => Ok(()),
        status => Err(format!("the demo {who} ended with {status}")),
    }
}
