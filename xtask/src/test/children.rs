//! Cargo and other programs as children: shown while they run, counted, and never asked for input.

use super::Session;
use super::left_out::{self, LeftOut};
use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Of what a failure said, so many lines are repeated at the end.
const FIRST_LINES: usize = 12;

/// What test harnesses told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Tests that passed.
    pub passed: u64,
    /// Tests that failed.
    pub failed: u64,
    /// What was not run, whatever its harness said.
    pub left_out: Vec<LeftOut>,
    /// The program itself ended with an error.
    pub ended_badly: bool,
    /// Of each failed test its name, then the first lines of what it said.
    pub first_lines: Vec<String>,
    /// Lines that are still wanted of the failure that is being read.
    wanted: usize,
    /// What tests say of themselves.
    reader: left_out::Reader,
}

impl Counted {
    /// Adds a run; an error if something in it failed or nothing was run.
    pub fn add(&mut self, other: Counted) -> Result<(), String> {
        self.passed += other.passed;
        self.failed += other.failed;
        other
            .left_out
            .iter()
            .cloned()
            .for_each(|one| self.lacks(one));
        let what = match other {
            Counted { failed: 1.., .. } => format!("{} tests failed", other.failed),
            Counted {
                ended_badly: true, ..
            } => "the tests did not all run".to_owned(),
            Counted {
                passed: 0,
                left_out,
                ..
            } if left_out.is_empty() => "no test ran".to_owned(),
            _ => return Ok(()),
        };
        Err(with_lines(what, &other.first_lines))
    }

    /// Something that was not run.
    pub fn lacks(&mut self, one: LeftOut) {
        left_out::add(&mut self.left_out, one);
    }

    /// `test result: ok. 3 passed; 0 failed; 0 ignored; …`; whether the line is worth showing.
    fn line(&mut self, line: &str) -> bool {
        if self.reader.line(line) {
            return false;
        }
        self.failure(line);
        let Some((_, told)) = line.split_once("test result: ") else {
            return true;
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
                _ => {}
            }
        }
        true
    }

    /// At the end of a run: what its harnesses counted as passed and was left out did not pass.
    fn close(&mut self, aloud: Vec<LeftOut>) {
        let said = std::mem::take(&mut self.reader).found;
        said.into_iter()
            .chain(aloud)
            .for_each(|one| self.lacks(one));
        let failed = |one: &LeftOut| self.first_lines.contains(&one.name);
        let counted = self.left_out.iter();
        let counted = counted.filter(|one| one.counted && !failed(one)).count();
        self.passed -= self.passed.min(counted as u64);
    }

    /// `---- NAME stdout ----`, then what that test said.
    fn failure(&mut self, line: &str) {
        let header = line.strip_prefix("---- ");
        let name = header.and_then(|rest| rest.strip_suffix(" stdout ----"));
        if let Some(name) = name {
            self.first_lines.push(name.to_owned());
            self.wanted = FIRST_LINES;
        } else if line == "failures:" || line == "stack backtrace:" {
            self.wanted = 0;
        } else if self.wanted > 0 && !line.is_empty() {
            self.first_lines.push(format!("  {line}"));
            self.wanted -= 1;
        }
    }
}

/// What went wrong, and below it the lines that say it best.
fn with_lines(what: String, lines: &[String]) -> String {
    let lines = lines.iter().map(|line| format!("\n  {line}"));
    std::iter::once(what).chain(lines).collect()
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
    pub fn run(self) -> Result<(), String> {
        let Followed { good, errors, .. } = self.followed(|_| true)?;
        match good {
            true => Ok(()),
            false => Err(with_lines("ended with an error".to_owned(), &errors)),
        }
    }

    /// Runs it, shows its lines, and counts what they tell.
    pub fn count(mut self) -> Result<Counted, String> {
        self.0.stdout(Stdio::piped());
        let mut counted = Counted::default();
        let Followed {
            good,
            errors,
            left_out,
        } = self.followed(|line| counted.line(line))?;
        counted.ended_badly = !good;
        if !good && counted.first_lines.is_empty() {
            counted.first_lines = errors;
        }
        counted.close(left_out);
        Ok(counted)
    }

    /// Runs it and shows what it says. Each line of a piped stdout is told, which answers whether
    /// to show it.
    fn followed(mut self, mut tell: impl FnMut(&str) -> bool) -> Result<Followed, String> {
        let named = |error| format!("cannot run it: {error}");
        let mut child = self.0.stderr(Stdio::piped()).spawn().map_err(named)?;
        let errors = child.stderr.take().map(BufReader::new);
        let errors =
            std::thread::spawn(move || heard(errors.into_iter(), |line| eprintln!("{line}")));
        let lines = child.stdout.take().map(BufReader::new);
        for line in lines.into_iter().flat_map(BufRead::lines) {
            let line = line.map_err(named)?;
            if tell(&line) {
                writeln!(std::io::stdout(), "{line}").map_err(named)?;
            }
        }
        let good = child.wait().map_err(named)?.success();
        let (errors, left_out) = errors.join().unwrap_or_default();
        Ok(Followed {
            good,
            errors,
            left_out,
        })
    }
}

/// How a child went.
struct Followed {
    /// Whether it succeeded.
    good: bool,
    /// The first lines of its first errors.
    errors: Vec<String>,
    /// What it said aloud that it left out.
    left_out: Vec<LeftOut>,
}

/// Shows lines of standard error, and keeps the first of those that begin at an error, and what
/// was left out.
fn heard(input: impl Iterator<Item = impl BufRead>, show: fn(&str)) -> (Vec<String>, Vec<LeftOut>) {
    let (mut kept, mut left_out) = (Vec::new(), Vec::new());
    for line in input.flat_map(BufRead::lines).map_while(Result::ok) {
        if kept.len() < FIRST_LINES && (!kept.is_empty() || line.starts_with("error")) {
            kept.push(line.clone());
        }
        if let Some(one) = left_out::aloud(&line) {
            left_out::add(&mut left_out, one);
        }
        show(&line);
    }
    (kept, left_out)
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
            ..Counted::default()
        };
        assert_eq!(counted, wanted);
    }

    #[test]
    fn the_first_lines_of_a_failure_are_kept() {
        let mut counted = Counted::default();
        for line in [
            "test net::dns ... FAILED",
            "failures:",
            "",
            "---- net::dns stdout ----",
            "",
            "thread 'net::dns' panicked at a.rs:1:2:",
            "no name",
            "stack backtrace:",
            "  0: core",
            "failures:",
            "    net::dns",
        ] {
            counted.line(line);
        }
        let wanted = [
            "net::dns",
            "  thread 'net::dns' panicked at a.rs:1:2:",
            "  no name",
        ];
        assert_eq!(counted.first_lines, wanted);
        counted.failed = 1;
        let told = Counted::default().add(counted).unwrap_err();
        assert!(
            told.starts_with("1 tests failed\n  net::dns\n    thread"),
            "{told}"
        );
    }

    #[test]
    fn the_first_error_of_a_compiler_is_kept() {
        let text = "   Compiling x\nwarning: y\nerror[E1]: z\n --> a.rs:1\n";
        let (kept, left_out) = heard(std::iter::once(text.as_bytes()), |_| {});
        assert_eq!(kept, ["error[E1]: z", " --> a.rs:1"]);
        assert_eq!(left_out, []);
    }

    #[test]
    fn what_was_left_out_did_not_pass() {
        let mut counted = Counted::default();
        for line in [
            "successes:",
            "---- disk::full stdout ----",
            "skipped: needs root",
            "failures:",
            "---- net::dns stdout ----",
            "SKIPPED: and then it failed",
            "test result: FAILED. 4 passed; 1 failed; 0 ignored",
        ] {
            counted.line(line);
        }
        let told = b"SKIPPED: images::push: no dockerd\nSKIPPED: net::dns: no dig\n\
                     Root transit ... skipped: no root\n";
        let (_, aloud) = heard(std::iter::once(told.as_slice()), |_| {});
        counted.close(aloud);
        // disk::full and images::push; net::dns is among the failed, transit was not counted.
        assert_eq!((counted.passed, counted.failed), (2, 1));
        let mut all = Counted::default();
        all.add(counted).unwrap_err();
        let names: Vec<&str> = all.left_out.iter().map(|one| one.name.as_str()).collect();
        let wanted = ["disk::full", "images::push", "net::dns", "Root transit"];
        assert_eq!(names, wanted);
    }

    #[test]
    fn a_run_that_failed_or_ran_nothing_is_an_error() {
        let good = Counted {
            passed: 1,
            ..Counted::default()
        };
        for (run, wanted) in [
            (good.clone(), true),
            (
                Counted {
                    failed: 1,
                    ..good.clone()
                },
                false,
            ),
            (
                Counted {
                    ended_badly: true,
                    ..good
                },
                false,
            ),
            (Counted::default(), false),
        ] {
            assert_eq!(Counted::default().add(run).is_ok(), wanted);
        }
    }
}
