//! Reads back what the kernel has, after a restart or a failed step.
//!
//! It must never report as finished what was not: a pair counts only with its digest, which is
//! written last.

use std::collections::BTreeMap;
use std::io;

use super::handles::Handles;
use super::namespace;
use crate::TRANSIT;
use crate::core::kernel::{End, Known, KnownNamespace, KnownWire, Made, Route, RouteAction};
use crate::core::names;

/// All pinned namespaces, with the contents of those that hold near ends or addresses.
pub fn observe(handles: &mut Handles) -> io::Result<Known> {
    let mut known = Known::default();
    let pinned = namespace::pinned()?;
    let ports: Vec<&String> = pinned
        .iter()
        .filter(|name| name.starts_with("port-"))
        .collect();
    let by_link: BTreeMap<String, &String> = ports
        .iter()
        .filter_map(|name| Some((names::port_link(name.strip_prefix("port-")?), *name)))
        .collect();
    for name in &pinned {
        if ports.contains(&name) {
            known
                .namespaces
                .insert(name.clone(), KnownNamespace::default());
            continue;
        }
        let handle = handles.get(name)?;
        let links = handle.routes.links()?;
        let loopback = handle.routes.loopback()?;
        let addresses = handle.routes.addresses(loopback)?;
        let namespace = KnownNamespace {
            addresses: addresses
                .into_iter()
                .filter(|it| !it.is_loopback())
                .collect(),
            routes: handle.routes.routes(&links)?.into_iter().collect(),
            policies: handle.routes.policies()?.into_iter().collect(),
            ruleset: None,
        };
        if name.starts_with("router-") || name == TRANSIT {
            for link in links.values().filter(|link| is_near(name, &link.name)) {
                let owned = by_link.get(&link.name).map(|name| (*name).clone());
                let end = End {
                    namespace: name.clone(),
                    link: link.name.clone(),
                };
                let wire = KnownWire {
                    made_from: Made::Digest(link.alias.clone()),
                    owned_namespace: owned,
                };
                known.wires.insert(end, wire);
            }
        }
        known
            .namespaces
            .insert(name.clone(), own_contents(name, namespace));
    }
    Ok(known)
}

/// Is a link in this namespace the near end of a pair?
fn is_near(namespace: &str, link: &str) -> bool {
    if namespace == TRANSIT {
        link != "lo" && link != names::OUT
    } else {
        link.starts_with('p')
    }
}

/// Without what others own: an edge's routes live and die with their pairs, and the transit's way
/// out belongs to who attached it.
fn own_contents(name: &str, mut namespace: KnownNamespace) -> KnownNamespace {
    if name.starts_with("edge-") {
        namespace.routes.clear();
    } else if name == TRANSIT {
        namespace.routes.retain(|route| !leads_out(route));
    }
    namespace
}

fn leads_out(route: &Route) -> bool {
    match &route.action {
        RouteAction::Link { link, .. } => link == names::OUT,
        RouteAction::Unreachable | RouteAction::Blackhole => false,
    }
}
