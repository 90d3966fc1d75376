//! `xtask/tidy-exceptions.toml`: what is not in order yet, each with its reason. It may only
//! shrink.

use super::Finding;
use super::tree::Tree;
use serde::Deserialize;
use std::collections::BTreeMap;

const FILE: &str = "xtask/tidy-exceptions.toml";

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    exception: Vec<Exception>,
}

#[derive(Deserialize)]
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
    let text = tree.texts.get(FILE).map(String::as_str).unwrap_or_default();
    let file: File = toml::from_str(text).map_err(|error| format!("{FILE}: {error}"))?;
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
                "{check} {path}: {there} are left of {}",
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
