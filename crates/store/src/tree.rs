//! An ordered map as a persistent B-tree: a clone costs one reference count and never changes,
//! and a write copies only the nodes on its path that a clone still shares.
//!
//! It knows nothing of rows or transactions. Occupancy is kept sane, not minimal.

use crate::sorted::{Keyed, Sorted};
use std::ops::Bound;
use std::sync::Arc;

/// Entries in a node at most. Small, because a write under a snapshot copies a leaf, and each
/// copied entry costs a cache miss.
const MOST: usize = 24;
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
    Leaf(Sorted<Leaf<E>>),
    Branch(Sorted<Child<E>>),
}

#[derive(Clone)]
struct Leaf<E>(E);

/// A node below, with a text that is at most its least key (for the first child: was, when it was
/// last looked at) and above its elder's greatest.
#[derive(Clone)]
struct Child<E> {
    least: Arc<str>,
    node: Arc<Node<E>>,
    /// How many entries lie below.
    entries: usize,
}

impl<E> Child<E> {
    fn new(least: Arc<str>, node: Node<E>) -> Child<E> {
        Child {
            least,
            entries: node.entries(),
            node: Arc::new(node),
        }
    }
}

impl<E: Entry> Keyed for Leaf<E> {
    fn text(&self) -> &str {
        self.0.key()
    }
}

impl<E> Keyed for Child<E> {
    fn text(&self) -> &str {
        &self.least
    }
}

impl<E> Default for Tree<E> {
    fn default() -> Tree<E> {
        Tree {
            root: Arc::default(),
            len: 0,
        }
    }
}

impl<E> Default for Node<E> {
    fn default() -> Node<E> {
        Node::Leaf(Sorted::default())
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
                Node::Leaf(entries) => return entries.find(key).map(|leaf| &leaf.0),
                Node::Branch(children) => {
                    node = &children.items()[child_for(children, key)].node;
                }
            }
        }
    }

    /// Adds or replaces; answers what was replaced.
    pub fn insert(&mut self, entry: E) -> Option<E> {
        let (old, split) = insert(&mut self.root, entry);
        if let Some(right) = split {
            let node = std::mem::take(&mut self.root);
            let least = Arc::clone(node.least().expect("a node that was split is not empty"));
            let entries = node.entries();
            let left = Child {
                least,
                node,
                entries,
            };
            let children = vec![left, right];
            self.root = Arc::new(Node::Branch(Sorted::from_sorted(children)));
        }
        self.len += usize::from(old.is_none());
        old
    }

    /// Takes out and answers the entry of this key.
    pub fn remove(&mut self, key: &str) -> Option<E> {
        self.get(key)?; // a miss copies no node
        let old = remove(&mut self.root, key);
        while let Node::Branch(children) = &*self.root
            && let [only] = children.items()
        {
            self.root = Arc::clone(&only.node);
        }
        self.len -= usize::from(old.is_some());
        old
    }

    /// How many entries have a key below this one.
    pub fn before(&self, key: &str) -> usize {
        let (mut node, mut before) = (&*self.root, 0);
        loop {
            match node {
                Node::Leaf(entries) => {
                    return before + entries.position(key).unwrap_or_else(|at| at);
                }
                Node::Branch(children) => {
                    let (elder, rest) = children.items().split_at(child_for(children, key));
                    before += elder.iter().map(|child| child.entries).sum::<usize>();
                    node = &rest[0].node;
                }
            }
        }
    }

    /// All entries from `from` on, in key order.
    pub fn range(&self, from: Bound<&str>) -> Iter<'_, E> {
        let mut stack = Vec::with_capacity(6);
        let mut node = &*self.root;
        loop {
            match node {
                Node::Leaf(entries) => {
                    let at = match from {
                        Bound::Unbounded => 0,
                        Bound::Included(key) => entries.position(key).unwrap_or_else(|at| at),
                        Bound::Excluded(key) => {
                            entries.position(key).map_or_else(|at| at, |at| at + 1)
                        }
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
                    node = &children.items()[at].node;
                }
            }
        }
    }
}

fn child_for<E>(children: &Sorted<Child<E>>, key: &str) -> usize {
    match children.position(key) {
        Ok(at) => at,
        Err(above) => above.saturating_sub(1),
    }
}

fn insert<E: Entry>(node: &mut Arc<Node<E>>, entry: E) -> (Option<E>, Option<Child<E>>) {
    match Arc::make_mut(node) {
        Node::Leaf(entries) => match entries.position(entry.key()) {
            Ok(at) => (
                Some(std::mem::replace(&mut entries.item_mut(at).0, entry)),
                None,
            ),
            Err(at) => {
                entries.insert(at, Leaf(entry));
                if entries.len() <= MOST {
                    return (None, None);
                }
                let right = entries.split_off(split_at(at, entries.len()));
                let least = Arc::clone(right.items()[0].0.key());
                (None, Some(Child::new(least, Node::Leaf(right))))
            }
        },
        Node::Branch(children) => {
            let at = child_for(children, entry.key());
            if at == 0 && **entry.key() < *children.items()[0].least {
                let first = children.item_mut(0);
                let node = std::mem::take(&mut first.node);
                let entries = first.entries;
                children.replace_first(Child {
                    least: Arc::clone(entry.key()),
                    node,
                    entries,
                });
            }
            let child = children.item_mut(at);
            let (old, split) = insert(&mut child.node, entry);
            child.entries = child.node.entries();
            if let Some(right) = split {
                children.insert(at + 1, right);
                if children.len() > MOST {
                    let right = children.split_off(split_at(at + 1, children.len()));
                    let least = Arc::clone(&right.items()[0].least);
                    return (old, Some(Child::new(least, Node::Branch(right))));
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
            let at = entries.position(key).ok()?;
            Some(entries.remove(at).0)
        }
        Node::Branch(children) => {
            let at = child_for(children, key);
            let child = children.item_mut(at);
            let old = remove(&mut child.node, key);
            child.entries = child.node.entries();
            join(children, at);
            old
        }
    }
}

/// Drops the child at `at` when it is empty, joins it with a neighbour when both are small.
fn join<E: Entry>(children: &mut Sorted<Child<E>>, at: usize) {
    let size = children.items()[at].node.size();
    if children.len() == 1 || size >= FEWEST {
        return;
    }
    if size == 0 {
        children.remove(at);
        return;
    }
    let left = at.saturating_sub(1);
    let pair = &children.items()[left..left + 2];
    if pair[0].node.size() + pair[1].node.size() > MOST {
        return;
    }
    let right = Arc::unwrap_or_clone(children.remove(left + 1).node);
    let left = children.item_mut(left);
    match (Arc::make_mut(&mut left.node), right) {
        (Node::Leaf(entries), Node::Leaf(more)) => entries.extend(more),
        (Node::Branch(below), Node::Branch(more)) => below.extend(more),
        _ => unreachable!("all leaves of a B-tree have one depth"),
    }
    left.entries = left.node.entries();
}

impl<E> Node<E> {
    /// How many entries lie below.
    fn entries(&self) -> usize {
        match self {
            Node::Leaf(entries) => entries.len(),
            Node::Branch(children) => children.items().iter().map(|child| child.entries).sum(),
        }
    }
}

impl<E: Entry> Node<E> {
    fn least(&self) -> Option<&Arc<str>> {
        match self {
            Node::Leaf(entries) => entries.items().first().map(|leaf| leaf.0.key()),
            Node::Branch(children) => children.items().first().map(|child| &child.least),
        }
    }

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
                Node::Leaf(entries) if here < entries.len() => {
                    return Some(&entries.items()[here].0);
                }
                Node::Branch(children) if here < children.len() => {
                    self.stack.push((&children.items()[here].node, 0));
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
        for (before, (key, _)) in expected.iter().enumerate() {
            assert_eq!(tree.before(key), before, "{key:?}");
            assert_eq!(tree.before(&format!("{key}\0")), before + 1, "{key:?}");
        }
    }

    /// Keys of many shapes: long common starts, keys that begin other keys, NULs, the empty one.
    fn key(number: u64) -> String {
        match number % 5 {
            0 => format!("123456789012/eu-central-1/subnet-{number:017x}"),
            1 => format!("k{}", "\0".repeat(number as usize % 40)),
            2 => format!("{number}"),
            3 => "é".repeat(number as usize % 30),
            _ => format!("123456789012/eu-central-1/vpc-{number}/a"),
        }
    }

    #[test]
    fn behaves_as_a_btreemap_and_clones_never_change() {
        for number in 0..24 {
            let seed = Seed::new(number);
            let (mut tree, mut model) = (Tree::default(), BTreeMap::new());
            let mut clones = Vec::new();
            let space = [50, 400, 4000][number as usize % 3];
            for step in 0..4000 {
                let key: Arc<str> = key(seed.below(space)).into();
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
