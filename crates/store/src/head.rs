//! The order of commits: the newest state, what was written lately, and what waits for the disk.
//!
//! Pure memory under one lock; it never waits for anything.

use crate::row::Cell;
use crate::state::State;
use crate::ticket::Ticket;
use crate::transaction::{Conflict, Reads, Touched, Transaction, Write};
use crate::watch::Change;
use std::collections::VecDeque;
use std::sync::Arc;

/// Writes that are remembered to find conflicts; a transaction during which more happened has to
/// run again.
const RECENT_WRITES: usize = 8_192;

/// The newest state, visible or not.
pub(crate) struct Head {
    pub state: Arc<State>,
    /// The last version that was given away; never given twice, also when its commit failed.
    version: u64,
    recent: VecDeque<Record>,
    recent_writes: usize,
    /// Every commit above this version is in `recent`.
    floor: u64,
}

/// What one commit wrote.
struct Record {
    version: u64,
    touched: Vec<Touched>,
    ticket: Option<Arc<Ticket>>,
}

/// A commit in memory.
pub(crate) struct Applied {
    pub version: u64,
    pub state: Arc<State>,
    pub changes: Vec<Change>,
}

impl Head {
    pub fn new(state: Arc<State>) -> Head {
        Head {
            version: state.version,
            floor: state.version,
            state,
            recent: VecDeque::new(),
            recent_writes: 0,
        }
    }

    /// Finds what a transaction that began at `began` read and another commit changed since.
    pub fn validate(&self, began: u64, reads: &Reads) -> Result<(), Conflict> {
        debug_assert!(reads.are_sorted(), "a conflict would be overlooked");
        if began < self.floor {
            return Err(Conflict {
                subject: None,
                pending: None,
            });
        }
        for record in self
            .recent
            .iter()
            .rev()
            .take_while(|record| record.version > began)
        {
            if let Some(touched) = record.touched.iter().find(|touched| reads.include(touched)) {
                return Err(Conflict {
                    subject: Some((touched.table, Arc::clone(&touched.key))),
                    pending: record.ticket.clone(),
                });
            }
        }
        Ok(())
    }

    /// Applies a validated transaction. `stored_bytes` says for each write what it takes in the
    /// journal, in the order of the writes.
    pub fn apply(
        &mut self,
        transaction: Transaction,
        stored_bytes: &[u32],
        ticket: Option<Arc<Ticket>>,
    ) -> Applied {
        self.version += 1;
        let version = self.version;
        let mut touched = Vec::with_capacity(transaction.writes.len());
        let mut changes = Vec::with_capacity(transaction.writes.len());
        drop(transaction.snapshot); // else the tree is copied where nobody shares it
        let state = Arc::make_mut(&mut self.state);
        state.version = version;
        for (at, ((table, key), write)) in transaction.writes.into_iter().enumerate() {
            let (before, after) = match write {
                Write::Put(put) => {
                    let bytes = stored_bytes.get(at).copied().unwrap_or(0);
                    let cell = put.cell(Arc::clone(&key), version, bytes);
                    let after = Arc::clone(&cell.indexes);
                    (state.put(table, Arc::new(cell)), Some(after))
                }
                Write::Delete(_) => match state.delete(table, &key) {
                    Some(old) => (Some(old), None),
                    None => continue, // nothing was there: nothing changed
                },
            };
            changes.push(Change {
                version,
                table,
                key: Arc::clone(&key),
                is_new: before.is_none(),
            });
            let before = before.map(|old: Arc<Cell>| Arc::clone(&old.indexes));
            touched.push(Touched {
                table,
                key,
                before,
                after,
            });
        }
        self.remember(Record {
            version,
            touched,
            ticket,
        });
        Applied {
            version,
            state: Arc::clone(&self.state),
            changes,
        }
    }

    /// Goes back to `durable`: every later commit has failed.
    pub fn roll_back(&mut self, durable: Arc<State>) {
        while let Some(last) = self.recent.back()
            && last.version > durable.version
        {
            self.recent_writes -= last.touched.len();
            self.recent.pop_back();
        }
        self.state = durable;
    }

    fn remember(&mut self, record: Record) {
        self.recent_writes += record.touched.len();
        self.recent.push_back(record);
        while self.recent_writes > RECENT_WRITES && self.recent.len() > 1 {
            let oldest = self.recent.pop_front().expect("two are there");
            self.recent_writes -= oldest.touched.len();
            self.floor = oldest.version;
        }
    }
}
