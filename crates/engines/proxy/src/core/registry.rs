//! Things that tables name and that requests in flight still use: kept by key over table changes
//! and dropped when the table and the last request have let go.

use std::collections::HashMap;
use std::hash::Hash;
use std::ops::{Index, IndexMut};

/// Keyed entries with stable indices.
#[derive(Debug)]
pub struct Registry<K, V> {
    by_key: HashMap<K, u32>,
    entries: Vec<Option<Entry<K, V>>>,
    free: Vec<u32>,
}

#[derive(Debug)]
struct Entry<K, V> {
    key: K,
    value: V,
    present: bool,
    held: u32,
}

impl<K, V> Default for Registry<K, V> {
    fn default() -> Registry<K, V> {
        Registry {
            by_key: HashMap::new(),
            entries: Vec::new(),
            free: Vec::new(),
        }
    }
}

impl<K: Clone + Eq + Hash, V> Registry<K, V> {
    /// Before a new table: nothing is present any more.
    pub fn forget_all(&mut self) {
        self.entries
            .iter_mut()
            .flatten()
            .for_each(|entry| entry.present = false);
    }

    /// The entry of that key, made if need be, present from now on.
    pub fn claim(&mut self, key: K, make: impl FnOnce() -> V) -> u32 {
        if let Some(index) = self.by_key.get(&key).copied() {
            self.entry_mut(index).present = true;
            return index;
        }
        let entry = Some(Entry {
            key: key.clone(),
            value: make(),
            present: true,
            held: 0,
        });
        let index = match self.free.pop() {
            Some(index) => {
                self.entries[index as usize] = entry;
                index
            }
            None => {
                self.entries.push(entry);
                self.entries.len() as u32 - 1
            }
        };
        self.by_key.insert(key, index);
        index
    }

    /// The index of a key.
    pub fn find(&self, key: &K) -> Option<u32> {
        self.by_key.get(key).copied()
    }

    /// The key of an entry.
    pub fn key(&self, index: u32) -> &K {
        &self.entry(index).key
    }

    /// Whether the current table names it.
    pub fn is_present(&self, index: u32) -> bool {
        self.entry(index).present
    }

    /// Keeps the entry until [`Registry::release`].
    pub fn hold(&mut self, index: u32) {
        self.entry_mut(index).held += 1;
    }

    /// Ends one [`Registry::hold`].
    pub fn release(&mut self, index: u32) {
        let entry = self.entry_mut(index);
        debug_assert!(entry.held > 0, "released more often than held");
        entry.held -= 1;
    }

    /// Whether something still uses the entry.
    pub fn is_held(&self, index: u32) -> bool {
        self.entry(index).held > 0
    }

    /// Drops what is neither present nor held; returns what was dropped.
    pub fn collect(&mut self) -> Vec<V> {
        let mut dropped = Vec::new();
        for (index, place) in self.entries.iter_mut().enumerate() {
            if place
                .as_ref()
                .is_some_and(|entry| !entry.present && entry.held == 0)
                && let Some(entry) = place.take()
            {
                self.by_key.remove(&entry.key);
                self.free.push(index as u32);
                dropped.push(entry.value);
            }
        }
        dropped
    }

    /// All entries.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &K, &V)> {
        let entries = self.entries.iter().enumerate();
        entries.filter_map(|(index, place)| {
            place
                .as_ref()
                .map(|entry| (index as u32, &entry.key, &entry.value))
        })
    }

    /// Indices of all entries.
    pub fn indices(&self) -> Vec<u32> {
        self.iter().map(|(index, ..)| index).collect()
    }

    fn entry(&self, index: u32) -> &Entry<K, V> {
        self.entries[index as usize]
            .as_ref()
            .expect("an index is used only while it is held")
    }

    fn entry_mut(&mut self, index: u32) -> &mut Entry<K, V> {
        self.entries[index as usize]
            .as_mut()
            .expect("an index is used only while it is held")
    }
}

impl<K: Clone + Eq + Hash, V> Index<u32> for Registry<K, V> {
    type Output = V;
    fn index(&self, index: u32) -> &V {
        &self.entry(index).value
    }
}

impl<K: Clone + Eq + Hash, V> IndexMut<u32> for Registry<K, V> {
    fn index_mut(&mut self, index: u32) -> &mut V {
        &mut self.entry_mut(index).value
    }
}
