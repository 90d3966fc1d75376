//! A tiny world for the kernel's tests: services want replicas, a host runs them.
//!
//! The controller is written as real ones are: read it as the example.

use aws::Fault;
use base::Time;
use control::{Controller, Plan, transact};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use store::{Change, Class, Row, Store};

/// What a user asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Service {
    pub name: String,
    pub desired: u32,
}

impl Row for Service {
    const TABLE: &'static str = "example/service";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.name.clone()
    }
}

/// A choice: this replica shall exist. Recorded before anything is started.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Replica {
    pub service: String,
    pub number: u32,
}

impl Replica {
    pub fn id(&self) -> String {
        format!("{}/{}", self.service, self.number)
    }
}

impl Row for Replica {
    const TABLE: &'static str = "example/replica";
    const CLASS: Class = Class::Intent;
    fn key(&self) -> String {
        self.id()
    }
}

/// The host: what runs, and since when.
#[derive(Clone, Default)]
pub struct Host(pub Arc<Mutex<HostState>>);

#[derive(Default)]
pub struct HostState {
    pub running: BTreeMap<String, Time>,
    pub starts: u32,
    pub now: Option<Time>,
    pub broken: bool,
}

impl Host {
    pub fn running(&self) -> Vec<String> {
        self.0.lock().unwrap().running.keys().cloned().collect()
    }
}

pub struct Services {
    pub store: Store,
    pub host: Host,
}

/// All that the decision may know.
pub struct World {
    name: String,
    /// `None`: nobody wants the service any more.
    desired: Option<u32>,
    replicas: Vec<u32>,
    /// Running replicas and when they were started.
    running: BTreeMap<u32, Time>,
}

#[derive(Clone, Debug)]
pub enum Step {
    Record(Replica),
    Start { id: String },
    Stop { id: String },
    Forget { id: String },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Waiting {
    Settled,
    WarmingUp { number: u32 },
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waiting::Settled => f.write_str("has reached a steady state"),
            Waiting::WarmingUp { number } => write!(f, "replica {number} is warming up"),
        }
    }
}

/// How long a new replica warms up; no other one is started or stopped meanwhile.
const WARM_UP: Duration = Duration::from_secs(5);

impl Controller for Services {
    const NAME: &'static str = "example/service";
    const TABLES: &'static [&'static str] = &[Service::TABLE, Replica::TABLE];
    type World = World;
    type Step = Step;
    type Waiting = Waiting;

    fn keys(&self, _store: &Store, change: &Change) -> Vec<String> {
        match change.table {
            Service::TABLE => vec![change.key.to_string()],
            Replica::TABLE => change.key.split('/').take(1).map(str::to_owned).collect(),
            _ => Vec::new(),
        }
    }

    fn all_keys(&self, store: &Store) -> Vec<String> {
        let services = store
            .scan::<Service>("")
            .into_iter()
            .map(|service| service.name.clone());
        let replicas = store
            .scan::<Replica>("")
            .into_iter()
            .map(|replica| replica.service.clone());
        services.chain(replicas).collect()
    }

    fn observe(&self, key: &str) -> World {
        let prefix = format!("{key}/");
        let host = self.host.0.lock().unwrap();
        let running = host.running.iter().filter_map(|(id, since)| {
            let number = id.strip_prefix(&prefix)?.parse().ok()?;
            Some((number, *since))
        });
        World {
            name: key.to_owned(),
            desired: self
                .store
                .get::<Service>(key)
                .map(|service| service.desired),
            replicas: self
                .store
                .scan::<Replica>(&prefix)
                .iter()
                .map(|r| r.number)
                .collect(),
            running: running.collect(),
        }
    }

    fn decide(world: &World, now: Time) -> Plan<Step, Waiting> {
        let id = |number: &u32| format!("{}/{number}", world.name);
        let desired = world.desired.unwrap_or(0) as usize;
        if world.replicas.len() > desired
            && let Some(last) = world.replicas.iter().max()
        {
            // Forgotten last: until then the row says that something may be left to stop.
            return Plan::steps([Step::Stop { id: id(last) }, Step::Forget { id: id(last) }]);
        }
        let mut recorded = world.replicas.iter();
        if let Some(number) = recorded.find(|number| !world.running.contains_key(number)) {
            return Plan::steps([Step::Start { id: id(number) }]);
        }
        for (&number, &since) in &world.running {
            if now.since(since) < WARM_UP {
                return Plan::wait_until(Waiting::WarmingUp { number }, since + WARM_UP);
            }
        }
        if world.replicas.len() < desired {
            let free = |number: &u32| !world.replicas.contains(number);
            let number = (0..).find(free).expect("there are enough numbers");
            let service = world.name.clone();
            return Plan::steps([Step::Record(Replica { service, number })]);
        }
        Plan::settled(Waiting::Settled)
    }

    async fn apply(&self, step: Step) -> Result<(), Fault> {
        match step {
            Step::Record(replica) => {
                transact(&self.store, |tx| {
                    tx.put(replica.clone());
                    Ok(())
                })
                .await
            }
            Step::Start { id } => self.host.start(&id),
            Step::Stop { id } => {
                self.host.0.lock().unwrap().running.remove(&id);
                Ok(())
            }
            Step::Forget { id } => {
                transact(&self.store, |tx| {
                    tx.delete::<Replica>(&id);
                    Ok(())
                })
                .await
            }
        }
    }
}

impl Host {
    fn start(&self, id: &str) -> Result<(), Fault> {
        let mut host = self.0.lock().unwrap();
        if host.broken {
            return Err(Fault::internal("the host is broken"));
        }
        let now = host.now.unwrap_or(Time::EPOCH);
        host.starts += 1;
        host.running.entry(id.to_owned()).or_insert(now);
        Ok(())
    }
}

pub fn want(store: &Store, name: &str, desired: Option<u32>) {
    let written = store.transact(|tx| {
        match desired {
            Some(desired) => drop(tx.put(Service {
                name: name.into(),
                desired,
            })),
            None => tx.delete::<Service>(name),
        }
        Ok::<(), ()>(())
    });
    written.unwrap();
}
