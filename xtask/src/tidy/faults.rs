//! A service's errors are built in its `faults.rs`, where one sees them side by side in AWS's
//! words.

use super::Finding;
use super::source::{find, pattern};
use super::tree::Tree;

const MAKERS: &[&str] = &[
    "Fault::client",
    "Fault::with_status",
    "Fault::internal",
    "Fault::not_implemented",
    "Fault {",
];

/// No `Fault` of a service is built elsewhere.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    let services = tree
        .written()
        .filter(|source| source.path.starts_with("crates/services/"));
    for source in services.filter(|source| !source.test && !source.path.ends_with("/faults.rs")) {
        for maker in MAKERS {
            let wanted = pattern(maker.trim_end_matches(" {"));
            let places = find(&source.tokens, &wanted).filter(|(_, token)| !token.test);
            let structs = maker.ends_with('{');
            for (at, token) in places {
                let text = |at: usize| source.tokens.get(at).map(|token| token.text.as_str());
                let literal = text(at + 1) == Some("{")
                    && !matches!(at.checked_sub(1).and_then(text), Some(">" | "for" | "impl"));
                if !structs || literal {
                    let message = "builds a fault: give it a constructor in `faults.rs`";
                    found.push(Finding::new(&source.path, token.line, message));
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_outside_its_file_is_found() {
        let text = "fn a() -> Fault { Fault::client(\"A\", \"b\") }";
        let tree = Tree::with(&[
            ("crates/services/a/src/faults.rs", text),
            ("crates/services/a/src/rules.rs", text),
            ("crates/agents/src/lib.rs", text),
        ]);
        assert_eq!(check(&tree).len(), 1);
    }
}
