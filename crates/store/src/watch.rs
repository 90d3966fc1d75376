//! What changed: a bounded ring of visible changes and cursors into it.
//!
//! A watcher that falls too far behind is told so ([`Batch::Lagged`]) and reads everything again;
//! nothing here grows with a slow watcher. Only visible (durable) changes are ever in the ring.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// Changes that are kept for watchers.
pub(crate) const RING: usize = 16_384;

/// A row that was written or deleted. It says which, never what: read the row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The commit that did it.
    pub version: u64,
    /// The row's table.
    pub table: &'static str,
    /// The row's key.
    pub key: Arc<str>,
}

/// What a watcher gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    /// Changes in commit order; empty only from [`Watch::poll_now`].
    Changes(Vec<Change>),
    /// More happened than is kept: read everything again. The cursor now stands at the newest.
    Lagged,
}

/// A cursor over changes. It starts with what is visible after it was made.
#[derive(Debug)]
pub struct Watch {
    ring: Arc<Ring>,
    next: u64,
    wake: watch::Receiver<u64>,
}

impl Watch {
    /// Waits until something changed. Cancelling loses nothing.
    pub async fn changed(&mut self) -> Batch {
        loop {
            match self.poll_now() {
                Batch::Changes(changes) if changes.is_empty() => {}
                batch => return batch,
            }
            // The sender lives in `self.ring`, so this cannot fail.
            let _ = self.wake.changed().await;
        }
    }

    /// Whatever is there now, maybe nothing.
    pub fn poll_now(&mut self) -> Batch {
        self.wake.borrow_and_update();
        let kept = self.ring.lock();
        let end = kept.first + kept.changes.len() as u64;
        if self.next < kept.first {
            self.next = end;
            return Batch::Lagged;
        }
        let skip = (self.next - kept.first) as usize;
        self.next = end;
        Batch::Changes(kept.changes.range(skip..).cloned().collect())
    }
}

#[derive(Debug)]
pub(crate) struct Ring {
    kept: Mutex<Kept>,
    wake: watch::Sender<u64>,
}

#[derive(Debug, Default)]
struct Kept {
    /// The sequence number of the first change kept.
    first: u64,
    changes: VecDeque<Change>,
}

impl Ring {
    pub fn new() -> Ring {
        Ring {
            kept: Mutex::default(),
            wake: watch::Sender::new(0),
        }
    }

    pub fn watch(self: &Arc<Ring>) -> Watch {
        let wake = self.wake.subscribe();
        let kept = self.lock();
        Watch {
            ring: Arc::clone(self),
            next: kept.first + kept.changes.len() as u64,
            wake,
        }
    }

    /// Adds changes that are visible from now on.
    pub fn push(&self, changes: impl IntoIterator<Item = Change>) {
        let mut kept = self.lock();
        for change in changes {
            if kept.changes.len() == RING {
                kept.changes.pop_front();
                kept.first += 1;
            }
            kept.changes.push_back(change);
        }
        let end = kept.first + kept.changes.len() as u64;
        drop(kept);
        self.wake.send_replace(end);
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
