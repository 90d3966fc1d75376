//! Every file says in its first line what it is for.

use super::Finding;
use super::tree::Tree;

/// `//!` comes first in each file that people write.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let headless = tree
        .written()
        .filter(|source| !source.text.starts_with("//! "));
    let message = "opens without `//!`: say what the file is for and what it must never do";
    headless
        .map(|source| Finding::new(&source.path, 1, message))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_a_header_is_found() {
        let tree = Tree::with(&[("a.rs", "//! Why.\n"), ("b.rs", "fn b() {}\n")]);
        let found = check(&tree);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].path, "b.rs");
    }
}
