//! How long to wait before the next try: exponential, capped, with a seeded jitter.

use crate::Seed;
use std::time::Duration;

/// The one retry policy: `first * 2^tries`, at most `longest`, less up to half of it by chance.
#[derive(Clone, Copy, Debug)]
pub struct Backoff {
    /// The wait after the first failure.
    pub first: Duration,
    /// No wait is longer.
    pub longest: Duration,
}

impl Backoff {
    /// What to wait after `failures` failures in a row (1 is the first).
    pub fn after(&self, failures: u32, seed: &Seed) -> Duration {
        let doublings = failures.saturating_sub(1).min(31);
        let full = self.first.saturating_mul(1 << doublings).min(self.longest);
        let half_us = (full.as_micros() / 2) as u64;
        full - Duration::from_micros(seed.below(half_us + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_are_capped() {
        let backoff = Backoff {
            first: Duration::from_millis(100),
            longest: Duration::from_secs(5),
        };
        let seed = Seed::new(1);
        for failures in 1..100 {
            let wait = backoff.after(failures, &seed);
            assert!(wait >= Duration::from_millis(50) && wait <= Duration::from_secs(5));
        }
        assert!(backoff.after(9, &seed) >= Duration::from_millis(2500));
    }
}
