//! No Rust file lies about that no target reads.

use super::Finding;
use super::tree::Tree;

/// Every Rust file is reached from the root of some target.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let dead = tree.rust.values().filter(|source| !source.reached);
    let message = "no `mod` reaches this file: remove it, or name it where it belongs";
    dead.map(|source| Finding::new(&source.path, 0, message))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_nobody_names_is_found() {
        let tree = Tree::with(&[
            ("a/Cargo.toml", "[package]\nname = \"a\"\n"),
            ("a/src/lib.rs", "mod b;"),
            ("a/src/b.rs", ""),
            ("a/src/c.rs", ""),
        ]);
        assert_eq!(check(&tree).len(), 1);
    }
}
