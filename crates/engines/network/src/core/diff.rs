//! The ordered operations that turn what is known to be there into what is desired.
//!
//! Leftovers go first, so that names and addresses are free; rules come before links, so that no
//! packet passes a new link unjudged. It must never ask for an operation that is done already.

use std::collections::BTreeSet;

use super::kernel::{End, Kernel, Known, KnownNamespace, Namespace, Operation, Route, RouteAction};
use super::ruleset_diff;

/// What to do, in order. Empty when all is there.
#[must_use]
pub fn diff(known: &Known, desired: &Kernel) -> Vec<Operation> {
    let stale = stale_wires(known, desired);
    let mut operations = Vec::new();
    remove_wires(known, desired, &stale, &mut operations);
    remove_namespaces(known, desired, &mut operations);
    let nothing = KnownNamespace::default();
    for (name, namespace) in &desired.namespaces {
        let old = known.namespaces.get(name);
        if old.is_none() {
            let role = namespace.role;
            operations.push(Operation::AddNamespace {
                name: name.clone(),
                role,
            });
        }
        contents_before_links(name, old.unwrap_or(&nothing), namespace, &mut operations);
    }
    for (near, wire) in &desired.wires {
        let kept = known.wires.contains_key(near) && !stale.contains(near);
        if !kept {
            operations.push(Operation::AddWire(Box::new(wire.clone())));
        }
    }
    for (name, namespace) in &desired.namespaces {
        let old = known.namespaces.get(name).unwrap_or(&nothing);
        let gone = |route: &Route| uses_any(name, route, &stale);
        for route in &namespace.routes {
            if !old.routes.contains(route) || gone(route) {
                let (namespace, route) = (name.clone(), route.clone());
                operations.push(Operation::AddRoute { namespace, route });
            }
        }
        for policy in namespace.policies.difference(&old.policies) {
            let (namespace, policy) = (name.clone(), policy.clone());
            operations.push(Operation::AddPolicy { namespace, policy });
        }
    }
    operations
}

/// Known pairs that must go: no longer wanted, changed, or unfinished.
fn stale_wires(known: &Known, desired: &Kernel) -> BTreeSet<End> {
    let stale = known.wires.iter().filter(|(near, wire)| {
        desired
            .wires
            .get(*near)
            .is_none_or(|wanted| !wire.made_from.is(wanted))
    });
    stale.map(|(near, _)| near.clone()).collect()
}

/// Does a route of a namespace lead to one of these ends? The kernel removes it with the link.
fn uses_any(namespace: &str, route: &Route, ends: &BTreeSet<End>) -> bool {
    let RouteAction::Link { link, .. } = &route.action else {
        return false;
    };
    ends.contains(&End {
        namespace: namespace.to_owned(),
        link: link.clone(),
    })
}

fn remove_wires(
    known: &Known,
    desired: &Kernel,
    stale: &BTreeSet<End>,
    operations: &mut Vec<Operation>,
) {
    for near in stale {
        let owned = known.wires[near].owned_namespace.clone();
        let stays = desired.wires.contains_key(near);
        let far_namespace = owned.filter(|name| !stays && known.namespaces.contains_key(name));
        if desired.namespaces.contains_key(&near.namespace) {
            operations.push(Operation::RemoveWire {
                near: near.clone(),
                far_namespace,
            });
        } else if let Some(name) = far_namespace {
            operations.push(Operation::RemoveNamespace { name });
        }
    }
}

fn remove_namespaces(known: &Known, desired: &Kernel, operations: &mut Vec<Operation>) {
    let owned = desired
        .wires
        .values()
        .filter(|wire| wire.owns_far_namespace);
    let wanted: BTreeSet<&String> = desired
        .namespaces
        .keys()
        .chain(owned.map(|wire| &wire.far.namespace))
        .collect();
    let removed: BTreeSet<String> = operations
        .iter()
        .filter_map(|operation| match operation {
            Operation::RemoveWire { far_namespace, .. } => far_namespace.clone(),
            Operation::RemoveNamespace { name } => Some(name.clone()),
            _ => None,
        })
        .collect();
    for name in known.namespaces.keys() {
        if !wanted.contains(name) && !removed.contains(name) {
            operations.push(Operation::RemoveNamespace { name: name.clone() });
        }
    }
}

/// Leftovers out; addresses and rules in.
fn contents_before_links(
    name: &str,
    old: &KnownNamespace,
    new: &Namespace,
    operations: &mut Vec<Operation>,
) {
    let namespace = || name.to_owned();
    // One that leads to a removed link is gone already; removing it again does no harm.
    for route in old.routes.difference(&new.routes) {
        operations.push(Operation::RemoveRoute {
            namespace: namespace(),
            route: route.clone(),
        });
    }
    for policy in old.policies.difference(&new.policies) {
        let policy = policy.clone();
        operations.push(Operation::RemovePolicy {
            namespace: namespace(),
            policy,
        });
    }
    for address in old.addresses.difference(&new.addresses) {
        let address = *address;
        operations.push(Operation::RemoveAddress {
            namespace: namespace(),
            address,
        });
    }
    for address in new.addresses.difference(&old.addresses) {
        let address = *address;
        operations.push(Operation::AddAddress {
            namespace: namespace(),
            address,
        });
    }
    let transaction = ruleset_diff::diff(old.ruleset.as_ref(), &new.ruleset);
    if !transaction.changes.is_empty() {
        operations.push(Operation::ChangeRules {
            namespace: namespace(),
            transaction,
        });
    }
}
