//! `cargo xtask test`: all tests, from a fresh clone, with what they need.
//!
//! One list of steps; every step runs even when one before it failed, unless it needs that one.
//! What cannot run here is said in one line; under `CI=true` it fails instead.

mod children;
mod demo;
mod left_out;
mod tools;

use crate::{codegen, dist, docs, tidy};
use children::{Counted, cargo};
use left_out::LeftOut;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// What the steps share.
pub struct Session {
    root: PathBuf,
    /// Nothing may be skipped.
    ci: bool,
    /// Made by `tools`, now or before.
    venv: Option<PathBuf>,
    /// Set by `build`.
    binary: Option<PathBuf>,
    /// Tests of all steps so far.
    counted: Counted,
}

/// Name, what it does, function.
type Step = (
    &'static str,
    &'static str,
    fn(&mut Session) -> Result<(), String>,
);

const STEPS: &[Step] = &[
    (
        "tools",
        "programs and Python packages that the tests need",
        tools::get,
    ),
    ("format", "rustfmt changes nothing", format),
    (
        "tidy",
        "lengths, directions, bans, documents, licences",
        |_| tidy::run(&[]),
    ),
    ("codegen", "the generated shapes are fresh", |session| {
        codegen::fresh(&session.root)
    }),
    ("clippy", "no warning in any target", clippy),
    ("build", "the one static binary, as people build it", build),
    ("dist", "the archive of a release is whole", release),
    ("unit", "the tests of every crate", unit),
    ("e2e", "real clients against the real binary", end_to_end),
    (
        "demo",
        "the main job, as root and as an ordinary user",
        demo::as_both,
    ),
    ("docs", "the README shows what the binary prints", documents),
];

/// Stories told at once: they mostly wait, for probes and for other people's programs. No story is
/// told twice: one that fails has failed.
const STORIES_AT_ONCE: &str = "4";

/// The binary as people build it.
pub fn binary(root: &Path) -> Result<PathBuf, String> {
    children::built(root, &["build", "--release", "--locked"], "ondol")
}

/// Where the output of the last demo is kept.
pub fn demo_output(root: &Path) -> PathBuf {
    demo::output(root)
}

/// Runs the demo as ourselves and keeps what it prints.
pub fn demo(binary: &Path, kept: &Path) -> Result<(), String> {
    demo::demo(binary, kept)
}

/// The subcommand.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let known = |name: &String| STEPS.iter().any(|(step, ..)| step == name);
    if !arguments.iter().all(known) {
        let list: Vec<String> = STEPS
            .iter()
            .map(|(name, purpose, _)| format!("  {name:<8} {purpose}"))
            .collect();
        return Err(format!(
            "usage: cargo xtask test [STEP…]\n{}",
            list.join("\n")
        ));
    }
    let root = crate::root();
    let mut session = Session {
        ci: std::env::var("CI").as_deref() == Ok("true"),
        venv: tools::made(&root),
        root,
        binary: None,
        counted: Counted::default(),
    };
    let chosen = |name: &str| arguments.is_empty() || arguments.iter().any(|one| one == name);
    let mut told = Vec::new();
    for (name, purpose, step) in STEPS.iter().filter(|(name, ..)| chosen(name)) {
        eprintln!("\n== {name}: {purpose}");
        let began = Instant::now();
        let before = session.counted.passed;
        let outcome = step(&mut session);
        if let Err(message) = &outcome {
            eprintln!("== {name} FAILED: {message}");
        }
        told.push(Told {
            name,
            outcome,
            took: began.elapsed(),
            passed: session.counted.passed - before,
        });
    }
    conclude(&told, &session.counted)
}

/// How a step went.
struct Told {
    name: &'static str,
    outcome: Result<(), String>,
    took: Duration,
    /// Tests of its own that passed.
    passed: u64,
}

fn conclude(told: &[Told], counted: &Counted) -> Result<(), String> {
    eprintln!();
    for Told {
        name,
        outcome,
        took,
        passed,
    } in told
    {
        let word = if outcome.is_ok() { "ok" } else { "FAILED" };
        let tests = match passed {
            0 => String::new(),
            count => format!("  {count} tests passed"),
        };
        eprintln!("{name:<8} {word:<6} {:>6.1} s{tests}", took.as_secs_f64());
    }
    let failed = || told.iter().filter(|one| one.outcome.is_err());
    // Again at the end, where one looks first.
    for one in failed() {
        if let Err(message) = &one.outcome {
            eprintln!("\n{} FAILED: {message}", one.name);
        }
    }
    let left_out = left_out::list(&counted.left_out);
    if !left_out.is_empty() {
        println!("\n{left_out}");
    }
    println!("{}", summary(told, counted));
    let names: Vec<&str> = failed().map(|one| one.name).collect();
    match names.as_slice() {
        [] => Ok(()),
        names => Err(format!("failed: {}", names.join(", "))),
    }
}

/// The last line. A step is a test too; one that counted its own is told by those, unless it failed
/// otherwise.
fn summary(told: &[Told], counted: &Counted) -> String {
    let number = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    let failed = told.iter().filter(|one| one.outcome.is_err()).count();
    let passed = counted.passed + number(told.len() - failed);
    let failures = number(failed).max(counted.failed);
    let line = format!("{passed} passed, {failures} failed");
    match counted.left_out.len() {
        0 => line,
        count => format!("{line}, {count} not run"),
    }
}

fn format(session: &mut Session) -> Result<(), String> {
    cargo(session, &["fmt", "--all", "--check"]).run()
}

fn clippy(session: &mut Session) -> Result<(), String> {
    let arguments = [
        "clippy",
        "--locked",
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ];
    cargo(session, &arguments).run()
}

fn build(session: &mut Session) -> Result<(), String> {
    session.binary = Some(binary(&session.root)?);
    Ok(())
}

fn release(session: &mut Session) -> Result<(), String> {
    let binary = session.binary()?.to_owned();
    dist::make(&session.root, &binary).map(|_archive| ())
}

fn unit(session: &mut Session) -> Result<(), String> {
    let arguments = [
        "test",
        "--locked",
        "--workspace",
        "--exclude",
        "e2e",
        "--no-fail-fast",
        "--",
        "--show-output",
    ];
    let counted = cargo(session, &arguments).count()?;
    session.counted.add(counted)
}

fn end_to_end(session: &mut Session) -> Result<(), String> {
    if !tools::has_boto3(session) {
        return session.not_run("every story", "Python finds no boto3");
    }
    let binary = session.binary()?.to_owned();
    let arguments = [
        "test",
        "--locked",
        "--package",
        "e2e",
        "--no-fail-fast",
        "--",
        "--show-output",
        "--test-threads",
        STORIES_AT_ONCE,
    ];
    let mut command = cargo(session, &arguments);
    command.env("ONDOL_BIN", &binary);
    let counted = command.count()?;
    session.counted.add(counted)
}

fn documents(session: &mut Session) -> Result<(), String> {
    let binary = session.binary()?.to_owned();
    let demo = demo::output(&session.root);
    docs::check(
        &session.root,
        &binary,
        demo.exists().then_some(demo.as_path()),
    )
}

impl Session {
    /// The binary, built now if that step was not asked for.
    fn binary(&mut self) -> Result<&Path, String> {
        if self.binary.is_none() {
            build(self)?;
        }
        self.binary
            .as_deref()
            .ok_or_else(|| "the binary was not built".to_owned())
    }

    /// Something that this machine lacks: an error where nothing may be skipped.
    fn lacks(&self, what: &str) -> Result<(), String> {
        match self.ci {
            true => Err(format!("{what}; under CI=true nothing may be skipped")),
            false => {
                eprintln!("lacking: {what}");
                Ok(())
            }
        }
    }

    /// Something that is not run for a lack; told at the end.
    fn not_run(&mut self, name: &str, why: &str) -> Result<(), String> {
        self.lacks(&format!("{name} is not run: {why}"))?;
        self.counted.lacks(LeftOut::new(name, why, false));
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn session(ci: bool) -> Session {
        Session {
            root: crate::root(),
            ci,
            venv: None,
            binary: None,
            counted: Counted::default(),
        }
    }

    fn told(name: &'static str, outcome: Result<(), String>) -> Told {
        Told {
            name,
            outcome,
            took: Duration::ZERO,
            passed: 0,
        }
    }

    #[test]
    fn the_last_line_says_what_was_not_run() {
        let mut session = session(false);
        session.counted.passed = 40;
        let steps = [told("unit", Ok(())), told("e2e", Ok(()))];
        assert_eq!(summary(&steps, &session.counted), "42 passed, 0 failed");
        session.not_run("every story", "no boto3").unwrap();
        let line = "42 passed, 0 failed, 1 not run";
        assert_eq!(summary(&steps, &session.counted), line);
        let failed = [told("unit", Err("x".into())), told("e2e", Ok(()))];
        let line = "41 passed, 1 failed, 1 not run";
        assert_eq!(summary(&failed, &session.counted), line);
    }

    #[test]
    fn in_ci_nothing_is_left_out() {
        let mut session = session(true);
        let refused = session.not_run("every story", "no boto3").unwrap_err();
        assert!(refused.contains("under CI=true"), "{refused}");
        assert_eq!(session.counted.left_out, []);
    }
}
