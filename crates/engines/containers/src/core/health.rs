//! When a container's health is checked, and what follows from the results.
//!
//! Inputs and `now` go in, actions and the next deadline come out. Nothing here runs anything.
//! `now` is any clock that never goes back, in milliseconds; the verdicts carry no time.
//!
//! States: *waiting* for the next check, left at its time; *running* one, left when it ends. A
//! check that has run for `timeout_ms` is killed and counts as failed at once; that its process is
//! really gone is awaited before the next one, so that checks never pile up.

use crate::config::HealthCheck;
use crate::record::HealthState;

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Time may have passed.
    Tick,
    /// The running check's process is gone; whether it succeeded.
    Ended {
        /// Exit code 0.
        success: bool,
    },
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Nothing.
    Nothing,
    /// Start a check.
    Run,
    /// Kill the running check, which has failed by time-out.
    Kill,
}

/// The checks of one container.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Monitor {
    interval_ms: u64,
    timeout_ms: u64,
    retries: u32,
    grace_until_ms: u64,
    phase: Phase,
    state: HealthState,
    streak: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    Waiting { until_ms: u64 },
    Running { since_ms: u64 },
    Killed { since_ms: u64 },
}

impl Monitor {
    /// For a container whose program was executed at `now_ms`. The first check is one interval
    /// later.
    pub fn new(check: &HealthCheck, now_ms: u64) -> Monitor {
        Monitor {
            interval_ms: check.interval_ms,
            timeout_ms: check.timeout_ms,
            retries: check.retries,
            grace_until_ms: now_ms.saturating_add(check.start_period_ms),
            phase: Phase::Waiting {
                until_ms: now_ms.saturating_add(check.interval_ms),
            },
            state: HealthState::Starting,
            streak: 0,
        }
    }

    /// Takes `input` in at `now_ms`.
    pub fn step(&mut self, input: Input, now_ms: u64) -> Action {
        match (self.phase, input) {
            (Phase::Waiting { until_ms }, Input::Tick) if now_ms >= until_ms => {
                self.phase = Phase::Running { since_ms: now_ms };
                Action::Run
            }
            (Phase::Running { since_ms }, Input::Tick)
                if now_ms >= since_ms.saturating_add(self.timeout_ms) =>
            {
                self.failed(since_ms);
                self.phase = Phase::Killed { since_ms };
                Action::Kill
            }
            (Phase::Running { since_ms }, Input::Ended { success }) => {
                if success {
                    self.state = HealthState::Healthy;
                    self.streak = 0;
                } else {
                    self.failed(since_ms);
                }
                self.wait(now_ms)
            }
            // Counted when it was killed; whatever it still answered came too late.
            (Phase::Killed { .. }, Input::Ended { .. }) => self.wait(now_ms),
            (_, Input::Tick) | (Phase::Waiting { .. }, Input::Ended { .. }) => Action::Nothing,
        }
    }

    /// When [`Input::Tick`] is due at the latest; `None` while a killed check is awaited.
    pub fn deadline_ms(&self) -> Option<u64> {
        match self.phase {
            Phase::Waiting { until_ms } => Some(until_ms),
            Phase::Running { since_ms } => Some(since_ms.saturating_add(self.timeout_ms)),
            Phase::Killed { .. } => None,
        }
    }

    /// The verdict.
    pub fn state(&self) -> HealthState {
        self.state
    }

    /// Failures in a row that count.
    pub fn failing_streak(&self) -> u32 {
        self.streak
    }

    fn wait(&mut self, now_ms: u64) -> Action {
        self.phase = Phase::Waiting {
            until_ms: now_ms.saturating_add(self.interval_ms),
        };
        Action::Nothing
    }

    fn failed(&mut self, since_ms: u64) {
        if self.state == HealthState::Starting && since_ms < self.grace_until_ms {
            return;
        }
        self.streak = self.streak.saturating_add(1);
        if self.streak >= self.retries {
            self.state = HealthState::Unhealthy;
        }
    }
}

#[cfg(test)]
#[path = "health/tests.rs"]
mod tests;
