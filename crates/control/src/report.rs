//! What a user may read about the controllers: why a key waits, what failed, how far behind.
//!
//! Plain data; nothing here decides.

use base::Time;
use std::sync::Arc;

/// One key of one controller, for `status`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyReport {
    /// The controller's name.
    pub controller: &'static str,
    /// The key.
    pub key: Arc<str>,
    /// What the last decision waits for, in its own words.
    pub waiting: Vec<String>,
    /// Which step failed last and why, until a round succeeds.
    pub error: Option<String>,
    /// Failed rounds in a row.
    pub failures: u32,
    /// Since when `waiting` and `error` are as they are.
    pub since: Time,
    /// When it is decided again if nothing wakes it.
    pub again_at: Option<Time>,
}

/// What one controller has done since the process began.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Decisions.
    pub rounds: u64,
    /// Steps that were taken.
    pub steps: u64,
    /// Steps that failed.
    pub errors: u64,
    /// Keys that are known now.
    pub keys: u64,
    /// Keys whose last round failed.
    pub failing: u64,
    /// How long the oldest woken key has been waiting for its turn now, in milliseconds.
    pub lag_ms: u64,
    /// The longest that a woken key ever waited for its turn, in milliseconds.
    pub longest_lag_ms: u64,
}
