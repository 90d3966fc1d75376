//! The edge agent: load balancers' rows to the edge's table, and what the edge measures back to
//! rows.
//!
//! One key for all: the table is whole. Sockets inside VPCs are opened by the hands, those of the
//! host by this process; the keeper holds all of them.

mod decide;
mod health;
mod in_force;
mod keeper;
mod names;
mod shared;
mod sockets;
mod table;
mod world;

pub use decide::{Step, Waiting, decide};
pub use in_force::InForce;
pub use keeper::Link;
pub use sockets::{Socket, host_port};
pub use world::{Failed, Keeper, TaskDocuments, World};

use crate::hands::Hands;
use aws::Fault;
use base::{Clock, Time};
use control::{Controller, Plan};
use resources::ec2::{InterfaceStatus, NetworkInterface, SecurityGroupRule, Vpc};
use resources::ecs::{Task, TaskStatus};
use resources::elbv2::{Listener, LoadBalancer, LoadBalancerStatus, Rule, Target, TargetGroup};
use resources::iam::Session;
use rustix::net::{AddressFamily, SocketFlags, SocketType, sockopt};
use std::io;
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::sync::Arc;
use store::{Change, Row, Store};

/// The one key.
pub const KEY: &str = "edge";
/// The kernel cuts it to its own limit.
const BACKLOG: i32 = 4_096;
/// What this host gives the edge.
#[derive(Clone, Debug)]
pub struct Host {
    /// The API's port on loopback.
    pub api_port: u16,
    /// Below which path there documents are made for each request: the worker asks for them for
    /// those whose they are, and nobody else knows it.
    pub made_prefix: String,
    /// The lowest port that this user may bind.
    pub lowest_port: u16,
    /// Keys stickiness cookies.
    pub secret: String,
    /// Who listens at a TCP address of this host.
    pub holder: fn(SocketAddr) -> Option<String>,
}

/// The controller.
pub struct EdgeAgent {
    store: Store,
    clock: Arc<dyn Clock>,
    hands: Arc<Hands>,
    link: Arc<Link>,
    host: Host,
}

impl EdgeAgent {
    /// An agent over a keeper.
    pub fn new(
        store: Store,
        clock: Arc<dyn Clock>,
        hands: Arc<Hands>,
        link: Arc<Link>,
        host: Host,
    ) -> EdgeAgent {
        EdgeAgent {
            store,
            clock,
            hands,
            link,
            host,
        }
    }

    async fn open(&self, name: &str, socket: &Socket) -> Result<(), Fault> {
        let opened = match &socket.namespace {
            Some(namespace) => {
                let (address, port) = (socket.address, socket.port);
                let listening = self
                    .hands
                    .listen(namespace.clone(), address, port, socket.datagrams)
                    .await;
                listening.map_err(|error| (error.to_string(), false))
            }
            None => open_on_host(socket).map_err(|error| {
                let holder = || (self.host.holder)(SocketAddr::new(socket.address, socket.port));
                let reason = in_words(socket, &error, holder);
                (reason, lacks_address(socket, &error))
            }),
        };
        match opened {
            Ok(descriptor) => self.blocking(|link| link.give(name, descriptor)),
            // Known and tried again; one socket that fails holds no other back.
            Err((reason, no_such_address)) => {
                if !no_such_address {
                    tracing::warn!(name, reason, "a listening socket could not be opened");
                }
                self.link
                    .failed(name, reason, no_such_address, self.clock.now());
                Ok(())
            }
        }
    }

    /// The keeper answers within milliseconds; the runtime is told that this thread waits.
    fn blocking<T>(&self, ask: impl FnOnce(&Link) -> T) -> T {
        tokio::task::block_in_place(|| ask(&self.link))
    }
}

fn open_on_host(socket: &Socket) -> io::Result<OwnedFd> {
    let address = SocketAddr::new(socket.address, socket.port);
    let family = match address {
        SocketAddr::V4(_) => AddressFamily::INET,
        SocketAddr::V6(_) => AddressFamily::INET6,
    };
    let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
    let descriptor = rustix::net::socket_with(family, SocketType::STREAM, flags, None)?;
    sockopt::set_socket_reuseaddr(&descriptor, true)?;
    if address.is_ipv6() {
        sockopt::set_ipv6_v6only(&descriptor, true)?;
    }
    rustix::net::bind(&descriptor, &address)?;
    rustix::net::listen(&descriptor, BACKLOG)?;
    Ok(descriptor)
}

/// Whether the host is without an address that not every host has.
fn lacks_address(socket: &Socket, error: &io::Error) -> bool {
    let errno = rustix::io::Errno::from_io_error(error);
    let absent = [
        rustix::io::Errno::ADDRNOTAVAIL,
        rustix::io::Errno::AFNOSUPPORT,
    ];
    socket.optional && errno.is_some_and(|errno| absent.contains(&errno))
}

fn in_words(socket: &Socket, error: &io::Error, holder: impl FnOnce() -> Option<String>) -> String {
    let at = SocketAddr::new(socket.address, socket.port);
    match error.kind() {
        io::ErrorKind::AddrInUse => match holder() {
            Some(holder) => format!("{holder} listens at {at}"),
            None => format!("another program listened at {at}"),
        },
        _ => format!("cannot listen at {at}: {error}"),
    }
}

impl Controller for EdgeAgent {
    const NAME: &'static str = "edge";
    const TABLES: &'static [&'static str] = &[
        NetworkInterface::TABLE,
        InterfaceStatus::TABLE,
        SecurityGroupRule::TABLE,
        Vpc::TABLE,
        Task::TABLE,
        TaskStatus::TABLE,
        LoadBalancer::TABLE,
        Listener::TABLE,
        Rule::TABLE,
        Target::TABLE,
        TargetGroup::TABLE,
        Session::TABLE,
    ];
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, _store: &Store, _change: &Change) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    fn all_keys(&self, _store: &Store) -> Vec<String> {
        vec![KEY.to_owned()]
    }

    fn observe(&self, _key: &str) -> World {
        let keeper = self.link.keeper();
        World::observe(&self.store, keeper, &self.host, &crate::tasks::documents)
    }

    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        decide(world, now)
    }

    async fn apply(&self, step: Step) -> Result<(), Fault> {
        match step {
            Step::Ask => self.blocking(Link::learn),
            Step::Open { name, socket } => self.open(&name, &socket).await,
            Step::SetTable(table) => self.blocking(|link| link.set_table(*table)),
            Step::Close { name } => self.blocking(|link| link.close(&name)),
            Step::Answer(number) => {
                self.link.waiting().answer(number);
                Ok(())
            }
            Step::Tell(statuses) => {
                let put = |tx: &mut store::Transaction| {
                    for status in &statuses {
                        tx.put::<LoadBalancerStatus>(status.clone());
                    }
                    Ok::<(), Fault>(())
                };
                self.store
                    .transact_async(put)
                    .await
                    .map_err(crate::store_fault)
            }
        }
    }
}
