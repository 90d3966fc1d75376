//! The store as its users see it: begin, commit, read, watch.
//!
//! Readers take a snapshot under a lock that is held for nanoseconds; nobody here waits for the
//! disk but those who ask a [`Commit`] whether it is durable.

use crate::core::Core;
use crate::journal::disk::Disk;
use crate::journal::format::{self, MOST_BODY_BYTES};
use crate::journal::{self, Directory, Writer};
use crate::losses::{LOSSES_MAX, Losses};
use crate::row::{Class, Row};
use crate::schema::Schema;
use crate::state::State;
use crate::ticket::Ticket;
use crate::transaction::{Conflict, Transaction, Write};
use crate::watch::{Interest, Watch};
use crate::{CommitError, Fatal, OpenError, TransactError};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread::JoinHandle;

/// Most transactions' frames are shorter.
const BODY_BYTES: usize = 2_048;

/// All rows. Clones are the same store; when the last one is dropped, what was committed is
/// written and the directory is free.
#[derive(Clone)]
pub struct Store(Arc<Opened>);

struct Opened {
    core: Arc<Core>,
    writer: Option<JoinHandle<()>>,
}

impl Drop for Opened {
    fn drop(&mut self) {
        if let Some(writer) = self.writer.take() {
            self.core.close();
            // If it panicked, the panic was reported and every waiter's ticket stays open.
            let _: std::thread::Result<()> = writer.join();
        }
    }
}

/// Sizes, for the metrics.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stats {
    /// Visible rows, observations included.
    pub rows: u64,
    /// What the journaled rows would take in a journal that holds nothing else.
    pub live_bytes: u64,
    /// What the journal takes: at most twice `live_bytes` and [`crate::SLACK_BYTES`].
    pub journal_bytes: u64,
    /// Commits that were made durable together count once.
    pub syncs: u64,
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

    /// Opens the data in `dir/store`, or begins it, with rows of any table; see [`Schema::any`].
    /// Blocks while it reads. The directory belongs to this process until the store is dropped.
    pub fn open(dir: &Path) -> Result<Store, OpenError> {
        Store::open_with(dir, &Schema::any())
    }

    /// As [`Store::open`], with rows of these tables only, and with their migrations.
    pub fn open_with(dir: &Path, schema: &Schema) -> Result<Store, OpenError> {
        Store::open_on(dir, schema, Disk::default())
    }

    pub(crate) fn open_on(dir: &Path, schema: &Schema, disk: Disk) -> Result<Store, OpenError> {
        let path = dir.join("store");
        let directory = Directory::open(&path, &disk)?;
        let mut loaded = journal::load(&directory, schema, &disk)?;
        let state = std::mem::take(&mut loaded.state);
        let core = Arc::new(Core::new(state, true));
        let writer = Writer::new(Arc::clone(&core), disk, directory, loaded);
        let thread = std::thread::Builder::new().name("store".to_owned());
        let writer = thread
            .spawn(move || writer.run())
            .map_err(|source| OpenError::Io {
                action: "start the thread that writes to",
                path,
                source,
            })?;
        Ok(Store(Arc::new(Opened {
            core,
            writer: Some(writer),
        })))
    }

    /// A store as the next process would find it: intent is there, observations are gone.
    /// For simulated crashes of an in-memory store.
    pub fn restarted(&self) -> Store {
        Store::with_state(self.visible().without_observations())
    }

    fn with_state(state: State) -> Store {
        let core = Arc::new(Core::new(state, false));
        Store(Arc::new(Opened { core, writer: None }))
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
    pub fn commit(&self, mut transaction: Transaction) -> Result<Commit, Conflict> {
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
        transaction.reads.sort();
        let (body, stored_bytes) = self.encode(&transaction);
        if body.len() > MOST_BODY_BYTES {
            let (bytes, most_bytes) = (body.len() as u64, MOST_BODY_BYTES as u64);
            let too_large = CommitError::TooLarge { bytes, most_bytes };
            let ticket = Some(Ticket::redeemed(Err(too_large)));
            return Ok(Commit {
                version: transaction.version(),
                ticket,
            });
        }
        let (version, ticket) = self.0.core.commit(transaction, body, &stored_bytes)?;
        Ok(Commit { version, ticket })
    }

    /// The transaction's journal frame without its version, and what each write takes in it.
    fn encode(&self, transaction: &Transaction) -> (Vec<u8>, Vec<u32>) {
        let intents = |write: &&Write| match write {
            Write::Put(put) => put.class == Class::Intent,
            Write::Delete(class) => *class == Class::Intent,
        };
        if !self.0.core.is_journaled() || !transaction.writes.values().any(|w| intents(&w)) {
            return (Vec::new(), Vec::new());
        }
        let mut body = Vec::with_capacity(BODY_BYTES);
        body.extend_from_slice(&[0; 8]);
        let mut stored_bytes = Vec::with_capacity(transaction.writes.len());
        for ((table, key), write) in &transaction.writes {
            let before = body.len();
            match write {
                Write::Put(put) if put.class == Class::Intent => {
                    let indexes = put
                        .indexes
                        .iter()
                        .map(|entry| (entry.name, entry.index_key(key)));
                    format::push_put(&mut body, table, key, put.row_version, indexes, |out| {
                        (put.encode)(&put.row, out);
                    });
                    stored_bytes.push(journal::stored_bytes(body.len() - before));
                }
                Write::Delete(Class::Intent) => {
                    format::push_delete(&mut body, table, key);
                    stored_bytes.push(0);
                }
                Write::Put(_) | Write::Delete(_) => stored_bytes.push(0),
            }
        }
        (body, stored_bytes)
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

    /// A cursor over what changes from now on in these tables ([`Row::TABLE`]).
    pub fn watch(&self, tables: &[&'static str]) -> Watch {
        let whole = |table: &&'static str| Interest {
            table,
            new_rows: true,
        };
        self.watch_for(tables.iter().map(whole))
    }

    /// As [`Store::watch`], without what does not concern the watcher.
    pub fn watch_for(&self, interests: impl IntoIterator<Item = Interest>) -> Watch {
        self.0.core.ring.watch(interests)
    }

    /// Begins, calls `f` and commits, again after a conflict, and blocks until it is durable.
    /// `f` must be repeatable: it only reads and writes the transaction.
    pub fn transact<T, E>(
        &self,
        f: impl Fn(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, TransactError<E>> {
        let mut losses = Losses::of(self);
        while !losses.are_too_many() {
            losses.let_others_pass();
            let mut transaction = self.begin();
            let answer = f(&mut transaction).map_err(TransactError::Refused)?;
            match self.commit(transaction) {
                Ok(commit) => {
                    drop(losses);
                    commit.wait().map_err(TransactError::Commit)?;
                    return Ok(answer);
                }
                Err(conflict) => {
                    losses.add();
                    conflict.wait();
                }
            }
        }
        Err(TransactError::Contended { tries: LOSSES_MAX })
    }

    /// As [`Store::transact`], awaiting instead of blocking. On an in-memory store it is ready
    /// at the first poll.
    pub async fn transact_async<T, E>(
        &self,
        f: impl Fn(&mut Transaction) -> Result<T, E>,
    ) -> Result<T, TransactError<E>> {
        let mut losses = Losses::of(self);
        while !losses.are_too_many() {
            losses.let_others_pass();
            let mut transaction = self.begin();
            let answer = f(&mut transaction).map_err(TransactError::Refused)?;
            match self.commit(transaction) {
                Ok(commit) => {
                    drop(losses);
                    commit.durable().await.map_err(TransactError::Commit)?;
                    return Ok(answer);
                }
                Err(conflict) => {
                    losses.add();
                    conflict.settled().await;
                }
            }
        }
        Err(TransactError::Contended { tries: LOSSES_MAX })
    }

    /// Resolves when the store has failed for good: end the process then, at once.
    pub async fn fatal(&self) -> Fatal {
        let mut failed = self.0.core.failed.subscribe();
        match failed.wait_for(Option::is_some).await {
            Ok(fatal) => fatal.clone().expect("waited for it"),
            Err(_) => unreachable!("the sender lives in this store"),
        }
    }

    /// Sizes, for the metrics.
    pub fn stats(&self) -> Stats {
        let visible = self.visible();
        Stats {
            rows: visible.tables().map(|(_, table)| table.len() as u64).sum(),
            live_bytes: visible.live_bytes,
            journal_bytes: self.0.core.journal_bytes.load(Ordering::Relaxed),
            syncs: self.0.core.syncs.load(Ordering::Relaxed),
        }
    }

    /// How many transactions have lost so often that the others let them pass.
    pub(crate) fn starving(&self) -> &AtomicU32 {
        &self.0.core.starving
    }

    fn visible(&self) -> Arc<State> {
        self.0.core.visible()
    }

    fn identity(&self) -> usize {
        Arc::as_ptr(&self.0.core) as usize
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store(version {})", self.visible().version)
    }
}
