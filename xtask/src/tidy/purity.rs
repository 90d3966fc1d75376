//! What decides is pure: no `async`, clock, randomness or I/O in decisions, rules, views and the
//! engines' cores. What they need comes in as an argument.

use super::Finding;
use super::source::{find, pattern};
use super::tree::{Source, Tree};

/// Pattern and what to do instead. `std::net` has pure types too, so its sockets are named.
const IMPURE: &[(&str, &str)] = &[
    ("async fn", "decide now; whoever applies the step waits"),
    (".await", "decide now; whoever applies the step waits"),
    (
        "tokio::spawn",
        "decide now; a shell or an apply owns the runtime",
    ),
    ("tokio::time", "take `now` as an argument"),
    ("tokio::net", "a shell owns the sockets"),
    ("tokio::fs", "put what was read into the world"),
    ("Instant::now", "take `now` as an argument"),
    ("SystemTime::now", "take `now` as an argument"),
    ("Clock", "take `now` as an argument"),
    (
        "SystemRandom",
        "take the random bytes or a `Seed` as an argument",
    ),
    ("std::fs", "put what was read into the world"),
    ("fs::", "put what was read into the world"),
    ("File::", "put what was read into the world"),
    ("std::process", "put what was seen into the world"),
    ("std::thread", "decide now; a shell owns the threads"),
    ("TcpStream", "a shell owns the sockets"),
    ("TcpListener", "a shell owns the sockets"),
    ("UdpSocket", "a shell owns the sockets"),
    ("UnixStream", "a shell owns the sockets"),
];
/// The same, where a store is known at all.
const STORED: &[(&str, &str)] = &[
    ("Store", "put the rows into the world"),
    ("Transaction", "put the rows into the world"),
];

/// Files in which all is pure.
fn is_pure(source: &Source) -> bool {
    let path = source.path.as_str();
    let deciding = path.starts_with("crates/services/") || path.starts_with("crates/agents/");
    let named =
        |name: &str| path.ends_with(&format!("/{name}.rs")) || path.contains(&format!("/{name}/"));
    let engine = path.starts_with("crates/engines/");
    !source.test
        && (deciding && ["decide", "rules", "view"].iter().any(|name| named(name))
            || engine && (path.contains("/src/core/") || path.ends_with("/src/core.rs"))
            || path.starts_with("crates/policy/src/"))
}

/// Nothing impure in what decides.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let all = IMPURE.iter().chain(STORED);
    let patterns: Vec<_> = all
        .map(|(text, instead)| (text, pattern(text), instead))
        .collect();
    let mut found = Vec::new();
    for source in tree.written().filter(|source| is_pure(source)) {
        let engine = source.path.starts_with("crates/engines/");
        let count = if engine { IMPURE.len() } else { patterns.len() };
        for (text, pattern, instead) in &patterns[..count] {
            let places = find(&source.tokens, pattern).filter(|(_, token)| !token.test);
            for (_, token) in places {
                let message = format!("`{text}` in what decides: {instead}");
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
    fn a_clock_in_a_decision_is_found_and_in_a_shell_it_is_not() {
        let text =
            "fn a() { Instant::now(); }\n#[cfg(test)]\nmod t { fn b() { std::fs::read(); } }";
        let tree = Tree::with(&[
            ("crates/services/a/src/controllers/b/decide.rs", text),
            (
                "crates/services/a/src/rules/b.rs",
                "async fn b() { c().await }",
            ),
            ("crates/engines/a/src/core/b.rs", "use std::net::TcpStream;"),
            ("crates/engines/a/src/shell/b.rs", text),
        ]);
        let found = check(&tree);
        let lines: Vec<_> = found.iter().map(|finding| finding.path.as_str()).collect();
        assert_eq!(found.len(), 4, "{lines:?}");
    }
}
