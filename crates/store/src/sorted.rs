//! A node's items in key order, found without following a pointer for each comparison: beside the
//! items stand the 8 bytes of each key that follow what all keys of the node have in common.
//!
//! The bytes are a shortcut only: where they are equal, the keys themselves decide.

use std::cmp::Ordering;

/// Something with a text it is ordered by.
pub(crate) trait Keyed {
    fn text(&self) -> &str;
}

#[derive(Clone)]
pub(crate) struct Sorted<T> {
    /// Every key begins with the same so many bytes.
    common: usize,
    heads: Vec<u64>,
    items: Vec<T>,
}

impl<T> Default for Sorted<T> {
    fn default() -> Sorted<T> {
        Sorted {
            common: 0,
            heads: Vec::new(),
            items: Vec::new(),
        }
    }
}

impl<T> Sorted<T> {
    pub fn items(&self) -> &[T] {
        &self.items
    }

    pub fn len(&self) -> usize {
        self.items.len()
    }
}

impl<T: Keyed> Sorted<T> {
    /// From items in key order.
    pub fn from_sorted(items: Vec<T>) -> Sorted<T> {
        let mut sorted = Sorted {
            items,
            ..Sorted::default()
        };
        sorted.rebuild();
        sorted
    }

    /// Where the key is, or where it would be.
    pub fn position(&self, key: &str) -> Result<usize, usize> {
        let (key_bytes, common) = (key.as_bytes(), self.common);
        let Some(first) = self.items.first() else {
            return Err(0);
        };
        let start = &key_bytes[..common.min(key_bytes.len())];
        match start.cmp(&first.text().as_bytes()[..common]) {
            Ordering::Less => return Err(0),
            Ordering::Greater => return Err(self.items.len()),
            Ordering::Equal => {}
        }
        self.position_by_head(key)
    }

    /// The item of this key. Where the key does not begin like the others it finds nothing, which
    /// is right.
    pub fn find(&self, key: &str) -> Option<&T> {
        self.position_by_head(key).ok().map(|at| &self.items[at])
    }

    fn position_by_head(&self, key: &str) -> Result<usize, usize> {
        let head = head(key, self.common);
        let from = self.heads.partition_point(|other| *other < head);
        let same = self.heads[from..]
            .iter()
            .take_while(|other| **other == head)
            .count();
        let among = &self.items[from..from + same];
        match among.binary_search_by(|item| item.text().cmp(key)) {
            Ok(at) => Ok(from + at),
            Err(at) => Err(from + at),
        }
    }

    /// Changes an item without changing its key.
    pub fn item_mut(&mut self, at: usize) -> &mut T {
        &mut self.items[at]
    }

    /// Puts an item at its position.
    pub fn insert(&mut self, at: usize, item: T) {
        let begins_alike = self.items.first().is_some_and(|first| {
            let common = &first.text().as_bytes()[..self.common];
            item.text().as_bytes().starts_with(common)
        });
        let head = head(item.text(), self.common);
        self.items.insert(at, item);
        if begins_alike {
            self.heads.insert(at, head);
        } else {
            self.rebuild();
        }
    }

    pub fn remove(&mut self, at: usize) -> T {
        self.heads.remove(at);
        self.items.remove(at)
    }

    /// Takes the items from `at` on away.
    pub fn split_off(&mut self, at: usize) -> Sorted<T> {
        let right = Sorted::from_sorted(self.items.split_off(at));
        self.rebuild();
        right
    }

    /// Adds items that are all greater.
    pub fn extend(&mut self, right: Sorted<T>) {
        self.items.extend(right.items);
        self.rebuild();
    }

    /// Replaces the first item by one with a smaller key.
    pub fn replace_first(&mut self, item: T) {
        self.items[0] = item;
        self.rebuild();
    }

    fn rebuild(&mut self) {
        self.heads.clear();
        let (Some(first), Some(last)) = (self.items.first(), self.items.last()) else {
            self.common = 0;
            return;
        };
        let both = first.text().bytes().zip(last.text().bytes());
        self.common = both.take_while(|(a, b)| a == b).count();
        let common = self.common;
        self.heads
            .extend(self.items.iter().map(|item| head(item.text(), common)));
    }
}

/// The 8 bytes from `from` on as a number that is ordered as they are; what is not there is 0.
fn head(key: &str, from: usize) -> u64 {
    let rest = key.as_bytes().get(from..).unwrap_or_default();
    match rest.first_chunk::<8>() {
        Some(bytes) => u64::from_be_bytes(*bytes),
        None => {
            let mut bytes = [0; 8];
            bytes[..rest.len()].copy_from_slice(rest);
            u64::from_be_bytes(bytes)
        }
    }
}
