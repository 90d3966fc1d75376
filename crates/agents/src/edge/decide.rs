//! Which sockets to open, which table to give, which sockets to close. Pure.

use super::sockets::{self, Socket};
use super::table;
use super::world::{LoadBalancerWorld, World};
use base::Time;
use control::Plan;
use proxy::config::Table;
use resources::elbv2::LoadBalancerStatus;
use std::collections::BTreeSet;
use std::fmt;

/// What the agent asks of the keeper.
#[derive(Clone, Debug)]
pub enum Step {
    /// Learn what the keeper holds.
    Ask,
    /// Open a socket and give it to the keeper.
    Open {
        /// Its name there.
        name: String,
        /// Where.
        socket: Socket,
    },
    /// Give it a table.
    SetTable(Box<Table>),
    /// Close a socket that the table names no more.
    Close {
        /// Its name.
        name: String,
    },
    /// Tell how load balancers are.
    Tell(Vec<LoadBalancerStatus>),
    /// Tell those who wait, up to this one, that the edge works by what they wrote.
    Answer(u64),
}

/// Why nothing happens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// The edge has the table it should have.
    Settled,
    /// A socket could not be opened and will be tried again.
    Socket {
        /// Its name.
        name: String,
        /// Why.
        reason: String,
    },
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Settled => f.write_str("the edge carries what was asked for"),
            Waiting::Socket { name, reason } => write!(f, "{name} is not open: {reason}"),
        }
    }
}

/// Opens first, then gives the table, then closes: no table names a socket that is not there, and
/// no socket closes that a table names.
pub fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
    let Some(held) = &world.keeper.descriptors else {
        return Plan::steps([Step::Ask]);
    };
    let wanted = sockets::wanted(world);
    let mut plan = Plan {
        steps: Vec::new(),
        waiting: Vec::new(),
        again_at: None,
    };
    for (name, socket) in &wanted {
        if held.contains(name) {
            continue;
        }
        match world.keeper.failed.get(name) {
            Some(failed) if failed.retry_at > now => {
                plan.waiting.push(Waiting::Socket {
                    name: name.clone(),
                    reason: failed.reason.clone(),
                });
                plan = plan.again_at(failed.retry_at);
            }
            _ => plan.steps.push(Step::Open {
                name: name.clone(),
                socket: socket.clone(),
            }),
        }
    }
    if !plan.steps.is_empty() {
        return plan;
    }
    let usable: BTreeSet<String> = held
        .iter()
        .filter(|name| wanted.contains_key(*name))
        .cloned()
        .collect();
    let version = u64::try_from(now.millis())
        .unwrap_or(0)
        .max(world.keeper.version + 1);
    let table = table::table(world, &usable, version);
    if !same(world.keeper.confirmed.as_ref(), &table) {
        plan.steps.push(Step::SetTable(Box::new(table)));
        return plan;
    }
    plan.steps.extend(world.keeper.awaited.map(Step::Answer));
    for name in held.difference(&usable) {
        plan.steps.push(Step::Close { name: name.clone() });
    }
    let news = news(world, &usable);
    if !news.is_empty() {
        plan.steps.push(Step::Tell(news));
    }
    if plan.steps.is_empty() && plan.waiting.is_empty() {
        return Plan::settled(Waiting::Settled);
    }
    plan
}

/// The statuses that would say something new. Called when the edge has the table it should have.
fn news(world: &World, usable: &BTreeSet<String>) -> Vec<LoadBalancerStatus> {
    let balancers = world.load_balancers.iter();
    balancers
        .map(|balancer| status(world, balancer, usable))
        .filter(|one| world.told.get(&one.id).is_none_or(|told| **told != *one))
        .collect()
}

/// How a load balancer is. A socket that is missing on any of its addresses impairs it: there
/// another program may answer in its place.
/// AWS: ELBv2 API Reference, LoadBalancerState.
fn status(
    world: &World,
    balancer: &LoadBalancerWorld,
    usable: &BTreeSet<String>,
) -> LoadBalancerStatus {
    let row = &balancer.row;
    let interfaces = || row.zones.iter().map(|zone| &zone.network_interface_id);
    let ready = interfaces().all(|interface| world.ready.contains(interface));
    let mut reasons = Vec::new();
    let (mut closed_ports, mut closed_own_ports) = (Vec::new(), Vec::new());
    for (port, sockets) in sockets::of_load_balancer(world, balancer) {
        for (name, socket) in sockets.iter().filter(|(name, _)| !usable.contains(*name)) {
            let failed = world.keeper.failed.get(name);
            if failed.is_some_and(|failed| failed.no_such_address) {
                continue;
            }
            let why = failed.map_or("it is being opened", |failed| failed.reason.as_str());
            let place = match socket.namespace {
                Some(_) => "in its VPC",
                None => "of this host",
            };
            let reason = format!("port {port} {place}: {why}");
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
            let closed = match socket.namespace {
                Some(_) => continue,
                None if *name == sockets::host_socket(&row.id, port) => &mut closed_own_ports,
                None => &mut closed_ports,
            };
            if !closed.contains(&port) {
                closed.push(port);
            }
        }
    }
    let (state, reason) = match reasons.as_slice() {
        _ if !ready => ("provisioning", None),
        [] => ("active", None),
        all => ("active_impaired", Some(all.join("; "))),
    };
    LoadBalancerStatus {
        scope: row.scope.clone(),
        id: row.id.clone(),
        state: state.to_owned(),
        reason,
        closed_ports,
        closed_own_ports,
    }
}

/// Equal but for the version.
fn same(confirmed: Option<&Table>, wanted: &Table) -> bool {
    confirmed.is_some_and(|confirmed| {
        let confirmed = Table {
            version: wanted.version,
            ..confirmed.clone()
        };
        confirmed == *wanted
    })
}
