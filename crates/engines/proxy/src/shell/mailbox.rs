//! Letters from one thread to another, with a descriptor that wakes the receiver. The only lock of
//! the worker; no request ever takes it.

use crate::config::Table;
use crate::core::ConnectFault;
use crate::report::{Busy, Counters, HealthReport};
use crate::shell::opener::Openers;
use rustix::event::{EventfdFlags, eventfd};
use rustix::io::Errno;
use std::collections::BTreeMap;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard};

/// Listening and datagram descriptors by name.
pub type Descriptors = BTreeMap<String, Arc<OwnedFd>>;

/// All that a thread needs for a table.
#[derive(Clone)]
pub struct Outfit {
    /// The table.
    pub table: Arc<Table>,
    /// What the probes found so far.
    pub health: Arc<HealthReport>,
    /// The descriptors that the keeper holds.
    pub descriptors: Arc<Descriptors>,
    /// The threads that open sockets in namespaces.
    pub openers: Openers,
    /// Where the thread tells what it does with leaving targets, and its number there.
    pub reports: (Arc<Mailbox>, usize),
}

/// A letter to a thread.
pub enum Letter {
    /// A new table; say so when it is in force.
    Outfit(Outfit, Sender<()>),
    /// New health.
    Health(Arc<HealthReport>),
    /// What the thread of that number still does with leaving targets.
    Busy(usize, Busy),
    /// Report the counters.
    Count(Sender<Counters>),
    /// A socket that was asked of an opener.
    Opened {
        /// Who asked for it.
        word: u64,
        /// The connecting socket.
        socket: Result<OwnedFd, ConnectFault>,
    },
    /// Take no new connections and end when all is answered. A thread lets go of it as it ends.
    Retire(Arc<Retirement>),
    /// Whoever takes it lets go of it; the last one tells its sender.
    Pulse(Arc<Beat>),
    /// All have let go of a [`Letter::Pulse`].
    Beaten,
    /// All have let go of a [`Letter::Retire`].
    Retired,
    /// A data thread has ended by itself.
    Failed(Errno),
}

/// A question to all data threads at once, answered when it is let go of.
pub struct Beat(pub Arc<Mailbox>);

impl Drop for Beat {
    fn drop(&mut self) {
        self.0.send(Letter::Beaten);
    }
}

/// What all data threads hold from when they are told to retire until they end.
pub struct Retirement(pub Arc<Mailbox>);

impl Drop for Retirement {
    fn drop(&mut self) {
        self.0.send(Letter::Retired);
    }
}

/// Where a thread gets its letters.
pub struct Mailbox {
    /// `None` once its thread has ended.
    letters: Mutex<Option<Vec<Letter>>>,
    wake: OwnedFd,
}

impl Mailbox {
    /// An empty one.
    pub fn new() -> rustix::io::Result<Arc<Mailbox>> {
        let wake = eventfd(0, EventfdFlags::NONBLOCK | EventfdFlags::CLOEXEC)?;
        Ok(Arc::new(Mailbox {
            letters: Mutex::new(Some(Vec::new())),
            wake,
        }))
    }

    /// Puts a letter in and wakes the receiver; one that has ended gets none.
    pub fn send(&self, letter: Letter) {
        match &mut *self.letters() {
            Some(letters) => letters.push(letter),
            None => return,
        }
        // The counter can only be full if it is readable already, which is all that is wanted.
        let woken = rustix::io::write(&self.wake, &1_u64.to_ne_bytes());
        debug_assert!(matches!(woken, Ok(8) | Err(rustix::io::Errno::AGAIN)));
    }

    /// Takes all letters out.
    pub fn take(&self) -> Vec<Letter> {
        let mut count = [0; 8];
        let cleared = rustix::io::read(&self.wake, &mut count);
        debug_assert!(matches!(cleared, Ok(8) | Err(rustix::io::Errno::AGAIN)));
        self.letters()
            .as_mut()
            .map(std::mem::take)
            .unwrap_or_default()
    }

    /// The receiver has ended: it lets go of what was not taken, and of all that is still sent.
    pub fn close(&self) {
        // Dropped without the lock: letting go may send.
        let untaken = self.letters().take();
        drop(untaken);
    }

    fn letters(&self) -> MutexGuard<'_, Option<Vec<Letter>>> {
        self.letters
            .lock()
            .expect("no thread dies with the lock held")
    }
}

impl AsFd for Mailbox {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.wake.as_fd()
    }
}
