//! Plays every script. A result that differs fails; `UPDATE=1` rewrites it, and review reads it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A longer script tells more than one story.
const MOST_RESULTS: usize = 60;

#[test]
fn the_loops_do_what_the_scripts_say() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts");
    let (mut seen, mut wrong) = (BTreeSet::new(), Vec::new());
    for (folder, path) in scripts(&root) {
        let script = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(&root).unwrap().display().to_string();
        assert!(
            script.starts_with("# "),
            "{name}: a script begins with its point, in a sentence"
        );
        let result = plans::run(folder, &script, &mut seen);
        let results = result
            .lines()
            .filter(|line| line.trim_start().starts_with("->"));
        assert!(results.count() <= MOST_RESULTS, "{name}: split it");
        if result == script {
            continue;
        }
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&path, result).unwrap();
        } else {
            wrong.push(difference(&name, &script, &result));
        }
    }
    assert!(wrong.is_empty(), "{}\nUPDATE=1 rewrites", wrong.join("\n"));
    let missing: Vec<String> = variants().difference(&seen).cloned().collect();
    assert!(missing.is_empty(), "in no script: {missing:#?}");
}

/// The first lines that differ.
fn difference(name: &str, script: &str, result: &str) -> String {
    let (mut old, mut new) = (script.lines(), result.lines());
    for number in 1.. {
        let (was, is) = (old.next(), new.next());
        if was != is {
            let (was, is) = (was.unwrap_or("the end"), is.unwrap_or("the end"));
            return format!("{name}, line {number}:\n  expected {was}\n  got      {is}");
        }
        if was.is_none() {
            break;
        }
    }
    format!("{name}: line ends differ")
}

const FOLDERS: [&str; 5] = ["service", "task", "containers", "edge", "network"];

fn scripts(root: &Path) -> Vec<(&'static str, PathBuf)> {
    let mut paths = Vec::new();
    for folder in FOLDERS {
        for entry in fs::read_dir(root.join(folder)).expect("a folder of scripts") {
            paths.push((folder, entry.expect("an entry").path()));
        }
    }
    paths.sort();
    assert!(!paths.is_empty());
    paths
}

/// Every act and every reason of all loops, from their sources.
fn variants() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = root.join("../../crates");
    let mut all = BTreeSet::new();
    for (of, file, name) in [
        (
            "service",
            "services/ecs/src/controllers/service/decide/step.rs",
            "Act",
        ),
        (
            "service",
            "services/ecs/src/controllers/service/decide.rs",
            "Waiting",
        ),
        ("task", "services/ecs/src/controllers/task/decide.rs", "Act"),
        (
            "task",
            "services/ecs/src/controllers/task/decide.rs",
            "Waiting",
        ),
        ("containers", "agents/src/tasks/decide.rs", "Step"),
        ("containers", "agents/src/tasks/decide.rs", "Waiting"),
        ("edge", "agents/src/edge/decide.rs", "Step"),
        ("edge", "agents/src/edge/decide.rs", "Waiting"),
        ("network", "agents/src/network/decide.rs", "Step"),
        ("network", "agents/src/network/decide.rs", "Waiting"),
    ] {
        let source = fs::read_to_string(root.join(file)).expect("a source");
        let start = source
            .find(&format!("pub enum {name} {{"))
            .expect("the enum");
        let body = source[start..].split("\n}").next().expect("its body");
        let before = all.len();
        for line in body.lines().skip(1) {
            let variant = line.strip_prefix("    ").unwrap_or_default();
            if variant.starts_with(|c: char| c.is_ascii_uppercase()) {
                let end = variant
                    .find(|c: char| !c.is_alphanumeric())
                    .unwrap_or(variant.len());
                all.insert(format!("{of} {}", &variant[..end]));
            }
        }
        assert!(all.len() > before, "no variants of {name} in {file}");
    }
    all
}
