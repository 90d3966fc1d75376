//! What is not written in this project, with what to write instead and the few places where it
//! belongs. Tests, examples and probes may print and unwrap.

use super::Finding;
use super::source::{find, pattern};
use super::tree::Tree;

/// One ban.
struct Ban {
    /// Tokens to look for.
    pattern: &'static str,
    /// What to write instead.
    instead: &'static str,
    /// Beginnings of paths where it belongs.
    belongs: &'static [&'static str],
    /// Tests may not use it either.
    in_tests: bool,
}

const fn ban(
    pattern: &'static str,
    instead: &'static str,
    belongs: &'static [&'static str],
) -> Ban {
    Ban {
        pattern,
        instead,
        belongs,
        in_tests: false,
    }
}

const fn everywhere(pattern: &'static str, instead: &'static str) -> Ban {
    Ban {
        pattern,
        instead,
        belongs: &[],
        in_tests: true,
    }
}

/// Where real time passes: the clock itself, the engines' shells and clients, the API's server, the
/// binary.
const SHELLS: &[&str] = &[
    "crates/base/src/clock.rs",
    "crates/engines/dns/src/shell/",
    "crates/engines/images/src/content.rs",
    "crates/engines/proxy/src/client.rs",
    "crates/engines/network/src/shell/",
    "crates/engines/proxy/src/shell/",
    "crates/ondol/src/",
    "crates/wire/src/server/",
    "xtask/",
];

/// Where an async job may begin: the runtimes' owners.
const SPAWNERS: &[&str] = &[
    "crates/ondol/src/",
    "crates/engines/images/src/shell/",
    "crates/engines/images/src/resolve.rs",
    "crates/wire/src/server.rs",
    "crates/agents/src/tasks/mod.rs",
];

/// Where a program speaks to people.
const SPEAKERS: &[&str] = &["crates/ondol/src/", "crates/ondol/build.rs", "xtask/"];

/// Where a pause is what is meant: the ticks of a timer and of what writes late, the time between
/// two samples of what is measured, and the time before something is tried again. A client of AWS's
/// API can only look again, as the waiters of the SDKs do.
const PAUSES: &[&str] = &[
    "crates/agents/src/tasks/stats.rs",
    "crates/control/src/driver.rs",
    "crates/engines/images/src/shell/fetch.rs",
    "crates/ondol/src/demo/steps.rs",
    "crates/ondol/src/up/audit.rs",
    "crates/wire/src/server.rs",
    "crates/wire/src/server/patience.rs",
];

const CLOCK: &str = "take `now` as an argument, or a `base::clock::Clock`";
const EVENT: &str = "wait for the event itself, with a deadline";
const BOUND: &str = "a queue with a bound, that says what happens when it is full";
const SAY: &str = "`tracing` with fields; only the binary prints";
const RESOLVE: &str = "`images::resolve`: a static binary never calls getaddrinfo";

const BANS: &[Ban] = &[
    ban("SystemTime::now", CLOCK, SHELLS),
    ban("Instant::now", CLOCK, SHELLS),
    ban("thread::sleep", EVENT, &[]),
    ban("time::sleep", EVENT, PAUSES),
    ban(
        "park_timeout",
        EVENT,
        &["crates/ondol/src/up/controllers.rs"],
    ),
    ban(
        "tokio::spawn",
        "let a controller do it, or give it to who owns the runtime",
        SPAWNERS,
    ),
    ban("unbounded_channel", BOUND, &[]),
    ban("mpsc::channel::<", BOUND, &[]),
    ban("mpsc::channel()", BOUND, &[]),
    ban("println!", SAY, SPEAKERS),
    ban("print!", SAY, SPEAKERS),
    ban("eprintln!", SAY, SPEAKERS),
    everywhere("dbg!", "remove it"),
    everywhere("todo!", "refuse it by name, or write it"),
    everywhere("unimplemented!", "refuse it by name, or write it"),
    ban(
        ".unwrap()",
        "`expect` with the invariant, or an error that names the subject",
        &[],
    ),
    ban("to_socket_addrs", RESOLVE, &[]),
    ban("lookup_host", RESOLVE, &[]),
    ban(
        "anyhow",
        "an enum named by the action that failed and its subject",
        &[],
    ),
    everywhere("ignore =", "assert what happens today and say why"),
    everywhere("allow(dead_code)", "remove what nobody calls"),
    everywhere("allow(unused)", "remove what nobody uses"),
];

/// Nothing banned stands where it does not belong, and no comment leaves work for later.
pub fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for ban in BANS {
        let pattern = pattern(ban.pattern);
        for source in tree.written() {
            // This list names what it bans.
            let belongs = ban
                .belongs
                .iter()
                .any(|place| source.path.starts_with(place))
                || source.path == "xtask/src/tidy/bans.rs";
            if belongs || source.test && !ban.in_tests {
                continue;
            }
            let places = find(&source.tokens, &pattern);
            for (_, token) in places.filter(|(_, token)| ban.in_tests || !token.test) {
                let message = format!("`{}`: {}", ban.pattern, ban.instead);
                found.push(Finding::new(&source.path, token.line, message));
            }
        }
    }
    found.extend(left_for_later(tree));
    found
}

fn left_for_later(tree: &Tree) -> Vec<Finding> {
    let marks = [
        concat!("TO", "DO"),
        concat!("FIX", "ME"),
        concat!("XX", "X:"),
    ];
    let mut found = Vec::new();
    for source in tree.written() {
        for (at, line) in source.text.lines().enumerate() {
            let comment = line.split_once("//").map_or("", |(_, comment)| comment);
            if let Some(mark) = marks.iter().find(|mark| comment.contains(*mark)) {
                let message = format!("`{mark}`: do it, or refuse it by name");
                found.push(Finding::new(&source.path, at + 1, message));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(path: &str, text: &str) -> usize {
        check(&Tree::with(&[(path, text)])).len()
    }

    #[test]
    fn bans_are_found_outside_their_places() {
        assert_eq!(
            count("crates/a/src/lib.rs", "fn a() { SystemTime::now(); }"),
            1
        );
        assert_eq!(
            count("crates/base/src/clock.rs", "fn a() { SystemTime::now(); }"),
            0
        );
        assert_eq!(
            count("crates/a/src/lib.rs", "fn a() { b.unwrap(); println!(); }"),
            2
        );
        assert_eq!(
            count(
                "crates/a/src/lib.rs",
                "fn a() { b.unwrap_or(1); \"dbg!\"; }"
            ),
            0
        );
        assert_eq!(count("crates/ondol/src/a.rs", "fn a() { println!(); }"), 0);
        assert_eq!(
            count(
                "crates/a/src/lib.rs",
                "#[cfg(test)]\nmod t { fn a() { b.unwrap(); } }"
            ),
            0
        );
        assert_eq!(
            count(
                "crates/a/src/lib.rs",
                "#[cfg(test)]\nmod t { fn a() { dbg!(1); } }"
            ),
            1
        );
        assert_eq!(
            count("crates/a/src/lib.rs", "#[ignore = \"slow\"]\nfn a() {}"),
            1
        );
        let dead = "//! Shared.\n\n#![allow(dead_code)] // each test uses its part\n";
        assert_eq!(count("crates/a/tests/world/mod.rs", dead), 1);
    }

    #[test]
    fn work_left_for_later_is_found_in_comments() {
        let mark = concat!("TO", "DO");
        assert_eq!(count("crates/a/src/lib.rs", &format!("// {mark}: b\n")), 1);
        assert_eq!(
            count("crates/a/src/lib.rs", &format!("const {mark}: u8 = 1;\n")),
            0
        );
    }
}
