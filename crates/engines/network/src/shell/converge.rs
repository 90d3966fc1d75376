//! Makes the kernel have what is desired, and knows afterwards what it has.
//!
//! Each step is repeatable; after a failed one everything is read back before the next attempt. It
//! must never report success for a network that `check` refused.

use std::fmt;
use std::io;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

use super::backstage::Backstage;
use super::handles::Handles;
use super::rtnetlink::{LinkEvents, NewEnd, Routes};
use super::{namespace, observe};
use crate::config::Network;
use crate::core::check::{Refusal, check};
use crate::core::diff::diff;
use crate::core::kernel::{Kernel, Known, KnownNamespace, KnownWire, Made, Operation, Wire};
use crate::core::render::render;

/// What is in the kernel, and open handles to it. One for each fabric.
pub struct Applied {
    /// `None`: must be read back.
    known: Option<Known>,
    handles: Handles,
    backstage: Backstage,
}

/// What a convergence did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Steps done; 0 when all was there.
    pub operations: usize,
    /// How long it took.
    pub took: Duration,
}

/// Why a network could not be made.
#[derive(Debug)]
pub enum Error {
    /// Parts of it are not supported; nothing was touched.
    Refused(Vec<Refusal>),
    /// A step failed; what was done before stays, the rest is tried again next time.
    Step {
        /// What was tried, as "add wire router-a/p12".
        action: String,
        /// The system's answer.
        cause: io::Error,
    },
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Error::Refused(refusals) => {
                let texts: Vec<String> = refusals.iter().map(ToString::to_string).collect();
                write!(f, "the network is refused: {}", texts.join("; "))
            }
            Error::Step { action, cause } => write!(f, "cannot {action}: {cause}"),
        }
    }
}

impl std::error::Error for Error {}

fn step(action: impl Into<String>) -> impl FnOnce(io::Error) -> Error {
    move |cause| Error::Step {
        action: action.into(),
        cause,
    }
}

impl Applied {
    /// Opens the fabric that the process is in, whatever is in it already.
    ///
    /// # Errors
    /// When no thread can be started.
    pub fn open() -> Result<Applied, Error> {
        let backstage = Backstage::start().map_err(step("start the network's threads"))?;
        Ok(Applied {
            known: None,
            handles: Handles::default(),
            backstage,
        })
    }

    /// Waits for what is still being removed in the background.
    ///
    /// # Errors
    /// When a removal failed; the next convergence reads everything back.
    pub fn settle(&mut self) -> Result<(), Error> {
        let settled = self.backstage.settle().map_err(step("finish removals"));
        if settled.is_err() {
            self.known = None;
        }
        settled
    }

    /// Removes everything, and returns when nothing is left.
    ///
    /// # Errors
    /// When something could not be removed.
    pub fn remove_all(&mut self) -> Result<Report, Error> {
        let report = converge(self, &Network::default())?;
        self.settle()?;
        self.handles.forget_all();
        match namespace::pinned()
            .map_err(step("list pinned namespaces"))?
            .as_slice()
        {
            [] => Ok(report),
            left => Err(step("remove all namespaces")(io::Error::other(
                left.join(", "),
            ))),
        }
    }
}

/// Makes the kernel have `network`, no more and no less.
///
/// # Errors
/// [`Error::Refused`] before anything is touched; [`Error::Step`] with everything before it done.
pub fn converge(applied: &mut Applied, network: &Network) -> Result<Report, Error> {
    let began = Instant::now();
    let refusals = check(network);
    if !refusals.is_empty() {
        return Err(Error::Refused(refusals));
    }
    let desired = render(network);
    let known = match applied.known.take() {
        Some(known) => known,
        None => {
            applied
                .backstage
                .settle()
                .map_err(step("finish removals"))?;
            applied.handles.forget_all();
            observe::observe(&mut applied.handles).map_err(step("read back the network"))?
        }
    };
    let operations = diff(&known, &desired);
    for operation in &operations {
        carry_out(applied, operation).map_err(step(describe(operation)))?;
    }
    applied.known = Some(known_after(desired));
    Ok(Report {
        operations: operations.len(),
        took: began.elapsed(),
    })
}

/// After all steps, what is desired is what is there.
fn known_after(desired: Kernel) -> Known {
    let mut known = Known::default();
    for (near, wire) in desired.wires {
        let owned = wire.owns_far_namespace.then(|| wire.far.namespace.clone());
        if let Some(name) = &owned {
            known
                .namespaces
                .insert(name.clone(), KnownNamespace::default());
        }
        let wire = KnownWire {
            made_from: Made::From(Box::new(wire)),
            owned_namespace: owned,
        };
        known.wires.insert(near, wire);
    }
    for (name, namespace) in desired.namespaces {
        known.namespaces.insert(
            name,
            KnownNamespace {
                addresses: namespace.addresses,
                routes: namespace.routes,
                policies: namespace.policies,
                ruleset: Some(namespace.ruleset),
            },
        );
    }
    known
}

fn describe(operation: &Operation) -> String {
    match operation {
        Operation::AddNamespace { name, .. } => format!("make namespace {name}"),
        Operation::RemoveNamespace { name } => format!("remove namespace {name}"),
        Operation::AddAddress { namespace, address } => format!("add {address} to {namespace}"),
        Operation::RemoveAddress { namespace, address } => {
            format!("remove {address} from {namespace}")
        }
        Operation::AddWire(wire) => {
            format!(
                "join {}/{} to {}",
                wire.near.namespace, wire.near.link, wire.far.namespace
            )
        }
        Operation::RemoveWire { near, .. } => format!("remove {}/{}", near.namespace, near.link),
        Operation::AddRoute { namespace, route } => {
            format!("route {}/{} in {namespace}", route.to.0, route.to.1)
        }
        Operation::RemoveRoute { namespace, route } => {
            format!(
                "remove the route to {}/{} in {namespace}",
                route.to.0, route.to.1
            )
        }
        Operation::AddPolicy { namespace, policy } => {
            format!("add the policy for table {} in {namespace}", policy.table)
        }
        Operation::RemovePolicy { namespace, policy } => {
            format!(
                "remove the policy for table {} in {namespace}",
                policy.table
            )
        }
        Operation::ChangeRules {
            namespace,
            transaction,
        } => {
            format!(
                "make {} changes to the rules of {namespace}",
                transaction.changes.len()
            )
        }
    }
}

fn carry_out(applied: &mut Applied, operation: &Operation) -> io::Result<()> {
    let Applied {
        handles, backstage, ..
    } = applied;
    match operation {
        Operation::AddNamespace { name, role } => {
            backstage.await_namespace(name)?;
            namespace::pin(name, namespace::make(*role)?.as_fd())
        }
        Operation::RemoveNamespace { name } => {
            handles.forget(name);
            backstage.remove_namespace(name)
        }
        Operation::AddAddress { namespace, address } => {
            let routes = &mut handles.get(namespace)?.routes;
            let loopback = routes.loopback()?;
            routes.add_address(loopback, *address, 32)
        }
        Operation::RemoveAddress { namespace, address } => {
            let routes = &mut handles.get(namespace)?.routes;
            let loopback = routes.loopback()?;
            routes.remove_address(loopback, *address, 32)
        }
        Operation::AddWire(wire) => add_wire(handles, backstage, wire),
        Operation::RemoveWire {
            near,
            far_namespace,
        } => {
            let handle = handles.get(&near.namespace)?;
            let namespace = handle.namespace.try_clone()?;
            backstage.remove_link(near.clone(), namespace, far_namespace.clone())
        }
        Operation::AddRoute { namespace, route } => handles.get(namespace)?.routes.add_route(route),
        Operation::RemoveRoute { namespace, route } => {
            handles.get(namespace)?.routes.remove_route(route)
        }
        Operation::AddPolicy { namespace, policy } => {
            handles.get(namespace)?.routes.add_policy(policy)
        }
        Operation::RemovePolicy { namespace, policy } => {
            handles.get(namespace)?.routes.remove_policy(policy)
        }
        Operation::ChangeRules {
            namespace,
            transaction,
        } => {
            let rules = &mut handles.get(namespace)?.rules;
            transaction
                .parts()
                .iter()
                .try_for_each(|part| rules.commit(part))
        }
    }
}

/// Makes a pair and everything at its far end; the digest last, as the sign of being finished.
fn add_wire(handles: &mut Handles, backstage: &mut Backstage, wire: &Wire) -> io::Result<()> {
    backstage.await_link(&wire.near)?;
    let far = if wire.owns_far_namespace {
        backstage.await_namespace(&wire.far.namespace)?;
        match namespace::open(&wire.far.namespace) {
            Ok(existing) => existing,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                let fresh = backstage.take_namespace()?;
                namespace::pin(&wire.far.namespace, fresh.as_fd())?;
                fresh
            }
            Err(error) => return Err(error),
        }
    } else {
        handles.get(&wire.far.namespace)?.namespace.try_clone()?
    };
    let near = &mut handles.get(&wire.near.namespace)?.routes;
    let near_end = NewEnd {
        name: &wire.near.link,
        mac: wire.near_mac,
    };
    let far_end = NewEnd {
        name: &wire.far.link,
        mac: wire.far_mac,
    };
    let added = near.add_pair(&near_end, &far_end, far.as_fd());
    if matches!(&added, Err(error) if super::netlink::code(error) == Some(libc::EEXIST)) {
        // Left unfinished by an earlier attempt.
        near.remove_link(&wire.near.link)?;
        near.add_pair(&near_end, &far_end, far.as_fd())?;
    } else {
        added?;
    }
    let mut events = namespace::inside(far.as_fd(), || set_far_end(wire))?;
    near.set_up(&wire.near.link)?;
    let index = near.index(&wire.near.link)?;
    for neighbour in &wire.near_neighbours {
        near.add_neighbour(index, *neighbour, wire.far_mac)?;
    }
    // The end that was brought up first begins to send later than the other.
    events.await_running(&wire.far.link)?;
    near.set_alias(&wire.near.link, &wire.digest())
}

/// Inside the far namespace: addresses, link up, neighbours, routes.
fn set_far_end(wire: &Wire) -> io::Result<LinkEvents> {
    let mut routes = Routes::open()?;
    let events = LinkEvents::open()?;
    let index = routes.index(&wire.far.link)?;
    for (address, prefix) in &wire.far_addresses {
        routes.add_address(index, *address, *prefix)?;
    }
    routes.set_up(&wire.far.link)?;
    for neighbour in &wire.far_neighbours {
        routes.add_neighbour(index, *neighbour, wire.near_mac)?;
    }
    for route in &wire.far_routes {
        routes.add_far_route(index, route)?;
    }
    Ok(events)
}
