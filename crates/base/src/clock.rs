//! Where `now` comes from: the system, or a clock that a test moves by hand.

use crate::Time;
use std::fmt::Debug;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A source of the current time. Handed down from `main`; nothing else asks the system.
pub trait Clock: Send + Sync + Debug {
    /// The current instant.
    fn now(&self) -> Time;
}

/// The system's wall clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct System;

impl Clock for System {
    fn now(&self) -> Time {
        let ms = match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(after) => i64::try_from(after.as_millis()).unwrap_or(i64::MAX),
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(i64::MAX),
        };
        Time::from_millis(ms)
    }
}

/// A clock that stands still until it is moved: for scripts and simulation.
#[derive(Clone, Debug)]
pub struct Virtual(Arc<AtomicI64>);

impl Virtual {
    /// A clock that shows `at`.
    pub fn starting_at(at: Time) -> Virtual {
        Virtual(Arc::new(AtomicI64::new(at.millis())))
    }

    /// Moves the clock forward.
    pub fn advance(&self, by: Duration) {
        self.set(self.now() + by);
    }

    /// Sets the clock to `at`; it never goes back.
    pub fn set(&self, at: Time) {
        self.0.fetch_max(at.millis(), Ordering::Relaxed);
    }
}

impl Clock for Virtual {
    fn now(&self) -> Time {
        Time::from_millis(self.0.load(Ordering::Relaxed))
    }
}
