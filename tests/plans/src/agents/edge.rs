//! The commands of `scripts/edge`: what ELBv2's rows say and what the edge agent asks of the
//! edge's keeper.
//!
//! - `load balancer LB [internal]`: a load balancer with an interface of the same name
//! - `interface LB ready`: the kernel has it
//! - `listener LB PORT`, `delete listener LB PORT`
//! - `target ADDRESS`, `deregister ADDRESS`, `target ADDRESS gone`: of the one target group, to
//!   which all listeners forward
//! - `port PORT is taken by REASON`, `port PORT is free`: how it ends to open it on the host; with
//!   a socket's name for PORT it is that one only, on the host or in a VPC
//! - `no IPv6`: the host has no such address
//! - `the keeper dies`: another one takes its place, which holds nothing
//! - `somebody waits`: an answer, until the edge works by what was written before
//! - `up restarts`: what the keeper holds is unknown
//! - `at TIME`: time passes and the agent runs

use super::land::{Land, VPC};
use super::{Stage, begun};
use crate::command::Command;
use agents::edge::{Failed, Host as Facts, Keeper, Step, Waiting, World, decide};
use aws::Tags;
use base::Time;
use control::Plan;
use proxy::config::{Table, Wanted};
use resources::ec2::{InterfaceOwner, NetworkInterface};
use resources::elbv2::{Action, Listener, LoadBalancer, Target, TargetGroup, Weighted, Zone};
use std::collections::{BTreeMap, BTreeSet};
use std::net::Ipv4Addr;
use std::time::Duration;

const GROUP: &str = "0123456789abcdef";
const GROUP_ARN: &str = "targetgroup/web/0123456789abcdef";
/// As long as the agent waits before it tries again.
const RETRY: Duration = Duration::from_secs(5);

/// The rows, the keeper, and what the agent knows of it.
pub struct Host {
    land: Land,
    held: BTreeSet<String>,
    table: Option<Table>,
    known: Keeper,
    /// By port, or by a socket's name.
    taken: BTreeMap<String, String>,
    no_ipv6: bool,
    balancers: u8,
}

impl Default for Host {
    /// A keeper that holds nothing.
    fn default() -> Host {
        let host = Host {
            land: Land::new(),
            held: BTreeSet::new(),
            table: None,
            known: Keeper::default(),
            taken: BTreeMap::new(),
            no_ipv6: false,
            balancers: 0,
        };
        host.land.put(TargetGroup {
            arn: GROUP_ARN.into(),
            vpc_id: VPC.into(),
            created_at: begun(),
            ..resources::kit::target_group(&host.land.scope, GROUP)
        });
        host
    }
}

impl Host {
    fn load_balancer(&mut self, name: &str, internet_facing: bool) {
        self.balancers += 1;
        let owner = InterfaceOwner::LoadBalancer(name.into());
        self.land.interface(name, 10 + self.balancers, owner);
        self.land.put(LoadBalancer {
            scope: self.land.scope.clone(),
            arn: format!("loadbalancer/app/{name}"),
            id: name.into(),
            name: name.into(),
            kind: "application".into(),
            internet_facing,
            ip_address_type: "ipv4".into(),
            vpc_id: VPC.into(),
            zones: vec![Zone {
                name: "eu-west-1a".into(),
                subnet_id: "subnet-a".into(),
                network_interface_id: name.into(),
                private_ip: Ipv4Addr::new(10, 0, 0, 10 + self.balancers),
            }],
            security_groups: Vec::new(),
            dns_name: format!("{name}.elb.localhost"),
            host_address: internet_facing.then(|| Ipv4Addr::new(127, 0, 8, self.balancers)),
            attributes: BTreeMap::new(),
            created_at: begun(),
            tags: Tags::new(),
        });
    }

    fn listener(&self, balancer: &str, port: &str) {
        self.land.put(Listener {
            scope: self.land.scope.clone(),
            arn: format!("listener/app/{balancer}/{port}"),
            id: port.into(),
            load_balancer_id: balancer.into(),
            load_balancer_arn: format!("loadbalancer/app/{balancer}"),
            protocol: "HTTP".into(),
            port: port.parse().expect("a port"),
            default_action: Action::Forward {
                groups: vec![Weighted {
                    target_group_arn: GROUP_ARN.into(),
                    weight: 1,
                }],
                stickiness_seconds: None,
                off_seconds: None,
            },
            default_order: None,
            default_rule_arn: String::new(),
            default_rule_tags: Tags::new(),
            attributes: BTreeMap::new(),
            tags: Tags::new(),
        });
    }

    fn target(&self, address: &str, deregistered_at: Option<Time>) {
        self.land.put(Target {
            scope: self.land.scope.clone(),
            target_group_id: GROUP.into(),
            ip: address.parse().expect("an address"),
            port: 80,
            availability_zone: "eu-west-1a".into(),
            registered_at: begun(),
            deregistered_at,
        });
    }

    fn key(&self, parts: &[&str]) -> String {
        self.land.scope.key(parts)
    }
}

impl Stage for Host {
    type Step = Step;
    type Waiting = Waiting;

    fn perform(&mut self, command: &Command<'_>) {
        let word = |at| command.word(at);
        match command.name {
            "load" => self.load_balancer(word(1), !command.has("internal")),
            "interface" => self.land.ready(word(0)),
            "listener" => self.listener(word(0), word(1)),
            "delete" => {
                let key = self.key(&[word(1), word(2)]);
                self.land.delete::<Listener>(&key);
            }
            "target" if command.has("gone") => {
                let key = self.key(&[GROUP, &format!("{}:80", word(0))]);
                self.land.delete::<Target>(&key);
            }
            "target" => self.target(word(0), None),
            "deregister" => self.target(word(0), Some(begun())),
            "port" => {
                let place = word(0);
                self.taken.remove(place);
                if command.has("taken") {
                    let reason = command.words[4..].join(" ");
                    self.taken.insert(place.to_owned(), reason);
                }
            }
            "no" => self.no_ipv6 = true,
            "the" => {
                (self.held, self.table) = (BTreeSet::new(), None);
                self.known = Keeper::default();
            }
            "up" => self.known = Keeper::default(),
            "somebody" => self.known.awaited = Some(1),
            other => panic!("no command {other}"),
        }
    }

    fn decide(&self, now: Time) -> Plan<Step, Waiting> {
        let facts = Facts {
            api_port: 4_566,
            made_prefix: "/made".to_owned(),
            lowest_port: 80,
            secret: "secret".into(),
            holder: |_| None,
        };
        let documents = |_: &store::Store, _: &NetworkInterface, _: &[std::sync::Arc<_>]| None;
        let world = World::observe(&self.land.store, self.known.clone(), &facts, &documents);
        decide(&world, now)
    }

    fn words(&self, step: &Step) -> String {
        match step {
            Step::Ask => "ask the keeper what it holds".to_owned(),
            // The VPC's own services, each on sockets of its own.
            Step::Open { name, .. } if name.starts_with("vpc/") => String::new(),
            Step::Open { name, .. } => format!("open {name}"),
            Step::SetTable(table) => format!("give the table: {}", shown(table)),
            Step::Close { name } => format!("close {name}"),
            Step::Answer(_) => "tell who waits that the edge works by it".to_owned(),
            Step::Tell(statuses) => {
                let said = statuses.iter().map(|status| match &status.reason {
                    Some(reason) => format!("{} is {} ({reason})", status.id, status.state),
                    None => format!("{} is {}", status.id, status.state),
                });
                format!("tell that {}", said.collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn apply(&mut self, step: Step, now: Time) {
        match step {
            Step::Ask => {
                self.known.descriptors = Some(self.held.clone());
                self.known.confirmed.clone_from(&self.table);
                self.known.version = self.table.as_ref().map_or(0, |table| table.version);
            }
            Step::Open { name, socket } => {
                let no_such_address = self.no_ipv6 && socket.address.is_ipv6();
                let of_port = self.taken.get(&socket.port.to_string());
                let of_port = of_port.filter(|_| socket.namespace.is_none());
                let reason = self.taken.get(&name).or(of_port).cloned();
                let absent = || no_such_address.then(|| "there is no such address".to_owned());
                if let Some(reason) = reason.or_else(absent) {
                    let failed = Failed {
                        reason,
                        retry_at: now + RETRY,
                        no_such_address,
                    };
                    self.known.failed.insert(name, failed);
                    return;
                }
                self.known.failed.remove(&name);
                self.held.insert(name);
                self.known.descriptors = Some(self.held.clone());
            }
            Step::SetTable(table) => {
                self.known.version = table.version;
                self.known.confirmed = Some((*table).clone());
                self.table = Some(*table);
            }
            Step::Close { name } => {
                self.held.remove(&name);
                self.known.descriptors = Some(self.held.clone());
            }
            Step::Answer(_) => self.known.awaited = None,
            Step::Tell(statuses) => {
                for status in statuses {
                    self.land.put(status);
                }
            }
        }
    }
}

/// The sockets that load balancers listen at, and the targets.
fn shown(table: &Table) -> String {
    let sockets = table
        .listeners
        .iter()
        .flat_map(|listener| &listener.descriptors);
    let sockets: Vec<&str> = sockets
        .map(String::as_str)
        .filter(|name| !name.starts_with("vpc/"))
        .collect();
    let targets = table.groups.iter().flat_map(|group| &group.targets);
    let targets: Vec<String> = targets
        .map(|target| match target.wanted {
            Wanted::Active => target.id.as_str().to_owned(),
            Wanted::Draining => format!("{} (leaving)", target.id.as_str()),
        })
        .collect();
    let named = |names: &[&str]| match names.is_empty() {
        true => "nothing".to_owned(),
        false => names.join(", "),
    };
    let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
    format!(
        "listens at {}; targets {}",
        named(&sockets),
        named(&targets)
    )
}
