//! What a command tells when it fails: what went wrong, why, and what to do next.

use std::fmt;
use std::process::ExitCode;

/// Exit code of a command that could not do its work.
pub const FAILED: u8 = 1;
/// Exit code of a command that was called wrongly.
pub const USAGE: u8 = 2;

/// A failure, for people.
#[derive(Debug)]
pub struct Problem {
    /// What went wrong, as a sentence without a full stop.
    pub what: String,
    /// Why, if more is known.
    pub why: Option<String>,
    /// What to do next.
    pub next: Option<String>,
    /// Whether the call itself was wrong.
    pub usage: bool,
}

impl Problem {
    /// A failure that needs no explanation beyond itself.
    pub fn new(what: impl Into<String>) -> Problem {
        Problem {
            what: what.into(),
            why: None,
            next: None,
            usage: false,
        }
    }

    /// A wrong call.
    pub fn usage(what: impl Into<String>) -> Problem {
        Problem {
            usage: true,
            ..Problem::new(what)
        }
    }

    /// Adds the cause.
    pub fn because(self, why: impl fmt::Display) -> Problem {
        Problem {
            why: Some(why.to_string()),
            ..self
        }
    }

    /// Adds what to do next.
    pub fn next(self, next: impl Into<String>) -> Problem {
        Problem {
            next: Some(next.into()),
            ..self
        }
    }

    /// The same for scripts: `error`, and what is known of `why` and `next`.
    pub fn document(&self) -> serde_json::Value {
        let mut document = serde_json::json!({"error": self.what});
        for (name, text) in [("why", &self.why), ("next", &self.next)] {
            if let Some(text) = text {
                document[name] = text.as_str().into();
            }
        }
        document
    }

    /// The process's exit code.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(if self.usage { USAGE } else { FAILED })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ondol: {}", self.what)?;
        if let Some(why) = &self.why {
            write!(f, ": {why}")?;
        }
        if let Some(next) = &self.next {
            write!(f, "\n  {next}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
