//! `cargo xtask docs`: writes the blocks of README.md that are some program's output, between their
//! markers. `--check` fails when a block no longer has the form of that output: other commands,
//! other columns, another help text. Numbers, ids and times may differ.

use crate::codegen::read;
use crate::{coverage, test};
use std::fs;
use std::path::Path;
use std::process::Command;

const README: &str = "README.md";
const OPENING: &str = "<!-- xtask docs: ";
const CLOSING: &str = "<!-- /xtask docs -->";
/// What `cargo xtask bench` measured last.
const RESULTS: &str = "benches/results.json";

/// What the blocks are made from.
struct Outputs<'a> {
    root: &'a Path,
    binary: &'a Path,
    /// What a demo printed; without it that block is left as it is.
    demo: Option<&'a Path>,
    /// Whether to measure; if not, that block is left as it is.
    bench: bool,
}

/// The subcommand.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let root = crate::root();
    let known = ["demo", "help", "coverage", "bench"];
    let checks = arguments == ["--check"];
    if !checks && !arguments.iter().all(|name| known.contains(&name.as_str())) {
        return Err(format!(
            "usage: cargo xtask docs [--check | {}…]",
            known.join(" | ")
        ));
    }
    let chosen = |name: &str| arguments.is_empty() || arguments.iter().any(|one| one == name);
    let binary = test::binary(&root)?;
    let kept = test::demo_output(&root);
    if checks || chosen("demo") {
        test::demo(&binary, &kept)?;
    }
    if checks {
        return check(&root, &binary, Some(&kept));
    }
    let outputs = Outputs {
        root: &root,
        binary: &binary,
        demo: Some(&kept),
        bench: true,
    };
    let path = root.join(README);
    let fresh = filled(&read(&path)?, |name| match chosen(name) {
        true => block(&outputs, name),
        false => Ok(None),
    })?;
    fs::write(&path, fresh).map_err(|error| format!("{README}: {error}"))
}

/// Fails when a block of the README has not the form of its program's output.
pub fn check(root: &Path, binary: &Path, demo: Option<&Path>) -> Result<(), String> {
    let outputs = Outputs {
        root,
        binary,
        demo,
        bench: false,
    };
    let text = read(&root.join(README))?;
    measured(root, &text)?;
    let fresh = filled(&text, |name| block(&outputs, name))?;
    let (old, new) = (form(&text), form(&fresh));
    let differs = old.iter().zip(&new).find(|(old, new)| old != new);
    match differs {
        Some((old, new)) => Err(format!(
            "{README} is stale: it says `{old}` where now `{new}` is printed; `cargo xtask docs` \
             writes it"
        )),
        None if old.len() != new.len() => {
            Err(format!("{README} is stale: `cargo xtask docs` writes it"))
        }
        None => Ok(()),
    }
}

/// The text of a block, or `None` if it cannot be made now.
fn block(outputs: &Outputs<'_>, name: &str) -> Result<Option<String>, String> {
    match name {
        "demo" => outputs.demo.map(read).transpose(),
        "help" => printed(outputs.binary, &["--help"]).map(Some),
        "coverage" => coverage::summary(outputs.root).map(Some),
        "bench" if !outputs.bench => Ok(None),
        "bench" => {
            let own = std::env::current_exe().map_err(|error| format!("xtask: {error}"))?;
            printed(&own, &["bench"]).map(Some)
        }
        other => Err(format!("{README}: there is no block `{other}`")),
    }
}

/// Fails when the README's table of measurements lacks one that was measured last, or when it has a
/// table and nothing was measured.
fn measured(root: &Path, text: &str) -> Result<(), String> {
    let Some((_, table)) = text.split_once("<!-- xtask docs: bench -->") else {
        return Ok(());
    };
    let table = table.split(CLOSING).next().unwrap_or_default();
    let results: serde_json::Value = serde_json::from_str(&read(&root.join(RESULTS))?)
        .map_err(|error| format!("{RESULTS}: {error}"))?;
    let mut names = Vec::new();
    row_names(&results, &mut names);
    match names.iter().find(|name| !table.contains(**name)) {
        Some(name) => Err(format!(
            "{README} does not show `{name}`: run `cargo xtask docs bench`"
        )),
        None => Ok(()),
    }
}

/// Whatever stands under `name`, wherever that is.
fn row_names<'a>(value: &'a serde_json::Value, names: &mut Vec<&'a str>) {
    match value {
        serde_json::Value::Array(list) => list.iter().for_each(|one| row_names(one, names)),
        serde_json::Value::Object(members) => {
            names.extend(members.get("name").and_then(serde_json::Value::as_str));
            members.values().for_each(|one| row_names(one, names));
        }
        _ => {}
    }
}

fn printed(program: &Path, arguments: &[&str]) -> Result<String, String> {
    let output = Command::new(program).args(arguments).output();
    let output = output.map_err(|error| format!("{}: {error}", program.display()))?;
    match output.status.success() {
        true => Ok(String::from_utf8_lossy(&output.stdout).into_owned()),
        false => Err(format!(
            "{} {arguments:?} ended with {}",
            program.display(),
            output.status
        )),
    }
}

/// The document with each block replaced by what `make` gives.
fn filled(
    text: &str,
    mut make: impl FnMut(&str) -> Result<Option<String>, String>,
) -> Result<String, String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, opened)) = rest.split_once(OPENING) {
        let (name, inside) = opened
            .split_once(" -->\n")
            .ok_or("a marker of `xtask docs` has no end")?;
        let (old, after) = inside
            .split_once(CLOSING)
            .ok_or_else(|| format!("the block `{name}` has no closing marker"))?;
        let new = match make(name)? {
            Some(text) => format!("```text\n{}\n```\n", cleaned(&text)),
            None => old.to_owned(),
        };
        out.push_str(&format!("{before}{OPENING}{name} -->\n{new}{CLOSING}"));
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// No blanks at the ends of lines, no empty lines around.
fn cleaned(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    lines.join("\n").trim_matches('\n').to_owned()
}

/// What has to be the same in two runs: commands, headings and words, line by line, without what is
/// counted, measured or chosen. What a service tells of itself may come in another number of lines.
fn form(text: &str) -> Vec<String> {
    let told = |line: &&str| !line.starts_with("  (service ");
    let lines = text.lines().filter(told).map(|line| {
        let words = line.split_whitespace().map(|word| {
            match word.contains(|letter: char| letter.is_ascii_digit()) {
                true => "#",
                false => word,
            }
        });
        words.collect::<Vec<_>>().join(" ")
    });
    lines.filter(|line| !line.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str =
        "# A\n<!-- xtask docs: demo -->\n```text\nold 1\n```\n<!-- /xtask docs -->\nb\n";

    #[test]
    fn a_block_is_replaced_and_the_rest_is_kept() {
        let fresh = filled(TEXT, |name| {
            Ok((name == "demo").then(|| "\nnew 2  \n".to_owned()))
        });
        assert_eq!(fresh.unwrap(), TEXT.replace("old 1", "new 2"));
        assert_eq!(filled(TEXT, |_| Ok(None)).unwrap(), TEXT);
        assert!(filled(&TEXT.replace("<!-- /", "<!-- "), |_| Ok(None)).is_err());
    }

    #[test]
    fn numbers_may_differ_and_words_may_not() {
        assert_eq!(
            form("$ aws ec2 create-vpc vpc-1f\n"),
            form("$ aws  ec2 create-vpc vpc-2e")
        );
        assert_eq!(form("  (service a) has b\nc 1.5 ms"), form("c 2 ms"));
        assert_ne!(
            form("$ aws ec2 create-vpc"),
            form("$ aws ec2 create-subnet")
        );
    }
}
