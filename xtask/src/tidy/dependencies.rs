//! Dependencies: chosen once for the workspace, each with a line on what it is for, and each used.

use super::Finding;
use super::tree::{Krate, Tree};

/// The root's list is explained, each crate takes from it, and takes nothing that it does not use.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = explained(tree);
    for krate in &tree.crates {
        found.extend(inherited(krate));
        found.extend(used(tree, krate));
    }
    found
}

/// Each line of `[workspace.dependencies]` that is not ours ends in a comment.
fn explained(tree: &Tree) -> Vec<Finding> {
    let text = tree
        .texts
        .get("Cargo.toml")
        .map(String::as_str)
        .unwrap_or_default();
    let list = text.lines().enumerate();
    let list = list
        .skip_while(|(_, line)| *line != "[workspace.dependencies]")
        .skip(1);
    let list = list.take_while(|(_, line)| !line.starts_with('['));
    let others = list.filter(|(_, line)| line.contains('=') && !line.contains("path = "));
    let bare = others.filter(|(_, line)| !line.contains(" # "));
    let finding = |(at, line): (usize, &str)| {
        let name = line.split_whitespace().next().unwrap_or_default();
        let message = format!("`{name}`: say what it is for, in a comment on its line");
        Finding::new("Cargo.toml", at + 1, message)
    };
    bare.map(finding).collect()
}

/// Versions stand once, and so do the lints.
fn inherited(krate: &Krate) -> Vec<Finding> {
    let path = format!("{}/Cargo.toml", krate.folder);
    let mut found = Vec::new();
    for (name, value) in dependencies(krate) {
        if value.get("workspace").is_none() && value.get("path").is_none() {
            let message = format!("`{name}`: take the version from the workspace's list");
            found.push(Finding::new(&path, 0, message));
        }
    }
    let lints = krate
        .manifest
        .get("lints")
        .and_then(|lints| lints.get("workspace"));
    if lints.is_none() {
        found.push(Finding::new(&path, 0, "add `[lints] workspace = true`"));
    }
    found
}

fn used(tree: &Tree, krate: &Krate) -> Vec<Finding> {
    let below = format!("{}/", krate.folder);
    let files = || {
        tree.rust
            .values()
            .filter(|source| source.path.starts_with(&below))
    };
    let path = format!("{below}Cargo.toml");
    let mut found = Vec::new();
    for (name, _) in dependencies(krate) {
        let word = name.replace('-', "_");
        let named = files().any(|source| source.tokens.iter().any(|token| token.text == word));
        let in_docs = files().any(|source| source.text.contains(&format!("use {word}")));
        if !named && !in_docs {
            let message = format!("`{name}` is not used: remove the line");
            found.push(Finding::new(&path, 0, message));
        }
    }
    found
}

fn dependencies(krate: &Krate) -> Vec<(String, &toml::Value)> {
    let sections = ["dependencies", "dev-dependencies", "build-dependencies"];
    let tables = sections
        .iter()
        .filter_map(|name| krate.manifest.get(*name)?.as_table());
    tables
        .flatten()
        .map(|(name, value)| (name.clone(), value))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dependency_needs_a_reason_one_version_and_a_use() {
        let root =
            "[workspace.dependencies]\na = { path = \"a\" }\nb = \"1\" # bodies\nc = \"1\"\n";
        let member = "[package]\nname = \"m\"\n[lints]\nworkspace = true\n\
            [dependencies]\nb.workspace = true\nc-d = \"2\"\ne.workspace = true\n";
        let tree = Tree::with(&[
            ("Cargo.toml", root),
            ("m/Cargo.toml", member),
            ("m/src/lib.rs", "use b::x; use c_d::y;"),
        ]);
        let found: Vec<String> = check(&tree).iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert!(found[0].starts_with("Cargo.toml:4: `c`"), "{found:?}");
        assert!(found[1].contains("`c-d`: take the version"), "{found:?}");
        assert!(found[2].contains("`e` is not used"), "{found:?}");
    }

    #[test]
    fn lints_come_from_the_workspace() {
        let tree = Tree::with(&[("m/Cargo.toml", "[package]\nname = \"m\"\n")]);
        assert_eq!(check(&tree).len(), 1);
    }
}
