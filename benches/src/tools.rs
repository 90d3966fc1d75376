//! Programs that are compared with or measured by: found, installed where that is asked for, or
//! named as missing.

use std::path::PathBuf;
use std::process::Command;

/// Where Debian puts daemons, beside the user's own path.
const BEYOND_PATH: &[&str] = &["/usr/sbin", "/sbin"];

/// The program, or why there is none. Under CI=true a root user gets it from Debian's package.
pub fn need(program: &str, package: &str) -> Result<PathBuf, String> {
    if let Some(found) = find(program) {
        return Ok(found);
    }
    let missing = format!("{program} is missing: apt-get install {package}");
    let in_ci = std::env::var_os("CI").is_some_and(|value| value == "true");
    if !in_ci || !rustix::process::geteuid().is_root() {
        return Err(missing);
    }
    let installed = Command::new("apt-get")
        .args(["install", "--yes", "--no-install-recommends", package])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output();
    match installed {
        Ok(output) if output.status.success() => find(program).ok_or(missing),
        Ok(output) => Err(format!(
            "{missing}: {}",
            String::from_utf8_lossy(&output.stderr)
        )),
        Err(error) => Err(format!("{missing}: {error}")),
    }
}

fn find(program: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let places = std::env::split_paths(&path).chain(BEYOND_PATH.iter().map(PathBuf::from));
    places
        .map(|place| place.join(program))
        .find(|file| file.is_file())
}

/// Runs a command to its end; what it wrote, or why it failed.
pub fn output(command: &mut Command) -> Result<Vec<u8>, String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .map_err(|error| format!("cannot start {name}: {error}"))?;
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(format!(
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr).trim()
    ))
}
