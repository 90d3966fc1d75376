//! What changed: a bounded ring of visible changes and cursors into it.
//!
//! A watcher names its tables, and whether rows that are new concern it: other commits neither
//! wake it nor are kept for it. One that falls too far behind is told so ([`Batch::Lagged`]) and
//! reads everything again; nothing here grows with a slow watcher. Only visible (durable) changes
//! are ever in the ring.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

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
    /// Whether there was no row of this key before.
    pub is_new: bool,
}

/// What a watcher wants to hear of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interest {
    /// The table, as in [`crate::Row::TABLE`].
    pub table: &'static str,
    /// Whether rows that were not there before concern it too.
    pub new_rows: bool,
}

impl Interest {
    /// Whether the change concerns it.
    pub fn covers(&self, change: &Change) -> bool {
        self.table == change.table && (self.new_rows || !change.is_new)
    }
}

/// What a watcher gets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Batch {
    /// Changes in commit order; empty only from [`Watch::poll_now`].
    Changes(Vec<Change>),
    /// More happened than is kept: read everything again. The cursor now stands at the newest.
    Lagged,
}

/// A cursor over changes of some tables. It starts with what is visible after it was made.
#[derive(Debug)]
pub struct Watch {
    ring: Arc<Ring>,
    next: u64,
    eye: Arc<Eye>,
}

impl Watch {
    /// Waits until something changed. Cancelling loses nothing.
    pub async fn changed(&mut self) -> Batch {
        loop {
            match self.poll_now() {
                Batch::Changes(changes) if changes.is_empty() => {}
                batch => return batch,
            }
            // What came since has left a permit.
            self.eye.wake.notified().await;
        }
    }

    /// Whatever is there now, maybe nothing.
    pub fn poll_now(&mut self) -> Batch {
        let kept = self.ring.lock();
        let end = kept.first + kept.changes.len() as u64;
        if self.next < kept.first {
            self.next = end;
            return Batch::Lagged;
        }
        let skip = (self.next - kept.first) as usize;
        self.next = end;
        let changes = kept.changes.range(skip..);
        let mine = changes.filter(|change| self.eye.wants(change));
        Batch::Changes(mine.cloned().collect())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut kept = self.ring.lock();
        kept.eyes.retain(|eye| !Arc::ptr_eq(eye, &self.eye));
    }
}

/// What a watcher waits for.
#[derive(Debug)]
struct Eye {
    interests: Box<[Interest]>,
    wake: Notify,
}

impl Eye {
    fn wants(&self, change: &Change) -> bool {
        self.interests.iter().any(|one| one.covers(change))
    }
}

#[derive(Debug, Default)]
pub(crate) struct Ring(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The sequence number of the first change kept.
    first: u64,
    changes: VecDeque<Change>,
    eyes: Vec<Arc<Eye>>,
}

impl Ring {
    pub fn watch(self: &Arc<Ring>, interests: impl IntoIterator<Item = Interest>) -> Watch {
        let eye = Arc::new(Eye {
            interests: interests.into_iter().collect(),
            wake: Notify::new(),
        });
        let mut kept = self.lock();
        kept.eyes.push(Arc::clone(&eye));
        Watch {
            ring: Arc::clone(self),
            next: kept.first + kept.changes.len() as u64,
            eye,
        }
    }

    /// Adds changes that are visible from now on, as far as somebody waits for them.
    pub fn push(&self, changes: impl IntoIterator<Item = Change>) {
        let mut kept = self.lock();
        let Kept {
            first,
            changes: ring,
            eyes,
        } = &mut *kept;
        let mut woken: Vec<Arc<Eye>> = Vec::new();
        for change in changes {
            let mut wanted = false;
            for eye in eyes.iter().filter(|eye| eye.wants(&change)) {
                wanted = true;
                if !woken.iter().any(|other| Arc::ptr_eq(other, eye)) {
                    woken.push(Arc::clone(eye));
                }
            }
            if !wanted {
                continue;
            }
            if ring.len() == RING {
                ring.pop_front();
                *first += 1;
            }
            ring.push_back(change);
        }
        drop(kept);
        for eye in woken {
            eye.wake.notify_one();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
