//! `cargo xtask codegen`: `models/` to `crates/shapes/src/generated`, checked in. Never run by a
//! build; the test at the end keeps what is checked in fresh.

mod emit;
mod import;
mod model;
mod names;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Path below `crates/shapes/src/generated` to text.
type Files = BTreeMap<PathBuf, String>;

/// What `models/implemented.toml` says of a service.
#[derive(serde::Deserialize)]
pub struct Implemented {
    /// The folder in botocore's data.
    pub model: String,
    /// The operations' names.
    pub operations: Vec<String>,
}

/// The subcommand.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let root = crate::root();
    match arguments {
        [] => {}
        [flag, data] if flag == "--import" => import::run(&root, Path::new(data))?,
        _ => return Err("usage: cargo xtask codegen [--import BOTOCORE_DATA]".into()),
    }
    let changed = write_changed(&root)?;
    for path in &changed {
        eprintln!("wrote {}", path.display());
    }
    Ok(())
}

/// Fails, after it has written them anew, when what is checked in is stale.
pub fn fresh(root: &Path) -> Result<(), String> {
    match write_changed(root)?.as_slice() {
        [] => Ok(()),
        changed => Err(format!(
            "crates/shapes was stale and has been written anew; look at it and commit: {changed:?}"
        )),
    }
}

/// `models/implemented.toml`.
pub fn implemented(root: &Path) -> Result<BTreeMap<String, Implemented>, String> {
    let path = root.join("models/implemented.toml");
    let text = read(&path)?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Reads a text file; the error names it.
pub fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

/// Generates, writes what differs, removes what is no longer generated; returns those paths.
fn write_changed(root: &Path) -> Result<Vec<PathBuf>, String> {
    let target = root.join("crates/shapes/src/generated");
    let fresh = formatted(generate(root)?)?;
    let mut changed = Vec::new();
    for (path, text) in &fresh {
        let path = target.join(path);
        if fs::read_to_string(&path).ok().as_deref() != Some(text) {
            write(&path, text)?;
            changed.push(path);
        }
    }
    for path in files_below(&target)? {
        let known = path
            .strip_prefix(&target)
            .is_ok_and(|path| fresh.contains_key(path));
        if !known {
            fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))?;
            changed.push(path);
        }
    }
    Ok(changed)
}

fn generate(root: &Path) -> Result<Files, String> {
    let mut files = Files::new();
    let implemented = implemented(root)?;
    for (service, chosen) in &implemented {
        let model = model::Model::load(root, service)?;
        let written = emit::service(service, &model, &chosen.operations)
            .map_err(|error| format!("{service}: {error}"))?;
        files.extend(written);
    }
    files.insert("mod.rs".into(), emit::services(implemented.keys()));
    Ok(files)
}

/// Runs rustfmt over all files at once, in a temporary folder.
fn formatted(files: Files) -> Result<Files, String> {
    let folder = std::env::temp_dir().join(format!("ondol-codegen-{}", std::process::id()));
    let mut paths = Vec::new();
    for (path, text) in &files {
        let path = folder.join(path);
        write(&path, text)?;
        paths.push(path);
    }
    let status = Command::new("rustfmt")
        .args([
            "--edition",
            "2024",
            "--config",
            "max_width=100,use_field_init_shorthand=true",
        ])
        .args(&paths)
        .status();
    match status {
        Ok(status) if status.success() => {}
        Ok(status) => return Err(format!("rustfmt ended with {status}")),
        Err(error) => return Err(format!("rustfmt: {error}")),
    }
    let read_back = |path: &PathBuf| Ok((path.clone(), read(&folder.join(path))?));
    let result = files.keys().map(read_back).collect();
    fs::remove_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    result
}

/// Writes a text file and its folders; the error names it.
fn write(path: &Path, text: &str) -> Result<(), String> {
    let named = |error| format!("{}: {error}", path.display());
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(named)?;
    }
    fs::write(path, text).map_err(named)
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder).map_err(|error| format!("{folder:?}: {error}"))?;
        for entry in entries.flatten() {
            match entry.path() {
                path if path.is_dir() => folders.push(path),
                path => found.push(path),
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_generated_shapes_are_fresh() {
        super::fresh(&crate::root()).unwrap();
    }
}
