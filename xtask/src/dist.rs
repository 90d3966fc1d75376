//! `cargo xtask dist`: the release as people get it: the binary, its manual, completions, a
//! systemd unit and the documents in one archive under `target/dist`, and the archive's checksum.
//!
//! Built twice from one commit the archive is the same: names are sorted, times are the commit's.

use crate::test;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Files of the repository that go along.
const DOCUMENTS: &[&str] = &[
    "README.md",
    "CHANGELOG.md",
    "LICENSE",
    "packaging/ondol.service",
];
const SHELLS: &[&str] = &["bash", "zsh", "fish"];

/// The subcommand.
pub fn run(arguments: &[String]) -> Result<(), String> {
    if !arguments.is_empty() {
        return Err("usage: cargo xtask dist".to_owned());
    }
    let root = crate::root();
    let archive = make(&root, &test::binary(&root)?)?;
    println!("{}", archive.display());
    Ok(())
}

/// Packs this binary; the archive's path. `sha256sum --check` accepts what lies beside it.
pub fn make(root: &Path, binary: &Path) -> Result<PathBuf, String> {
    let name = format!("ondol-{}-{}", env!("CARGO_PKG_VERSION"), triple(binary)?);
    let dist = root.join("target/dist");
    let tree = dist.join(&name);
    if dist.exists() {
        fs::remove_dir_all(&dist).map_err(|error| format!("{}: {error}", dist.display()))?;
    }
    for directory in [tree.join("man"), tree.join("completions")] {
        fs::create_dir_all(&directory)
            .map_err(|error| format!("{}: {error}", directory.display()))?;
    }
    let copy = |from: &Path| {
        let to = tree.join(from.file_name().unwrap_or_default());
        fs::copy(from, &to).map_err(|error| format!("{}: {error}", from.display()))
    };
    copy(binary)?;
    for document in DOCUMENTS {
        copy(&root.join(document))?;
    }
    output(Command::new(binary).arg("man").arg(tree.join("man")))?;
    for shell in SHELLS {
        let script = output(Command::new(binary).args(["completion", shell]))?;
        let path = tree.join("completions").join(format!("ondol.{shell}"));
        fs::write(&path, script).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let archive = pack(root, &dist, &name)?;
    let sums = output(Command::new("sha256sum").arg(&archive).current_dir(&dist))?;
    fs::write(dist.join("SHA256SUMS"), sums).map_err(|error| format!("SHA256SUMS: {error}"))?;
    output(
        Command::new("sha256sum")
            .args(["--check", "--quiet", "SHA256SUMS"])
            .current_dir(&dist),
    )?;
    Ok(dist.join(archive))
}

/// `target/TRIPLE/release/ondol` says what it was built for.
fn triple(binary: &Path) -> Result<String, String> {
    let parent = binary.parent().and_then(Path::parent);
    let triple = parent
        .and_then(Path::file_name)
        .and_then(|name| name.to_str());
    let known = triple.filter(|triple| triple.contains("-linux-"));
    known
        .map(str::to_owned)
        .ok_or_else(|| format!("{} lies under no target's name", binary.display()))
}

fn pack(root: &Path, dist: &Path, name: &str) -> Result<String, String> {
    let mut dated = Command::new("git");
    let time = output(dated.args(["log", "-1", "--format=%ct"]).current_dir(root))?;
    let archive = format!("{name}.tar.gz");
    let mut tar = Command::new("tar");
    tar.args([
        "--create",
        "--gzip",
        "--sort=name",
        "--owner=0",
        "--group=0",
    ])
    .args(["--numeric-owner", "--mode=u+w,go-w,a+rX"])
    .arg(format!("--mtime=@{}", time.trim()))
    .args(["--file", &archive, name])
    // gzip's own header would carry a time.
    .env("GZIP", "-n")
    .current_dir(dist);
    output(&mut tar)?;
    Ok(archive)
}

/// What it prints; it has to succeed.
fn output(command: &mut Command) -> Result<String, String> {
    let ended = command
        .output()
        .map_err(|error| format!("{command:?}: {error}"))?;
    if ended.status.success() {
        Ok(String::from_utf8_lossy(&ended.stdout).into_owned())
    } else {
        let said = String::from_utf8_lossy(&ended.stderr);
        Err(format!("{command:?} ended with {}: {said}", ended.status))
    }
}
