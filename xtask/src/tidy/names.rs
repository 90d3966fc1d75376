//! A file is named after what is in it, never after a kind of thing.

use super::Finding;
use super::tree::Tree;

const EMPTY_NAMES: &[&str] = &[
    "utils", "util", "helpers", "helper", "common", "manager", "handler", "handlers", "misc",
];

/// No file or folder has a name that says nothing.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for path in tree.rust.keys() {
        let mut parts = path.trim_end_matches(".rs").split('/');
        if let Some(name) = parts.find(|part| EMPTY_NAMES.contains(part)) {
            let message = format!("`{name}` says nothing: name it after the thing in it");
            found.push(Finding::new(path, 0, message));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_name_is_found() {
        let tree = Tree::with(&[
            ("a/utils.rs", ""),
            ("a/common/b.rs", ""),
            ("a/utilities.rs", ""),
        ]);
        assert_eq!(check(&tree).len(), 2);
    }
}
