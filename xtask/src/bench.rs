//! `cargo xtask bench [--check] [--quick] [NAME…]`: builds the released binary and `benches`, and
//! runs it. The table goes to standard output; of a whole run, the same as JSON to
//! `benches/results.json`, which the README's table is checked against.

use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The subcommand.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let root = crate::root();
    let ondol = build(&root, &["--package", "ondol"], "ondol")?;
    let proxy = ["--package", "proxy", "--example", "proxy_loopback"];
    let proxy = build(&root, &proxy, "proxy_loopback")?;
    let benches = build(&root, &["--package", "benches"], "benches")?;
    let work = ondol.ancestors().nth(3).unwrap_or(&root).join("bench");
    let whole = arguments.iter().all(|word| word == "--check");
    let results = match whole {
        true => root.join("benches/results.json"),
        false => work.with_extension("json"),
    };
    let status = Command::new(benches)
        .arg("--ondol")
        .arg(ondol)
        .arg("--proxy")
        .arg(proxy)
        .arg("--work")
        .arg(work)
        .arg("--json")
        .arg(results)
        .args(arguments)
        .status()
        .map_err(|error| format!("cannot start the benchmarks: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err("the benchmarks failed".into())
    }
}

/// Builds for release; the path of the program of this name.
fn build(root: &Path, what: &[&str], name: &str) -> Result<PathBuf, String> {
    let output = Command::new(env!("CARGO"))
        .args([
            "build",
            "--release",
            "--message-format",
            "json-render-diagnostics",
        ])
        .args(what)
        .current_dir(root)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cannot start cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("{name} was not built"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    executable(&text, name).ok_or_else(|| format!("cargo named no program {name}"))
}

/// The program of this name in cargo's messages.
fn executable(messages: &str, name: &str) -> Option<PathBuf> {
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok());
    let mut own = messages.filter(|message| message["target"]["name"] == name);
    own.find_map(|message| message["executable"].as_str().map(PathBuf::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_program_is_the_one_that_cargo_names() {
        let messages = r#"{"reason":"compiler-artifact","target":{"name":"base"},"executable":null}
not json
{"reason":"compiler-artifact","target":{"name":"ondol"},"executable":"/t/release/ondol"}"#;
        assert_eq!(
            executable(messages, "ondol"),
            Some(PathBuf::from("/t/release/ondol"))
        );
        assert_eq!(executable(messages, "base"), None);
    }
}
