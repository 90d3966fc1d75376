//! An ordered map as a persistent B-tree: a clone costs one reference count and never changes,
//! and a write copies only the nodes on its path that a clone still shares.
//!
//! It knows nothing of rows or transactions. Occupancy is kept sane, not minimal.

use std::ops::Bound;
use std::sync::Arc;

/// Entries in a node at most.
const MOST: usize = 48;
/// A node with fewer is joined with a neighbour when both fit into one.
const FEWEST: usize = MOST / 4;

/// What a tree holds: something cheap to clone with a text it is ordered by.
pub(crate) trait Entry: Clone {
    /// The text.
    fn key(&self) -> &Arc<str>;
}

/// The map.
#[derive(Clone)]
pub(crate) struct Tree<E> {
    root: Arc<Node<E>>,
    len: usize,
}

#[derive(Clone)]
enum Node<E> {
    Leaf(Vec<E>),
    /// Each child with a text that is at most its least key and above its elder's greatest;
    /// the first child's text is never looked at.
    Branch(Vec<(Arc<str>, Arc<Node<E>>)>),
}

impl<E> Default for Tree<E> {
    fn default() -> Tree<E> {
        Tree {
            root: Arc::new(Node::Leaf(Vec::new())),
            len: 0,
        }
    }
}

impl<E: Entry> Tree<E> {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// The entry of exactly this key.
    pub fn get(&self, key: &str) -> Option<&E> {
        let mut node = &*self.root;
        loop {
            match node {
                Node::Leaf(entries) => {
                    let at = position(entries, key).ok()?;
                    return Some(&entries[at]);
                }
                Node::Branch(children) => node = &children[child_for(children, key)].1,
            }
        }
    }

    /// Adds or replaces; answers what was replaced.
    pub fn insert(&mut self, entry: E) -> Option<E> {
        let (old, split) = insert(&mut self.root, entry);
        if let Some(right) = split {
            let left = std::mem::replace(&mut self.root, Arc::new(Node::Leaf(Vec::new())));
            self.root = Arc::new(Node::Branch(vec![("".into(), left), right]));
        }
        self.len += usize::from(old.is_none());
        old
    }

    /// Takes out and answers the entry of this key.
    pub fn remove(&mut self, key: &str) -> Option<E> {
        self.get(key)?; // a miss copies no node
        let old = remove(&mut self.root, key);
        if let Node::Branch(children) = &*self.root
            && children.len() == 1
        {
            self.root = Arc::clone(&children[0].1);
        }
        self.len -= usize::from(old.is_some());
        old
    }

    /// All entries from `from` on, in key order.
    pub fn range(&self, from: Bound<&str>) -> Iter<'_, E> {
        let mut stack = Vec::with_capacity(4);
        let mut node = &*self.root;
        loop {
            match node {
                Node::Leaf(entries) => {
                    let at = match from {
                        Bound::Unbounded => 0,
                        Bound::Included(key) => entries.partition_point(|e| &**e.key() < key),
                        Bound::Excluded(key) => entries.partition_point(|e| &**e.key() <= key),
                    };
                    stack.push((node, at));
                    return Iter { stack };
                }
                Node::Branch(children) => {
                    let at = match from {
                        Bound::Unbounded => 0,
                        Bound::Included(key) | Bound::Excluded(key) => child_for(children, key),
                    };
                    stack.push((node, at + 1));
                    node = &children[at].1;
                }
            }
        }
    }
}

fn position<E: Entry>(entries: &[E], key: &str) -> Result<usize, usize> {
    entries.binary_search_by(|entry| (**entry.key()).cmp(key))
}

fn child_for<E>(children: &[(Arc<str>, Arc<Node<E>>)], key: &str) -> usize {
    children[1..].partition_point(|(least, _)| &**least <= key)
}

type Split<E> = Option<(Arc<str>, Arc<Node<E>>)>;

fn insert<E: Entry>(node: &mut Arc<Node<E>>, entry: E) -> (Option<E>, Split<E>) {
    match Arc::make_mut(node) {
        Node::Leaf(entries) => match position(entries, entry.key()) {
            Ok(at) => (Some(std::mem::replace(&mut entries[at], entry)), None),
            Err(at) => {
                entries.insert(at, entry);
                if entries.len() <= MOST {
                    return (None, None);
                }
                let right = entries.split_off(split_at(at, entries.len()));
                let least = Arc::clone(right[0].key());
                (None, Some((least, Arc::new(Node::Leaf(right)))))
            }
        },
        Node::Branch(children) => {
            let at = child_for(children, entry.key());
            let (old, split) = insert(&mut children[at].1, entry);
            if let Some(right) = split {
                children.insert(at + 1, right);
                if children.len() > MOST {
                    let right = children.split_off(split_at(at + 1, children.len()));
                    let least = Arc::clone(&right[0].0);
                    return (old, Some((least, Arc::new(Node::Branch(right)))));
                }
            }
            (old, None)
        }
    }
}

/// Keys that arrive in ascending order (a sorted load, growing ids) leave full nodes behind.
fn split_at(inserted: usize, len: usize) -> usize {
    if inserted + 1 == len {
        len - 1
    } else {
        len / 2
    }
}

fn remove<E: Entry>(node: &mut Arc<Node<E>>, key: &str) -> Option<E> {
    match Arc::make_mut(node) {
        Node::Leaf(entries) => {
            let at = position(entries, key).ok()?;
            Some(entries.remove(at))
        }
        Node::Branch(children) => {
            let at = child_for(children, key);
            let old = remove(&mut children[at].1, key);
            join(children, at);
            old
        }
    }
}

/// Drops the child at `at` when it is empty, joins it with a neighbour when both are small.
fn join<E: Entry>(children: &mut Vec<(Arc<str>, Arc<Node<E>>)>, at: usize) {
    let size = children[at].1.size();
    if children.len() == 1 || size >= FEWEST {
        return;
    }
    if size == 0 {
        children.remove(at);
        return;
    }
    let left = if at > 0 { at - 1 } else { at };
    if children[left].1.size() + children[left + 1].1.size() > MOST {
        return;
    }
    let (_, right) = children.remove(left + 1);
    let right = Arc::unwrap_or_clone(right);
    match (Arc::make_mut(&mut children[left].1), right) {
        (Node::Leaf(entries), Node::Leaf(more)) => entries.extend(more),
        (Node::Branch(below), Node::Branch(more)) => below.extend(more),
        _ => unreachable!("all leaves of a B-tree have one depth"),
    }
}

impl<E> Node<E> {
    fn size(&self) -> usize {
        match self {
            Node::Leaf(entries) => entries.len(),
            Node::Branch(children) => children.len(),
        }
    }
}

/// Entries in key order.
pub(crate) struct Iter<'a, E> {
    stack: Vec<(&'a Node<E>, usize)>,
}

impl<'a, E> Iterator for Iter<'a, E> {
    type Item = &'a E;

    fn next(&mut self) -> Option<&'a E> {
        loop {
            let (node, at) = self.stack.last_mut()?;
            let node = *node;
            let here = *at;
            *at += 1;
            match node {
                Node::Leaf(entries) if here < entries.len() => return Some(&entries[here]),
                Node::Branch(children) if here < children.len() => {
                    self.stack.push((&children[here].1, 0));
                }
                _ => {
                    self.stack.pop();
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Seed;
    use std::collections::BTreeMap;

    #[derive(Clone, PartialEq, Debug)]
    struct Pair(Arc<str>, u64);
    impl Entry for Pair {
        fn key(&self) -> &Arc<str> {
            &self.0
        }
    }

    fn same(tree: &Tree<Pair>, model: &BTreeMap<Arc<str>, u64>) {
        let all: Vec<_> = tree
            .range(Bound::Unbounded)
            .map(|p| (p.0.clone(), p.1))
            .collect();
        let expected: Vec<_> = model.iter().map(|(k, v)| (k.clone(), *v)).collect();
        assert_eq!(all, expected);
        assert_eq!(tree.len(), model.len());
    }

    #[test]
    fn behaves_as_a_btreemap_and_clones_never_change() {
        for number in 0..24 {
            let seed = Seed::new(number);
            let (mut tree, mut model) = (Tree::default(), BTreeMap::new());
            let mut clones = Vec::new();
            let space = [50, 400, 4000][number as usize % 3];
            for step in 0..4000 {
                let key: Arc<str> = format!("k/{:05}", seed.below(space)).into();
                let deleting = if step % 2000 < 1000 { 30 } else { 65 };
                if seed.chance(deleting) {
                    assert_eq!(tree.remove(&key).map(|p: Pair| p.1), model.remove(&key));
                } else {
                    let old = tree.insert(Pair(key.clone(), step));
                    assert_eq!(old.map(|p| p.1), model.insert(key.clone(), step));
                }
                assert_eq!(tree.get(&key).map(|p| p.1), model.get(&key).copied());
                if step % 500 == 0 {
                    clones.push((tree.clone(), model.clone()));
                }
                if step % 97 == 0 {
                    let from = (Bound::Included(&key as &str), Bound::Excluded(&key as &str));
                    let count = model.range::<str, _>((from.0, Bound::Unbounded)).count();
                    assert_eq!(tree.range(from.0).count(), count);
                    let count = model.range::<str, _>((from.1, Bound::Unbounded)).count();
                    assert_eq!(tree.range(from.1).count(), count);
                }
            }
            same(&tree, &model);
            for (tree, model) in &clones {
                same(tree, model);
            }
            for key in model.clone().keys() {
                tree.remove(key);
            }
            assert_eq!(tree.range(Bound::Unbounded).count(), 0);
        }
    }
}
