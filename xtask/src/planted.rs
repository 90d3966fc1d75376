//! `cargo xtask planted`: each patch in `tests/sim/planted` is a bug, and the simulation must find
//! it. The bugs live in a copy of the tree; product code has no switch for them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// So many stories find each of them; the suite plays more.
const HISTORIES: &str = "4000";

/// The subcommand: all patches, or those whose names begin with an argument.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let root = crate::root();
    let patches = patches(&root.join("tests/sim/planted"), arguments)?;
    let copy = std::env::temp_dir().join(format!("ondol-planted-{}", std::process::id()));
    let result = all(&root, &copy, &patches);
    let removed = fs::remove_dir_all(&copy);
    result?;
    removed.map_err(|error| format!("remove {}: {error}", copy.display()))
}

fn patches(folder: &Path, wanted: &[String]) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let is_wanted = |path: &PathBuf| {
        let name = path
            .file_name()
            .and_then(|name| name.to_str())
            .unwrap_or_default();
        let chosen = wanted.is_empty() || wanted.iter().any(|one| name.starts_with(one.as_str()));
        chosen && name.ends_with(".patch")
    };
    let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
    let mut paths: Vec<PathBuf> = paths.filter(is_wanted).collect();
    paths.sort();
    match paths.is_empty() {
        true => Err(format!("no such patch in {}", folder.display())),
        false => Ok(paths),
    }
}

fn all(root: &Path, copy: &Path, patches: &[PathBuf]) -> Result<(), String> {
    copy_tree(root, copy)?;
    if !plays(root, copy)? {
        return Err("the simulation fails without a planted bug".into());
    }
    let mut missed = Vec::new();
    for patch in patches {
        let name = patch.file_stem().unwrap_or_default().to_string_lossy();
        apply(copy, patch, &[])?;
        let found = !plays(root, copy)?;
        apply(copy, patch, &["--reverse"])?;
        println!("{:<9} {name}", if found { "found" } else { "not found" });
        if !found {
            missed.push(name.into_owned());
        }
    }
    match missed.is_empty() {
        true => Ok(()),
        false => Err(format!(
            "the simulation did not find: {}",
            missed.join(", ")
        )),
    }
}

/// Copies what git knows, as it stands in the working tree.
fn copy_tree(root: &Path, copy: &Path) -> Result<(), String> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .current_dir(root)
        .output()
        .map_err(|error| format!("git ls-files: {error}"))?;
    for name in listed.stdout.split(|byte| *byte == 0) {
        let name = String::from_utf8_lossy(name);
        let from = root.join(&*name);
        if name.is_empty() || !from.is_file() {
            continue;
        }
        let to = copy.join(&*name);
        let folder = to.parent().unwrap_or(copy);
        let copied = fs::create_dir_all(folder).and_then(|()| fs::copy(&from, &to));
        copied.map_err(|error| format!("copy {name}: {error}"))?;
    }
    Ok(())
}

fn apply(copy: &Path, patch: &Path, how: &[&str]) -> Result<(), String> {
    let applied = Command::new("git")
        .arg("apply")
        .args(how)
        .arg(patch)
        .current_dir(copy)
        .output()
        .map_err(|error| format!("git apply: {error}"))?;
    match applied.status.success() {
        true => Ok(()),
        false => Err(format!(
            "{} does not fit any more, make it again: {}",
            patch.display(),
            String::from_utf8_lossy(&applied.stderr)
        )),
    }
}

/// Whether all stories end as they should. A tree that does not compile is an error, not a find.
fn plays(root: &Path, copy: &Path) -> Result<bool, String> {
    // Its own target directory: cargo takes a crate of the same name at the same place in another
    // workspace for the same one, and the real tree must never be linked with a bug.
    let target = std::env::var_os("CARGO_TARGET_DIR");
    let target = target.map_or_else(|| root.join("target"), PathBuf::from);
    let target = target.join("planted");
    let cargo = |arguments: &[&str]| {
        Command::new("cargo")
            .args(["test", "--quiet", "--package", "sim"])
            .args(arguments)
            .current_dir(copy)
            .env("CARGO_TARGET_DIR", &target)
            .env("HISTORIES", HISTORIES)
            .output()
            .map_err(|error| format!("cargo test: {error}"))
    };
    let built = cargo(&["--no-run"])?;
    if !built.status.success() {
        let errors = String::from_utf8_lossy(&built.stderr);
        return Err(format!("the copy does not compile: {errors}"));
    }
    let played = cargo(&[])?;
    let said = [played.stdout, played.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    // A story names its seed; anything else that fails is no find.
    match (played.status.success(), said.contains("again: SEED=")) {
        (true, _) => Ok(true),
        (false, true) => Ok(false),
        (false, false) => Err(format!("the simulation failed otherwise: {said}")),
    }
}
