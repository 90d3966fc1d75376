//! `cargo xtask tidy`: what a machine can check about the form of the project, one small function a
//! check, each with its own test. The same checks run as a test of this crate.
//!
//! What is not in order today stands in `xtask/tidy-exceptions.toml` with a reason. That file may
//! only shrink: an exception that is larger than what it excuses is itself a finding.

mod bans;
mod compared;
mod condition_keys;
mod dead_files;
mod dependencies;
mod directions;
mod exceptions;
mod faults;
mod headers;
mod licences;
mod markdown;
mod names;
mod opening;
mod purity;
mod size;
mod source;
mod tree;
mod unsafety;
mod words;

use std::fmt;
use tree::Tree;

/// Something that is not in order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    /// Relative to the root.
    path: String,
    /// From 1; 0 where the file as a whole is meant.
    line: usize,
    /// What to do about it.
    message: String,
}

impl Finding {
    fn new(path: &str, line: usize, message: impl Into<String>) -> Finding {
        Finding {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(out, "{}: {}", self.path, self.message),
            line => write!(out, "{}:{line}: {}", self.path, self.message),
        }
    }
}

/// Name and function.
type Check = (&'static str, fn(&Tree) -> Vec<Finding>);

const CHECKS: &[Check] = &[
    ("functions", size::functions),
    ("files", size::files),
    ("lines", size::lines),
    ("blobs", size::blobs),
    ("headers", headers::check),
    ("names", names::check),
    ("dead-files", dead_files::check),
    ("directions", directions::check),
    ("words", words::check),
    ("purity", purity::check),
    ("bans", bans::check),
    ("opening", opening::check),
    ("faults", faults::check),
    ("operations", compared::operations),
    ("operations-tested", compared::operations_tested),
    ("plans-tested", compared::plans_tested),
    ("faults-tested", compared::faults_tested),
    ("condition-keys", condition_keys::check),
    ("unsafe", unsafety::check),
    ("dependencies", dependencies::check),
    ("markdown-titles", markdown::titles),
    ("markdown-links", markdown::links),
    ("markdown-names", markdown::names),
];

const USAGE: &str = "usage: cargo xtask tidy [--all | --shrink]
  --all     shows what is excused as well
  --shrink  lowers the exceptions to what is left of them";

/// The subcommand.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let root = crate::root();
    let tree = Tree::load(&root)?;
    let mut left = match arguments {
        [] => findings(&tree)?,
        [flag] if flag == "--all" => excused(&tree),
        [flag] if flag == "--shrink" => {
            exceptions::shrink(&root, &tree, &excused(&tree))?;
            findings(&Tree::load(&root)?)?
        }
        _ => return Err(USAGE.into()),
    };
    left.extend(
        licences::check(&root)?
            .into_iter()
            .map(|finding| ("licences", finding)),
    );
    for (check, finding) in &left {
        eprintln!("{finding} [{check}]");
    }
    match left.len() {
        0 => Ok(()),
        count => Err(format!("{count} findings")),
    }
}

/// What is wrong and not excused.
fn findings(tree: &Tree) -> Result<Vec<(&'static str, Finding)>, String> {
    exceptions::apply(tree, excused(tree))
}

/// Everything, before exceptions.
fn excused(tree: &Tree) -> Vec<(&'static str, Finding)> {
    let mut found = Vec::new();
    for (name, check) in CHECKS {
        let mut of_check = check(tree);
        of_check.sort();
        found.extend(of_check.into_iter().map(|finding| (*name, finding)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_project_is_tidy() {
        let tree = Tree::load(&crate::root()).unwrap();
        let left = findings(&tree).unwrap();
        let text: Vec<String> = left
            .iter()
            .map(|(check, finding)| format!("{finding} [{check}]"))
            .collect();
        assert!(left.is_empty(), "\n{}\n", text.join("\n"));
    }
}
