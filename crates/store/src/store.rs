//! The store as its users see it: begin, commit, read, watch.
//!
//! Readers take a snapshot under a lock that is held for nanoseconds; nobody here waits for the
//! disk but those who ask a [`Commit`] whether it is durable.

use crate::head::{Applied, Head};
use crate::row::Row;
use crate::state::State;
use crate::ticket::Ticket;
use crate::transaction::{Conflict, Transaction};
use crate::watch::{Ring, Watch};
use crate::{CommitError, Fatal, OpenError, TransactError};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use tokio::sync::watch;

/// A transaction that loses this often in a row gives up ([`TransactError::Contended`]).
const TRIES: u32 = 256;

/// All rows. Clones are the same store.
#[derive(Clone)]
pub struct Store(Arc<Shared>);

pub(crate) struct Shared {
    /// What readers and watchers see: durable, but for observations.
    visible: RwLock<Arc<State>>,
    head: Mutex<Head>,
    ring: Arc<Ring>,
    failed: watch::Sender<Option<Fatal>>,
}

/// A commit that has its place in the order; see [`Commit::durable`].
#[must_use = "a commit is acknowledged only when it is durable"]
#[derive(Debug)]
pub struct Commit {
    version: u64,
    ticket: Option<Arc<Ticket>>,
}

impl Commit {
    /// The version that the rows have.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Resolves when the commit is on disk and visible, or has failed without a trace. Dropping
    /// the future does not undo the commit.
    pub async fn durable(self) -> Result<u64, CommitError> {
        if let Some(ticket) = &self.ticket {
            ticket.outcome().await?;
        }
        Ok(self.version)
    }

    /// As [`Commit::durable`], blocking this thread.
    pub fn wait(self) -> Result<u64, CommitError> {
        if let Some(ticket) = &self.ticket {
            ticket.wait()?;
        }
        Ok(self.version)
    }
}

impl Store {
    /// A store without a disk, for tests and simulation: a commit is visible and "durable" when
    /// [`Store::commit`] returns.
    pub fn in_memory() -> Store {
        Store::with_state(State::default())
    }

    /// Opens the data in `dir/store`, or begins it.
    pub fn open(dir: &Path) -> Result<Store, OpenError> {
        Err(OpenError::Io {
            action: "open",
            path: dir.to_owned(),
            source: std::io::Error::other("the journal is being built at this moment"),
        })
    }

    /// A store as the next process would find it: intent is there, observations are gone.
    /// For simulated crashes of an in-memory store.
    pub fn restarted(&self) -> Store {
        Store::with_state(self.visible().without_observations())
    }

    fn with_state(state: State) -> Store {
        let state = Arc::new(state);
        Store(Arc::new(Shared {
            visible: RwLock::new(Arc::clone(&state)),
            head: Mutex::new(Head::new(state)),
            ring: Arc::new(Ring::new()),
            failed: watch::Sender::new(None),
        }))
    }

    /// A transaction at the newest visible version.
    pub fn begin(&self) -> Transaction {
        Transaction::new(self.identity(), self.visible())
    }

    /// Commits, unless something that the transaction read has been changed since it began, by a
    /// visible commit or one that is on its way to the disk. A transaction without writes always
    /// commits: it saw one version.
    ///
    /// The rows are visible once the answer is durable ([`Commit::durable`]), in commit order.
    pub fn commit(&self, transaction: Transaction) -> Result<Commit, Conflict> {
        assert_eq!(
            transaction.origin,
            self.identity(),
            "a transaction of another store"
        );
        if transaction.is_read_only() {
            return Ok(Commit {
                version: transaction.version(),
                ticket: None,
            });
        }
        let mut head = self.lock_head();
        head.validate(transaction.version(), &transaction.reads)?;
        let applied = head.apply(transaction, &[], None);
        let version = applied.state.version;
        self.publish(applied);
        Ok(Commit {
            version,
            ticket: None,
        })
    }

    /// The newest visible row of this key.
    pub fn get<R: Row>(&self, key: &str) -> Option<Arc<R>> {
        let visible = self.visible();
        visible.table(R::TABLE)?.get(key).map(|cell| cell.row())
    }

    /// The visible rows whose key starts with exactly this text, in key order. End the prefix
    /// with `/` to stay within a segment.
    pub fn scan<R: Row>(&self, prefix: &str) -> Vec<Arc<R>> {
        let visible = self.visible();
        let table = visible.table(R::TABLE);
        table.map_or_else(Vec::new, |t| {
            t.scan(prefix, None).map(|cell| cell.row()).collect()
        })
    }

    /// The visible rows with exactly this key in the index, in the order of their own keys.
    pub fn scan_index<R: Row>(&self, index: &'static str, key: &str) -> Vec<Arc<R>> {
        let visible = self.visible();
        let table = visible.table(R::TABLE);
        table.map_or_else(Vec::new, |t| {
            t.scan_index(index, key).map(|c| c.row()).collect()
        })
    }

    /// How many visible rows the table has.
    pub fn count<R: Row>(&self) -> usize {
        self.visible()
            .table(R::TABLE)
            .map_or(0, |table| table.len())
    }

    /// A cursor over what changes from now on.
    pub fn watch(&self) -> Watch {
        self.0.ring.watch()
    }

    /// Begins, calls `f` and commits, again after a conflict, and blocks until it is durable.
    /// `f` must be repeatable: it only reads and writes the transaction.
    pub fn transact<T, E>(
        &self,
        f: impl Fn(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, TransactError<E>> {
        for _ in 0..TRIES {
            let mut transaction = self.begin();
            let answer = f(&mut transaction).map_err(TransactError::Refused)?;
            match self.commit(transaction) {
                Ok(commit) => {
                    commit.wait().map_err(TransactError::Commit)?;
                    return Ok(answer);
                }
                Err(conflict) => conflict.wait(),
            }
        }
        Err(TransactError::Contended { tries: TRIES })
    }

    /// As [`Store::transact`], awaiting instead of blocking. On an in-memory store it is ready
    /// at the first poll.
    pub async fn transact_async<T, E>(
        &self,
        f: impl Fn(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, TransactError<E>> {
        for _ in 0..TRIES {
            let mut transaction = self.begin();
            let answer = f(&mut transaction).map_err(TransactError::Refused)?;
            match self.commit(transaction) {
                Ok(commit) => {
                    commit.durable().await.map_err(TransactError::Commit)?;
                    return Ok(answer);
                }
                Err(conflict) => conflict.settled().await,
            }
        }
        Err(TransactError::Contended { tries: TRIES })
    }

    /// Resolves when the store has failed for good: end the process then, at once.
    pub async fn fatal(&self) -> Fatal {
        let mut failed = self.0.failed.subscribe();
        match failed.wait_for(Option::is_some).await {
            Ok(fatal) => fatal.clone().expect("waited for it"),
            Err(_) => unreachable!("the sender lives in this store"),
        }
    }

    fn visible(&self) -> Arc<State> {
        Arc::clone(
            &self
                .0
                .visible
                .read()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    fn identity(&self) -> usize {
        Arc::as_ptr(&self.0) as usize
    }

    fn lock_head(&self) -> MutexGuard<'_, Head> {
        self.0.head.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn publish(&self, applied: Applied) {
        let mut visible = self
            .0
            .visible
            .write()
            .unwrap_or_else(PoisonError::into_inner);
        *visible = applied.state;
        drop(visible);
        self.0.ring.push(applied.changes);
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store(version {})", self.visible().version)
    }
}
