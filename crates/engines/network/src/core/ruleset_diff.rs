//! The transaction that turns known packet rules into desired ones.
//!
//! Only what differs is touched: a port that comes or goes costs some elements, not its group's
//! rules. It must never name a set or chain before it exists, nor remove one that is still named.

use super::ruleset::{Change, Elements, Ruleset, Set, Table, TableName, Transaction};

/// What turns `known` (`None`: unknown, replaced as a whole) into `desired`; empty if nothing.
#[must_use]
pub fn diff(known: Option<&Ruleset>, desired: &Ruleset) -> Transaction {
    let mut changes = Vec::new();
    let nothing = Ruleset::new();
    let from = known.unwrap_or(&nothing);
    for name in from.keys().filter(|name| !desired.contains_key(*name)) {
        changes.push(Change::RemoveTable(*name));
    }
    for (name, table) in desired {
        match from.get(name) {
            Some(old) if old == table => {}
            Some(old) if same_frame(old, table) => table_diff(*name, old, table, &mut changes),
            Some(_) => replace(*name, table, &mut changes),
            // Removing what may be there needs it to be there.
            None => replace(*name, table, &mut changes),
        }
    }
    Transaction { changes }
}

/// Types of sets and places of chains cannot change in place.
fn same_frame(old: &Table, new: &Table) -> bool {
    let sets = old.sets.iter().all(|(name, set)| {
        let other = new.sets.get(name);
        other.is_none_or(|other| set.key == other.key && set.data == other.data)
    });
    let chains = old.chains.iter().all(|(name, chain)| {
        new.chains
            .get(name)
            .is_none_or(|other| chain.base == other.base)
    });
    sets && chains
}

fn replace(name: TableName, table: &Table, changes: &mut Vec<Change>) {
    changes.push(Change::AddTable(name));
    changes.push(Change::RemoveTable(name));
    changes.push(Change::AddTable(name));
    table_diff(name, &Table::default(), table, changes);
}

fn table_diff(table: TableName, old: &Table, new: &Table, changes: &mut Vec<Change>) {
    for (name, set) in new
        .sets
        .iter()
        .filter(|(name, _)| !old.sets.contains_key(*name))
    {
        let (key, data) = (set.key.clone(), set.data);
        changes.push(Change::AddSet {
            table,
            name: name.clone(),
            key,
            data,
        });
    }
    for (name, chain) in new
        .chains
        .iter()
        .filter(|(name, _)| !old.chains.contains_key(*name))
    {
        changes.push(Change::AddChain {
            table,
            name: name.clone(),
            base: chain.base,
        });
    }
    let changed = |name: &String| old.chains.get(name) != new.chains.get(name);
    for (name, chain) in old.chains.iter().filter(|(name, _)| changed(name)) {
        if !chain.rules.is_empty() {
            changes.push(Change::ClearChain {
                table,
                name: name.clone(),
            });
        }
    }
    for (name, set) in &old.sets {
        // A removed set of verdicts still names chains until its elements are gone.
        let removed = elements(table, name, set, new.sets.get(name));
        changes.extend(removed.map(Change::RemoveElements));
    }
    for (name, set) in &new.sets {
        let added = elements(table, name, set, old.sets.get(name));
        changes.extend(added.map(Change::AddElements));
    }
    for (name, chain) in new.chains.iter().filter(|(name, _)| changed(name)) {
        changes.extend(chain.rules.iter().map(|rule| Change::AddRule {
            table,
            chain: name.clone(),
            rule: rule.clone(),
        }));
    }
    for name in old
        .chains
        .keys()
        .filter(|name| !new.chains.contains_key(*name))
    {
        changes.push(Change::RemoveChain {
            table,
            name: name.clone(),
        });
    }
    for name in old.sets.keys().filter(|name| !new.sets.contains_key(*name)) {
        changes.push(Change::RemoveSet {
            table,
            name: name.clone(),
        });
    }
}

/// The elements of `set` that `other` has not, or has with other data.
fn elements(table: TableName, name: &str, set: &Set, other: Option<&Set>) -> Option<Elements> {
    let missing = set
        .elements
        .iter()
        .filter(|(key, data)| other.and_then(|other| other.elements.get(*key)) != Some(*data));
    let elements: std::collections::BTreeMap<_, _> = missing
        .map(|(key, data)| (key.clone(), data.clone()))
        .collect();
    if elements.is_empty() {
        return None;
    }
    Some(Elements {
        table,
        set: name.to_owned(),
        data: set.data,
        elements,
    })
}
