//! What the store's users and the journal's writer share: the visible state, the order of
//! commits, and the commits that wait for the disk.
//!
//! Nothing here touches a file. Lock order: `front`, then `visible` or the ring.

use crate::head::{Applied, Head};
use crate::state::State;
use crate::ticket::Ticket;
use crate::transaction::{Conflict, Transaction};
use crate::watch::{Change, Ring};
use crate::{CommitError, Fatal};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::watch;

pub(crate) struct Core {
    /// What readers and watchers see: durable, but for observations.
    visible: RwLock<Arc<State>>,
    front: Mutex<Front>,
    /// There is work for the journal's writer.
    work: Condvar,
    pub ring: Arc<Ring>,
    pub failed: watch::Sender<Option<Fatal>>,
    pub journal_bytes: AtomicU64,
    pub syncs: AtomicU64,
    /// Transactions that have lost too often; see [`crate::losses`].
    pub starving: AtomicU32,
    /// Whether there is a disk.
    journaled: bool,
}

struct Front {
    head: Head,
    queue: Vec<Pending>,
    /// Commits that are applied to the head and not visible yet.
    unpublished: usize,
    /// Whether the writer waits and has not been told: telling it is a system call, needed or not.
    writer_waits: bool,
    closing: bool,
    failed: Option<Fatal>,
}

/// A commit on its way to the disk.
pub(crate) struct Pending {
    /// A journal frame's body; empty when nothing of the commit is journaled.
    pub body: Vec<u8>,
    /// Whether what it journals is deletions alone.
    pub deletes: bool,
    state: Arc<State>,
    changes: Vec<Change>,
    ticket: Arc<Ticket>,
}

/// What the journal's writer is asked to do.
pub(crate) enum Work {
    /// Write these commits (maybe none: there is something else to do), in this order.
    Commits(Vec<Pending>),
    /// Everything is written, and nobody can commit any more.
    Close,
}

impl Core {
    pub fn new(state: State, journaled: bool) -> Core {
        let state = Arc::new(state);
        Core {
            visible: RwLock::new(Arc::clone(&state)),
            front: Mutex::new(Front {
                head: Head::new(state),
                queue: Vec::new(),
                unpublished: 0,
                writer_waits: false,
                closing: false,
                failed: None,
            }),
            work: Condvar::new(),
            ring: Arc::default(),
            failed: watch::Sender::new(None),
            journal_bytes: AtomicU64::new(0),
            syncs: AtomicU64::new(0),
            starving: AtomicU32::new(0),
            journaled,
        }
    }

    /// The newest visible state.
    pub fn visible(&self) -> Arc<State> {
        Arc::clone(&self.visible.read().unwrap_or_else(PoisonError::into_inner))
    }

    pub fn is_journaled(&self) -> bool {
        self.journaled
    }

    /// Gives the transaction its place in the order. `body` is its frame's body, with room for
    /// the version in its first 8 bytes, and empty when it has nothing to journal.
    pub fn commit(
        &self,
        transaction: Transaction,
        mut body: Vec<u8>,
        stored_bytes: &[u32],
    ) -> Result<(u64, Option<Arc<Ticket>>), Conflict> {
        // What a row will take; nothing for a row that goes.
        let deletes = stored_bytes.iter().all(|bytes| *bytes == 0);
        let mut front = self.front();
        if let Some(fatal) = &front.failed {
            let ticket = Ticket::redeemed(Err(CommitError::Failed(fatal.clone())));
            return Ok((transaction.version(), Some(ticket)));
        }
        front
            .head
            .validate(transaction.version(), &transaction.reads)?;
        if body.is_empty() && front.unpublished == 0 {
            let applied = front.head.apply(transaction, stored_bytes, None);
            let version = applied.version;
            self.show(applied.state, [applied.changes]);
            return Ok((version, None));
        }
        let ticket = Arc::new(Ticket::default());
        let applied = front
            .head
            .apply(transaction, stored_bytes, Some(Arc::clone(&ticket)));
        let Applied {
            version,
            state,
            changes,
        } = applied;
        if let Some(place) = body.get_mut(..8) {
            place.copy_from_slice(&version.to_le_bytes());
        }
        let waiting = Arc::clone(&ticket);
        front.queue.push(Pending {
            body,
            deletes,
            state,
            changes,
            ticket: waiting,
        });
        front.unpublished += 1;
        let tell = std::mem::take(&mut front.writer_waits);
        drop(front);
        if tell {
            self.work.notify_one();
        }
        Ok((version, Some(ticket)))
    }

    /// What the writer has to do next; waits for commits unless `busy`.
    pub fn work(&self, busy: bool) -> Work {
        let mut front = self.front();
        while front.queue.is_empty() && !busy && !front.closing {
            front.writer_waits = true;
            front = self
                .work
                .wait(front)
                .unwrap_or_else(PoisonError::into_inner);
        }
        front.writer_waits = false;
        if front.queue.is_empty() && front.closing {
            return Work::Close;
        }
        Work::Commits(std::mem::take(&mut front.queue))
    }

    /// Shows commits that are durable now, in order, and tells those who wait.
    pub fn publish(&self, commits: Vec<Pending>) {
        let Some(last) = commits.last() else {
            return;
        };
        let state = Arc::clone(&last.state);
        let mut tickets = Vec::with_capacity(commits.len());
        let mut changes = Vec::with_capacity(commits.len());
        for commit in commits {
            tickets.push(commit.ticket);
            changes.push(commit.changes);
        }
        let mut front = self.front();
        front.unpublished -= tickets.len();
        self.show(state, changes);
        drop(front);
        tickets.iter().for_each(|ticket| ticket.redeem(Ok(())));
    }

    /// Undoes these commits and all that came after them: none of it is on disk.
    pub fn refuse(&self, commits: Vec<Pending>, why: &CommitError) {
        let mut front = self.front();
        let after = std::mem::take(&mut front.queue);
        front.unpublished = 0;
        let visible = self.visible();
        front.head.roll_back(visible);
        drop(front);
        for commit in commits.iter().chain(&after) {
            commit.ticket.redeem(Err(why.clone()));
        }
    }

    /// The store has failed for good: these commits and all later ones fail.
    pub fn fail(&self, commits: Vec<Pending>, fatal: Fatal) {
        self.front().failed = Some(fatal.clone());
        self.refuse(commits, &CommitError::Failed(fatal.clone()));
        self.failed.send_replace(Some(fatal));
    }

    /// Lets the writer end when everything is written.
    pub fn close(&self) {
        self.front().closing = true;
        self.work.notify_one();
    }

    pub fn count_sync(&self) {
        self.syncs.fetch_add(1, Ordering::Relaxed);
    }

    /// Called under the front's lock, so that states are shown in commit order.
    fn show(&self, state: Arc<State>, changes: impl IntoIterator<Item = Vec<Change>>) {
        let mut visible = self.visible.write().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *visible, state);
        drop(visible);
        self.ring.push(changes.into_iter().flatten());
        drop(before); // may free many rows, and does so after the readers' lock
    }

    fn front(&self) -> MutexGuard<'_, Front> {
        self.front.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
