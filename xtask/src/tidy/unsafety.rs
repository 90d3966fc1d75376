//! `unsafe` stands in few small modules, each block with the reason why it is sound.

use super::Finding;
use super::tree::Tree;

/// Modules that may have it. Tests that play a process may too.
const ALLOWED: &[&str] = &[
    "crates/engines/containers/src/shell/sys.rs",
    "crates/engines/network/src/fabric/create.rs",
    "crates/engines/network/src/fabric/syscalls.rs",
    "crates/engines/network/src/shell/namespace.rs",
    "crates/engines/proxy/src/shell/filter.rs",
    "crates/ondol/src/allocator.rs",
    "crates/ondol/src/signals.rs",
];
/// A proof stands at most so many lines above.
const PROOF_LINES_MAX: usize = 8;

/// Each `unsafe` is in one of those modules and has its proof right above.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for source in tree.written() {
        let lines: Vec<&str> = source.text.lines().collect();
        for (at, token) in source.tokens.iter().enumerate() {
            let next = source.tokens.get(at + 1).map(|token| token.text.as_str());
            // `unsafe fn` as a type or in an `extern` block promises nothing here.
            if token.text != "unsafe" || token.literal || next.is_none() {
                continue;
            }
            let allowed = ALLOWED.contains(&source.path.as_str());
            if !allowed && !source.test && !token.test {
                let message = "`unsafe` outside the modules that may have it";
                found.push(Finding::new(&source.path, token.line, message));
            }
            let first = token.line.saturating_sub(PROOF_LINES_MAX + 1);
            let proven = lines[first..token.line]
                .iter()
                .any(|line| line.to_uppercase().contains("SAFETY"));
            if !proven {
                let message = "`unsafe` without `// SAFETY:` right above";
                found.push(Finding::new(&source.path, token.line, message));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unsafe_needs_a_place_and_a_proof() {
        let proven = "fn a() {\n // SAFETY: it is.\n unsafe { b() } }";
        let bare = "fn a() { unsafe { b() } }";
        for (path, text, wanted) in [
            ("crates/engines/containers/src/shell/sys.rs", proven, 0),
            ("crates/engines/containers/src/shell/sys.rs", bare, 1),
            ("crates/engines/containers/src/launch.rs", proven, 1),
            ("crates/engines/containers/src/launch.rs", bare, 2),
        ] {
            assert_eq!(
                check(&Tree::with(&[(path, text)])).len(),
                wanted,
                "{path}: {text}"
            );
        }
    }
}
