//! A transaction that is too big for one message, as several that open nothing on the way.
//!
//! The kernel takes a transaction as one message, and a process without the host's privileges may
//! send some 400 kB. It must never postpone what would let a packet through by its absence.

use super::ruleset::{Change, Elements, Transaction};

/// Parts of a message. A rule takes up to some 520 bytes; the kernel doubles the buffer that a
/// socket asks for (`SO_SNDBUF`), and into that 600 rules fit with room to spare.
const WEIGHT_MAX: usize = 600;
/// A rule's weight is 1; so many elements, at most 100 bytes each, are as much.
const ELEMENTS_A_WEIGHT: usize = 3;

impl Transaction {
    /// Transactions with the same end, each small enough. The first holds all that is removed, all
    /// names, and the borders of segments. Rules of groups and elements may come later: until then
    /// what they allow is denied.
    #[must_use]
    pub fn parts(&self) -> Vec<Transaction> {
        let total: usize = self.changes.iter().map(weight).sum();
        if total <= WEIGHT_MAX {
            return vec![self.clone()];
        }
        let mut room = 0;
        let mut first = Transaction::default();
        let mut later: Vec<Transaction> = Vec::new();
        for change in &self.changes {
            if !may_come_later(change) {
                first.changes.push(change.clone());
                continue;
            }
            for piece in pieces(change) {
                let weight = weight(&piece);
                if weight > room {
                    later.push(Transaction::default());
                    room = WEIGHT_MAX;
                }
                room -= weight;
                later.last_mut().expect("pushed above").changes.push(piece);
            }
        }
        let mut parts = vec![first];
        parts.append(&mut later);
        parts
    }
}

fn weight(change: &Change) -> usize {
    match change {
        Change::AddElements(it) | Change::RemoveElements(it) => {
            it.elements.len().div_ceil(ELEMENTS_A_WEIGHT)
        }
        _ => 1,
    }
}

/// Does the change's absence deny more, and never less?
fn may_come_later(change: &Change) -> bool {
    match change {
        Change::AddRule { chain, .. } => chain.starts_with("in-") || chain.starts_with("out-"),
        // Who is not in a segment's set has no border to cross.
        Change::AddElements(it) => !it.set.starts_with("segment-"),
        _ => false,
    }
}

/// A list of elements, cut to what fits.
fn pieces(change: &Change) -> Vec<Change> {
    let Change::AddElements(all) = change else {
        return vec![change.clone()];
    };
    let elements: Vec<_> = all.elements.iter().collect();
    let cut = elements.chunks(WEIGHT_MAX * ELEMENTS_A_WEIGHT);
    cut.map(|chunk| {
        let elements = chunk
            .iter()
            .map(|(key, data)| ((*key).clone(), (*data).clone()))
            .collect();
        let (table, set, data) = (all.table, all.set.clone(), all.data);
        Change::AddElements(Elements {
            table,
            set,
            data,
            elements,
        })
    })
    .collect()
}
