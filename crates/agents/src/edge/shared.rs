//! The host's shared listeners: which load balancer answers at a port of the host's loopback
//! follows from the Host of the request. Pure.

use super::sockets::shared_sockets;
use super::table::site_id;
use super::world::{LoadBalancerWorld, World};
use proxy::config::{HostRoute, Listener, ListenerId};
use resources::elbv2;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// A load balancer's listener at a port that it shares.
struct Behind<'w> {
    balancer: &'w LoadBalancerWorld,
    listener: &'w elbv2::Listener,
    rules: &'w [Arc<elbv2::Rule>],
    /// Whether its security groups let the host's loopback in.
    open: bool,
}

/// One listener a port: a load balancer gets its DNS name first, then the hosts that its rules
/// name; a port's only load balancer gets the rest. But no load balancer answers to what is
/// another's: to a DNS name, be it that the other has no listener here or that its listener is
/// newer than this table; or to a host that only rules of one name whose groups let nobody in here.
pub fn listeners(world: &World, held: &BTreeSet<String>) -> Vec<Listener> {
    let mut ports: BTreeMap<u16, Vec<Behind<'_>>> = BTreeMap::new();
    let published = |one: &&LoadBalancerWorld| one.row.internet_facing;
    for balancer in world.load_balancers.iter().filter(published) {
        for (listener, rules) in &balancer.listeners {
            let open = balancer.allows_loopback(listener.port);
            ports.entry(listener.port).or_default().push(Behind {
                balancer,
                listener,
                rules,
                open,
            });
        }
    }
    ports.retain(|_, behind| behind.iter().any(|one| one.open));
    let listener = |(port, behind): (u16, Vec<Behind<'_>>)| {
        let names = shared_sockets(port);
        let descriptors: Vec<String> = names.into_iter().filter(|n| held.contains(n)).collect();
        (!descriptors.is_empty()).then(|| Listener {
            id: ListenerId::from(format!("shared/{port}")),
            descriptors,
            allowed: None,
            port,
            sites: routes(world, &behind),
            otherwise: match open(&behind).collect::<Vec<_>>().as_slice() {
                [sole] => Some(site_id(sole.listener)),
                _ => None,
            },
        })
    };
    ports.into_iter().filter_map(listener).collect()
}

fn open<'b, 'w>(behind: &'b [Behind<'w>]) -> impl Iterator<Item = &'b Behind<'w>> {
    behind.iter().filter(|one| one.open)
}

fn routes(world: &World, behind: &[Behind<'_>]) -> Vec<HostRoute> {
    let by_name = open(behind).map(|one| HostRoute {
        hosts: both_forms(one.balancer.row.dns_name.clone()),
        site: Some(site_id(one.listener)),
    });
    let of_others = world.dns_suffix.iter().map(|suffix| HostRoute {
        hosts: both_forms(format!("*.{suffix}")),
        site: None,
    });
    let by_rule = open(behind).map(|one| HostRoute {
        hosts: named(one),
        site: Some(site_id(one.listener)),
    });
    // Last: what an open one names as well is that one's.
    let closed = behind.iter().filter(|one| !one.open);
    let behind_doors = closed.map(|one| HostRoute {
        hosts: named(one),
        site: None,
    });
    let by_rule = by_rule.chain(behind_doors);
    let by_rule = by_rule.filter(|route| !route.hosts.is_empty());
    by_name.chain(of_others).chain(by_rule).collect()
}

/// The hosts that a listener's rules name.
fn named(one: &Behind<'_>) -> Vec<String> {
    let conditions = one.rules.iter().flat_map(|rule| &rule.conditions);
    let hosts = conditions.filter_map(|condition| match condition {
        elbv2::Condition::HostHeader(values) => Some(values.iter().cloned()),
        _ => None,
    });
    hosts.flatten().collect()
}

/// A name as it is mostly written, and with the dot that says that it is whole.
fn both_forms(name: String) -> Vec<String> {
    let whole = format!("{name}.");
    vec![name, whole]
}
