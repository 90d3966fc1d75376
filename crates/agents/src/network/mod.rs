//! The network agent: EC2's rows to namespaces, links, routes and rules, through the hands.
//!
//! One key for all: the network's table is whole, and wake-ups that come together become one round.

mod decide;
mod world;

pub use decide::{
    API, Gateways, RESOLVER, Step, TASK_METADATA, Waiting, decide, desired, resolver_address,
};
pub use world::{VpcWorld, WayOut, World};

use crate::hands::Hands;
use aws::Fault;
use base::{Clock, Time};
use control::{Controller, Plan, Waker};
use network::Network;
use resources::ec2::{
    InterfaceStatus, InternetGateway, NatGateway, NetworkAcl, NetworkInterface, RouteTable,
    SecurityGroup, SecurityGroupRule, Subnet, Vpc,
};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::collections::BTreeMap;
use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use store::{Change, Row, Store};

/// The one key.
pub const KEY: &str = "network";
/// A way out that failed is tried again after that.
const WAY_OUT_RETRY: Duration = Duration::from_secs(30);
/// One that ended is opened again at once, but not sooner than this after it was opened.
const WAY_OUT_STEADY: Duration = Duration::from_secs(5);

/// Opens the way from the transit to the host's own network, or says what is in the way. Blocks.
/// What it answers is ready to read once the way has ended; without, it stays until it is closed.
pub type OpenWayOut = Arc<dyn Fn() -> Result<Option<OwnedFd>, String> + Send + Sync>;

/// The controller.
pub struct NetworkAgent {
    store: Store,
    hands: Arc<Hands>,
    clock: Arc<dyn Clock>,
    confirmed: Mutex<Option<OfHands<Network>>>,
    open_way_out: OpenWayOut,
    way_out: Arc<Mutex<Option<OfHands<WayOut>>>>,
    waker: Waker,
}

/// What is known of the fabric of some hands, by their [`Hands::life`].
struct OfHands<T> {
    life: u64,
    known: T,
}

/// What is known of the fabric of these hands.
fn known_of<T: Clone>(all: &Mutex<Option<OfHands<T>>>, hands: &Hands) -> Option<T> {
    let all = all.lock().unwrap_or_else(PoisonError::into_inner);
    let theirs = all.as_ref().filter(|one| one.life == hands.life());
    theirs.map(|one| one.known.clone())
}

impl NetworkAgent {
    /// An agent that has not confirmed anything yet.
    pub fn new(
        store: Store,
        hands: Arc<Hands>,
        clock: Arc<dyn Clock>,
        open_way_out: OpenWayOut,
        waker: Waker,
    ) -> NetworkAgent {
        NetworkAgent {
            store,
            hands,
            clock,
            confirmed: Mutex::new(None),
            open_way_out,
            way_out: Arc::default(),
            waker,
        }
    }

    async fn converge(&self, desired: Network, gateways: &Gateways) -> Result<(), Fault> {
        *self
            .confirmed
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = None;
        let life = self.hands.life();
        self.hands
            .converge(desired.clone())
            .await
            .map_err(|error| Fault::internal(format!("converging the network: {error}")))?;
        // Who is told of an interface that is ready connects at once: by then the way out is open,
        // or it is known why not.
        if desired.transit.is_some() && known_of(&self.way_out, &self.hands).is_none() {
            self.open_way_out().await?;
        }
        self.record(&desired, gateways)?;
        *self
            .confirmed
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(OfHands {
            life,
            known: desired,
        });
        Ok(())
    }

    async fn open_way_out(&self) -> Result<(), Fault> {
        let open = self.open_way_out.clone();
        let life = self.hands.life();
        let opened = tokio::task::spawn_blocking(move || open())
            .await
            .map_err(Fault::internal)?;
        let now = self.clock.now();
        let (known, end) = match opened {
            Ok(end) => (WayOut::Open { since: now }, end),
            Err(reason) => {
                let retry_at = now + WAY_OUT_RETRY;
                (WayOut::Failed { reason, retry_at }, None)
            }
        };
        *self.way_out.lock().unwrap_or_else(PoisonError::into_inner) =
            Some(OfHands { life, known });
        if let Some(end) = end {
            self.await_end(end, now)?;
        }
        Ok(())
    }

    /// Notes the end of the way that was opened at `since`, unless another is open by then.
    fn await_end(&self, end: OwnedFd, since: Time) -> Result<(), Fault> {
        let way_out = self.way_out.clone();
        let (waker, clock) = (self.waker.clone(), self.clock.clone());
        let work = move || {
            while let Err(Errno::INTR) = poll(&mut [PollFd::new(&end, PollFlags::IN)], None) {}
            let mut way_out = way_out.lock().unwrap_or_else(PoisonError::into_inner);
            let open = WayOut::Open { since };
            if let Some(of) = way_out.as_mut().filter(|of| of.known == open) {
                tracing::warn!("the way out has ended; it is opened again");
                of.known = WayOut::Failed {
                    reason: "the way out has ended".to_owned(),
                    retry_at: since + WAY_OUT_STEADY,
                };
                waker.wake(KEY, clock.now());
            }
        };
        let thread = std::thread::Builder::new().name("way out".to_owned());
        thread.spawn(work).map(drop).map_err(Fault::internal)
    }

    /// Writes what is ready and what has gone, and removes what is told of other interfaces.
    fn record(&self, made: &Network, gateways: &Gateways) -> Result<(), Fault> {
        let ports = made.routers.iter().flat_map(|router| &router.ports);
        let mut said: BTreeMap<&str, bool> = ports.map(|port| (port.name.as_str(), true)).collect();
        said.extend(gateways.there.iter().map(|id| (id.as_str(), true)));
        said.extend(gateways.gone.iter().map(|id| (id.as_str(), false)));
        let now = self.clock.now();
        self.store
            .transact(|tx| {
                for status in tx.scan::<InterfaceStatus>("") {
                    if !said.contains_key(status.id.as_str()) {
                        tx.delete::<InterfaceStatus>(&status.key());
                    }
                }
                for interface in self.store.scan::<NetworkInterface>("") {
                    let Some(ready) = said.get(interface.id.as_str()).copied() else {
                        continue;
                    };
                    let status = tx.get::<InterfaceStatus>(&interface.key());
                    if status.is_some_and(|status| status.ready == ready) {
                        continue;
                    }
                    tx.put(status_of(&interface, ready, now));
                }
                Ok::<(), Fault>(())
            })
            .map(|_| ())
            .map_err(crate::store_fault)
    }
}

fn status_of(interface: &NetworkInterface, ready: bool, seen_at: Time) -> InterfaceStatus {
    let reason = match ready {
        true => "",
        false => "taken away",
    };
    InterfaceStatus {
        scope: interface.scope.clone(),
        id: interface.id.clone(),
        vpc_id: interface.vpc_id.clone(),
        ready,
        reason: reason.to_owned(),
        seen_at,
    }
}

impl Controller for NetworkAgent {
    const NAME: &'static str = "network";
    const TABLES: &'static [&'static str] = &[
        Vpc::TABLE,
        Subnet::TABLE,
        RouteTable::TABLE,
        InternetGateway::TABLE,
        NatGateway::TABLE,
        SecurityGroup::TABLE,
        SecurityGroupRule::TABLE,
        NetworkAcl::TABLE,
        NetworkInterface::TABLE,
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
        let confirmed = known_of(&self.confirmed, &self.hands);
        let way_out = known_of(&self.way_out, &self.hands).unwrap_or_default();
        World::observe(&self.store, confirmed, way_out)
    }

    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        decide(world, now)
    }

    async fn apply(&self, step: Step) -> Result<(), Fault> {
        match step {
            Step::Converge { network, gateways } => self.converge(*network, &gateways).await,
            Step::OpenWayOut => self.open_way_out().await,
        }
    }
}
