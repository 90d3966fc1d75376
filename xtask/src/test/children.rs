//! Cargo and other programs as children: shown while they run, counted, and never asked for input.

use super::Session;
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What test harnesses told.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
    /// Tests that were left out.
    pub ignored: u64,
    /// The program itself ended with an error.
    pub ended_badly: bool,
}

impl Counted {
    /// Adds a run; an error if something in it failed or nothing was run.
    pub fn add(&mut self, other: Counted) -> Result<(), String> {
        self.passed += other.passed;
        self.failed += other.failed;
        self.ignored += other.ignored;
        match other {
            Counted { failed: 1.., .. } => Err(format!("{} tests failed", other.failed)),
            Counted {
                ended_badly: true, ..
            } => Err("the tests did not all run".to_owned()),
            Counted { passed: 0, .. } => Err("no test ran".to_owned()),
            _ => Ok(()),
        }
    }

    /// `test result: ok. 3 passed; 0 failed; 0 ignored; …`
    fn line(&mut self, line: &str) {
        let Some((_, told)) = line.split_once("test result: ") else {
            return;
        };
        let told = told.split_once(". ").map_or("", |(_, told)| told);
        for part in told.split(';') {
            let mut words = part.split_whitespace();
            let count = words
                .next()
                .and_then(|word| word.parse::<u64>().ok())
                .unwrap_or(0);
            match words.next() {
                Some("passed") => self.passed += count,
                Some("failed") => self.failed += count,
                Some("ignored") => self.ignored += count,
                _ => {}
            }
        }
    }
}

/// A program to run.
pub struct Child(Command);

/// Cargo, with the venv's programs first in the path.
pub fn cargo(session: &Session, arguments: &[&str]) -> Child {
    let mut child = program(session, "cargo");
    child.0.args(arguments);
    child
}

/// Any program, likewise.
pub fn program(session: &Session, name: impl AsRef<OsStr>) -> Child {
    let mut command = Command::new(name);
    command.current_dir(&session.root).stdin(Stdio::null());
    if let Some(venv) = &session.venv {
        let own = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(venv.join("bin")).chain(std::env::split_paths(&own));
        if let Ok(path) = std::env::join_paths(paths) {
            command.env("PATH", path);
        }
        command.env("ONDOL_E2E_VENV", venv);
    }
    Child(command)
}

impl Child {
    /// Sets a variable.
    pub fn env(&mut self, name: &str, value: impl AsRef<OsStr>) {
        self.0.env(name, value);
    }

    /// Further arguments.
    pub fn args<T: AsRef<OsStr>>(mut self, arguments: &[T]) -> Child {
        self.0.args(arguments);
        self
    }

    /// What it prints is not shown; its errors are.
    pub fn quiet(mut self) -> Child {
        self.0.stdout(Stdio::null());
        self
    }

    /// Runs it; it has to succeed.
    pub fn run(mut self) -> Result<(), String> {
        let status = self
            .0
            .status()
            .map_err(|error| format!("{:?}: {error}", self.0))?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("ended with {status}"))
        }
    }

    /// Runs it, shows its lines, and counts what they tell.
    pub fn count(self) -> Result<Counted, String> {
        self.count_and_name().map(|(counted, _)| counted)
    }

    /// The same, with the names of the tests that failed.
    pub fn count_and_name(mut self) -> Result<(Counted, Vec<String>), String> {
        let named = |error| format!("cannot run the tests: {error}");
        let mut child = self.0.stdout(Stdio::piped()).spawn().map_err(named)?;
        let mut counted = Counted::default();
        let mut failed = Vec::new();
        let lines = child.stdout.take().map(BufReader::new);
        for line in lines.into_iter().flat_map(BufRead::lines) {
            let line = line.map_err(named)?;
            counted.line(&line);
            failed.extend(failed_test(&line).map(str::to_owned));
            writeln!(std::io::stdout(), "{line}").map_err(named)?;
        }
        counted.ended_badly = !child.wait().map_err(named)?.success();
        Ok((counted, failed))
    }
}

/// `test network::dns ... FAILED`
fn failed_test(line: &str) -> Option<&str> {
    let (name, outcome) = line.strip_prefix("test ")?.split_once(" ... ")?;
    (outcome.trim() == "FAILED").then_some(name)
}

/// Builds with cargo and returns the path of the program that was made.
pub fn built(root: &Path, arguments: &[&str], name: &str) -> Result<PathBuf, String> {
    let output = Command::new("cargo")
        .args(arguments)
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(root)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo: {error}"))?;
    if !output.status.success() {
        return Err(format!("cargo ended with {}", output.status));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let messages = text
        .lines()
        .filter_map(|line| serde_json::from_str(line).ok());
    let mut paths = messages.filter_map(|message: serde_json::Value| {
        let named = message["target"]["name"] == name;
        let path = message["executable"].as_str()?;
        named.then(|| PathBuf::from(path))
    });
    paths
        .next()
        .ok_or_else(|| format!("cargo made no `{name}`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn closing_lines_are_counted() {
        let mut counted = Counted::default();
        for line in [
            "running 3 tests",
            "test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out",
            "test result: FAILED. 5 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out",
        ] {
            counted.line(line);
        }
        let wanted = Counted {
            passed: 8,
            failed: 2,
            ignored: 1,
            ended_badly: false,
        };
        assert_eq!(counted, wanted);
    }

    #[test]
    fn a_run_that_failed_or_ran_nothing_is_an_error() {
        let good = Counted {
            passed: 1,
            ..Counted::default()
        };
        for (run, wanted) in [
            (good, true),
            (Counted { failed: 1, ..good }, false),
            (
                Counted {
                    ended_badly: true,
                    ..good
                },
                false,
            ),
            (Counted::default(), false),
        ] {
            assert_eq!(Counted::default().add(run).is_ok(), wanted, "{run:?}");
        }
    }
}
