//! Who may import whom. This table is the only place where an arrow is allowed; a new one is first
//! argued in ARCHITECTURE.md.

use super::Finding;
use super::tree::{Krate, Tree};
use std::collections::BTreeSet;

/// A crate, or a folder of crates (it ends in `/`), and the crates of ours that it may use.
type Allowed = (&'static str, &'static [&'static str]);

/// What every service may use.
const SERVICE: &[&str] = &[
    "base",
    "aws",
    "store",
    "resources",
    "shapes",
    "control",
    "wire",
    "policy",
];

const ALLOWED: &[Allowed] = &[
    ("crates/base", &[]),
    ("crates/aws", &["base"]),
    ("crates/shapes", &["aws", "base"]),
    ("crates/policy", &["base"]),
    ("crates/store", &["base"]),
    ("crates/resources", &["aws", "base", "store"]),
    // The store, because a `Call` carries the transaction that the pipeline commits.
    ("crates/wire", &["aws", "base", "shapes", "store"]),
    ("crates/control", &["aws", "base", "resources", "store"]),
    ("crates/services/", SERVICE),
    ("crates/engines/", &["base"]),
    (
        "crates/agents",
        &[
            "aws",
            "base",
            "control",
            "resources",
            "store",
            "containers",
            "dns",
            "images",
            "network",
            "proxy",
            "streams",
        ],
    ),
];

/// Services that judge policies. No other service knows what a policy says.
const POLICY_USERS: &[&str] = &["iam", "sts", "ecr"];

/// These see everybody: the binary, which wires; and what tests or maintains the whole.
const SEE_ALL: &[&str] = &["crates/ondol", "tests/", "benches", "xtask"];

/// Arrows for tests only.
const TESTS_ONLY: &[(&str, &str)] = &[
    ("ecs", "sim"),
    ("elbv2", "ec2"),
    // Their resources' policies are judged by IAM itself.
    ("ecr", "iam"),
    ("sts", "iam"),
];

/// Every import of a crate of ours is in the table.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let ours: BTreeSet<&str> = tree
        .crates
        .iter()
        .map(|krate| krate.name.as_str())
        .collect();
    let mut found = Vec::new();
    for krate in &tree.crates {
        for (section, tests) in [("dependencies", false), ("dev-dependencies", true)] {
            let used = krate.manifest.get(section).and_then(toml::Value::as_table);
            for other in used.into_iter().flat_map(|table| table.keys()) {
                if ours.contains(other.as_str()) && !may_use(krate, other, tests) {
                    let path = format!("{}/Cargo.toml", krate.folder);
                    let message = format!(
                        "`{}` may not use `{other}`; see ARCHITECTURE.md for the directions",
                        krate.name
                    );
                    found.push(Finding::new(&path, 0, message));
                }
            }
        }
    }
    found
}

fn may_use(krate: &Krate, other: &str, tests: bool) -> bool {
    if SEE_ALL
        .iter()
        .any(|folder| krate.folder.starts_with(folder))
    {
        return true;
    }
    if tests && TESTS_ONLY.contains(&(krate.name.as_str(), other)) {
        return true;
    }
    let is_service = krate.folder.starts_with("crates/services/");
    if is_service && other == "policy" && !POLICY_USERS.contains(&krate.name.as_str()) {
        return false;
    }
    let row = ALLOWED
        .iter()
        .find(|(folder, _)| match folder.ends_with('/') {
            true => krate.folder.starts_with(folder),
            false => krate.folder == *folder,
        });
    row.is_some_and(|(_, allowed)| allowed.contains(&other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(folder: &str, name: &str, section: &str, uses: &str) -> usize {
        let manifest =
            format!("[package]\nname = \"{name}\"\n[{section}]\n{uses}.workspace = true\n");
        let other = format!("[package]\nname = \"{uses}\"\n");
        let path = format!("{folder}/Cargo.toml");
        let tree = Tree::with(&[(&path, &manifest), ("other/Cargo.toml", &other)]);
        check(&tree).len()
    }

    #[test]
    fn an_arrow_that_is_not_in_the_table_is_found() {
        for (folder, name, section, uses, wanted) in [
            ("crates/services/ecs", "ecs", "dependencies", "wire", 0),
            ("crates/services/ecs", "ecs", "dependencies", "ec2", 1),
            ("crates/services/ecs", "ecs", "dependencies", "policy", 1),
            ("crates/services/iam", "iam", "dependencies", "policy", 0),
            (
                "crates/services/elbv2",
                "elbv2",
                "dev-dependencies",
                "ec2",
                0,
            ),
            ("crates/services/elbv2", "elbv2", "dependencies", "ec2", 1),
            ("crates/engines/dns", "dns", "dependencies", "aws", 1),
            ("crates/agents", "agents", "dependencies", "wire", 1),
            ("crates/ondol", "ondol", "dependencies", "wire", 0),
        ] {
            assert_eq!(
                found(folder, name, section, uses),
                wanted,
                "{name} uses {uses}"
            );
        }
    }
}
