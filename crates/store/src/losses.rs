//! How often a transaction has lost against others, what these do for one that loses too often, and
//! when it gives up. A thread that has just won is awake and would win again and again; so before
//! each try those wait a moment that have not lost as often themselves. Code with a retry loop of
//! its own counts here as well.

use crate::store::Store;
use std::sync::atomic::{AtomicU32, Ordering};

/// Losses in a row from which the others let a transaction pass.
const PATIENCE: u32 = 16;
/// How often one that waits yields the processor: half a millisecond at most, several times what it
/// takes a thread to wake up.
const YIELDS: u32 = 1_000;

/// A transaction that loses this often in a row gives up.
pub(crate) const LOSSES_MAX: u32 = 256;

/// Of one transaction. Dropped when it has committed or given up.
#[derive(Debug)]
pub struct Losses<'a> {
    /// In a row.
    count: u32,
    starving: &'a AtomicU32,
}

impl Losses<'_> {
    /// None yet.
    pub fn of(store: &Store) -> Losses<'_> {
        Losses {
            count: 0,
            starving: store.starving(),
        }
    }

    /// Whether it should give up.
    pub fn are_too_many(&self) -> bool {
        self.count >= LOSSES_MAX
    }

    /// One more.
    pub fn add(&mut self) {
        self.count += 1;
        if self.count == PATIENCE {
            self.starving.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Before a try: waits a moment while somebody has lost too often, unless it is this one.
    pub fn let_others_pass(&self) {
        let starves = || self.starving.load(Ordering::Relaxed) > 0;
        for _ in 0..YIELDS {
            if self.count >= PATIENCE || !starves() {
                return;
            }
            std::thread::yield_now();
        }
    }
}

impl Drop for Losses<'_> {
    fn drop(&mut self) {
        if self.count >= PATIENCE {
            self.starving.fetch_sub(1, Ordering::Relaxed);
        }
    }
}
