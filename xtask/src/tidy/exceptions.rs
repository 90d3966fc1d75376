//! `xtask/tidy-exceptions.toml`: what is not in order yet, each with its reason. It may only
//! shrink.

use super::Finding;
use super::tree::Tree;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

const FILE: &str = "xtask/tidy-exceptions.toml";
const HEAD: &str = "\
# What is not in order yet. `count` is exact: this file may only shrink, and
# `cargo xtask tidy --shrink` lowers it to what is left.

";

#[derive(Serialize, Deserialize)]
struct File {
    #[serde(default)]
    exception: Vec<Exception>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Exception {
    /// The check's name.
    check: String,
    /// The file.
    path: String,
    /// How many findings; exactly.
    count: usize,
    reason: String,
}

/// Takes away what is excused, and adds what the file of exceptions itself does wrong.
pub fn apply(
    tree: &Tree,
    findings: Vec<(&'static str, Finding)>,
) -> Result<Vec<(&'static str, Finding)>, String> {
    let file = read(tree)?;
    let mut counts: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (check, finding) in &findings {
        *counts.entry((check, finding.path.as_str())).or_default() += 1;
    }
    let mut wrong = Vec::new();
    let mut excused = Vec::new();
    for exception in &file.exception {
        let key = (exception.check.as_str(), exception.path.as_str());
        let there = counts.get(&key).copied().unwrap_or(0);
        let (check, path) = key;
        if exception.reason.trim().len() < 10 {
            wrong.push(format!("{check} {path}: give the reason"));
        }
        if there < exception.count {
            wrong.push(format!(
                "{check} {path}: {there} are left of {}; `cargo xtask tidy --shrink`",
                exception.count
            ));
        }
        if there <= exception.count {
            excused.push((exception.check.clone(), exception.path.clone()));
        }
    }
    let is_excused = |(check, finding): &(&'static str, Finding)| {
        excused.contains(&(check.to_string(), finding.path.clone()))
    };
    let mut left: Vec<_> = findings
        .into_iter()
        .filter(|one| !is_excused(one))
        .collect();
    let wrong = wrong
        .into_iter()
        .map(|message| ("exceptions", Finding::new(FILE, 0, message)));
    left.extend(wrong);
    Ok(left)
}

/// Writes the file anew with what is left of each exception. None is added, none grows.
pub fn shrink(
    root: &Path,
    tree: &Tree,
    findings: &[(&'static str, Finding)],
) -> Result<(), String> {
    let mut file = read(tree)?;
    for exception in &mut file.exception {
        let same = |(check, finding): &&(&str, Finding)| {
            *check == exception.check && finding.path == exception.path
        };
        exception.count = exception.count.min(findings.iter().filter(same).count());
    }
    file.exception.retain(|exception| exception.count > 0);
    let text = toml::to_string(&file).map_err(|error| format!("{FILE}: {error}"))?;
    std::fs::write(root.join(FILE), format!("{HEAD}{text}"))
        .map_err(|error| format!("{FILE}: {error}"))
}

fn read(tree: &Tree) -> Result<File, String> {
    let text = tree.texts.get(FILE).map(String::as_str).unwrap_or_default();
    toml::from_str(text).map_err(|error| format!("{FILE}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left(count: usize, found: usize, reason: &str) -> usize {
        let text = format!(
            "[[exception]]\ncheck = \"lines\"\npath = \"a.rs\"\ncount = {count}\n\
             reason = \"{reason}\"\n"
        );
        let tree = Tree::with(&[(FILE, &text)]);
        let findings = (0..found).map(|at| ("lines", Finding::new("a.rs", at + 1, "wide")));
        apply(&tree, findings.collect()).unwrap().len()
    }

    #[test]
    fn an_exception_holds_exactly_and_shrinks() {
        assert_eq!(left(2, 2, "a table from a standard"), 0);
        assert_eq!(left(2, 3, "a table from a standard"), 3);
        assert_eq!(left(2, 1, "a table from a standard"), 1);
        assert_eq!(left(2, 2, ""), 1);
    }
}
