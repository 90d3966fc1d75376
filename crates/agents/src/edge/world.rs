//! What the edge agent knows: every load balancer with all that is behind it, the VPCs whose
//! services the edge answers, and what the keeper holds.

use super::names;
use base::Time;
use ipnet::{IpNet, Ipv4Net};
use resources::ec2::{
    InterfaceOwner, InterfaceStatus, NetworkInterface, Peer, SecurityGroupRule, Vpc,
};
use resources::elbv2::{Listener, LoadBalancer, LoadBalancerStatus, Rule, Target, TargetGroup};
use resources::iam::Session;
use resources::ondol::Instance;
use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use store::Store;

/// A load balancer and its rows.
#[derive(Clone, Debug)]
pub struct LoadBalancerWorld {
    /// The load balancer.
    pub row: Arc<LoadBalancer>,
    /// Its listeners with their rules by priority.
    pub listeners: Vec<(Arc<Listener>, Vec<Arc<Rule>>)>,
    /// Ingress rules of its security groups.
    pub ingress: Vec<Arc<SecurityGroupRule>>,
}

/// A target group and its targets.
#[derive(Clone, Debug)]
pub struct GroupWorld {
    /// The group.
    pub row: Arc<TargetGroup>,
    /// Its targets.
    pub targets: Vec<Arc<Target>>,
}

/// What a task's metadata endpoint answers, by its address.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskDocuments {
    /// The task's address.
    pub address: Ipv4Addr,
    /// Path, and the document.
    pub documents: Vec<(String, String)>,
    /// Paths of documents that are measured for each request.
    pub made: Vec<String>,
}

/// A VPC with at least one interface.
#[derive(Clone, Debug)]
pub struct VpcServices {
    /// Its id.
    pub id: String,
    /// Its block.
    pub cidr: Ipv4Net,
    /// Its tasks' metadata and credentials.
    pub tasks: Vec<TaskDocuments>,
    /// What its resolver answers; nothing where DNS is switched off.
    pub names: Option<dns::config::View>,
}

/// A descriptor that could not be opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Failed {
    /// Why, for people.
    pub reason: String,
    /// When to try again.
    pub retry_at: Time,
    /// The host has no such address (IPv6 switched off): nobody else answers there either.
    pub no_such_address: bool,
}

/// What is told of the keeper and of this process's own tries.
#[derive(Clone, Debug, Default)]
pub struct Keeper {
    /// Descriptors that it holds; `None` until it was asked.
    pub descriptors: Option<BTreeSet<String>>,
    /// The table that it confirmed in this process's life.
    pub confirmed: Option<proxy::config::Table>,
    /// The version of the table that it has, whoever gave it.
    pub version: u64,
    /// Descriptors that could not be opened.
    pub failed: BTreeMap<String, Failed>,
    /// The last of those who wait until the edge works by what they wrote.
    pub awaited: Option<u64>,
}

/// All of it.
#[derive(Clone, Debug)]
pub struct World {
    /// Every load balancer.
    pub load_balancers: Vec<LoadBalancerWorld>,
    /// Every target group, by ARN.
    pub groups: BTreeMap<String, GroupWorld>,
    /// Interfaces that are ready, by id.
    pub ready: BTreeSet<String>,
    /// VPCs with a ready interface.
    pub ready_vpcs: BTreeSet<String>,
    /// VPCs with interfaces.
    pub vpcs: Vec<VpcServices>,
    /// What is told of load balancers, by their id.
    pub told: BTreeMap<String, Arc<LoadBalancerStatus>>,
    /// What the keeper holds.
    pub keeper: Keeper,
    /// The API's port on the host's loopback.
    pub api_port: u16,
    /// Put before the paths of documents that are made for each request, at that port. A secret.
    pub made_prefix: String,
    /// The lowest port that this user may bind on the host.
    pub lowest_host_port: u16,
    /// What load balancers' names end in; `None` before this instance's row is there.
    pub dns_suffix: Option<String>,
    /// Keys stickiness cookies; chosen when the data directory was made.
    pub secret: String,
}

impl World {
    /// Reads the rows.
    pub fn observe(
        store: &Store,
        keeper: Keeper,
        host: &super::Host,
        documents: Documents<'_>,
    ) -> World {
        let statuses = store.scan::<InterfaceStatus>("");
        let ready = || statuses.iter().filter(|status| status.ready);
        let told = store.scan::<LoadBalancerStatus>("");
        let told = told.into_iter().map(|one| (one.id.clone(), one));
        World {
            load_balancers: load_balancers(store),
            groups: groups(store),
            ready: ready().map(|status| status.id.clone()).collect(),
            ready_vpcs: ready().map(|status| status.vpc_id.clone()).collect(),
            vpcs: vpcs(store, documents),
            told: told.collect(),
            keeper,
            api_port: host.api_port,
            made_prefix: host.made_prefix.clone(),
            lowest_host_port: host.lowest_port,
            dns_suffix: dns_suffix(store),
            secret: host.secret.clone(),
        }
    }
}

impl LoadBalancerWorld {
    /// Blocks whose clients its security groups let in at a port. A group as a peer has no members
    /// on the host.
    pub fn allowed_clients(&self, port: u16) -> Vec<IpNet> {
        let port = i32::from(port);
        let concerned = self
            .ingress
            .iter()
            .filter(|rule| match rule.protocol.as_str() {
                "-1" => true,
                "tcp" | "6" => rule.from_port <= port && port <= rule.to_port,
                _ => false,
            });
        let blocks = concerned.filter_map(|rule| match &rule.peer {
            Peer::Cidr4(block) => Some(IpNet::V4(*block)),
            Peer::Cidr6(block) => Some(IpNet::V6(*block)),
            Peer::Group(_) => None,
        });
        blocks.collect()
    }

    /// Whether a client on the host's own loopback may connect at a port.
    pub fn allows_loopback(&self, port: u16) -> bool {
        let loopback = IpAddr::V4(Ipv4Addr::LOCALHOST);
        self.allowed_clients(port)
            .iter()
            .any(|block| block.contains(&loopback))
    }
}

impl World {
    /// Whether a VPC's namespaces exist: an interface of it is ready.
    pub fn router_ready(&self, vpc_id: &str) -> bool {
        self.ready_vpcs.contains(vpc_id)
    }
}

fn dns_suffix(store: &Store) -> Option<String> {
    let instance = store.get::<Instance>(Instance::KEY)?;
    Some(instance.dns_suffix.clone())
}

fn load_balancers(store: &Store) -> Vec<LoadBalancerWorld> {
    let rows = store.scan::<LoadBalancer>("");
    rows.into_iter()
        .map(|row| {
            let prefix = format!("{}/", row.scope.key(&[&row.id]));
            let listeners = store.scan::<Listener>(&prefix);
            let listeners = listeners.into_iter().map(|listener| {
                let prefix = row.scope.key(&[&row.id, &listener.id]);
                let mut rules = store.scan::<Rule>(&format!("{prefix}/"));
                rules.sort_by_key(|rule| rule.priority);
                (listener, rules)
            });
            let ingress = row.security_groups.iter().flat_map(|group| {
                let rules =
                    store.scan_index::<SecurityGroupRule>("group", &row.scope.key(&[group]));
                rules.into_iter().filter(|rule| !rule.egress)
            });
            LoadBalancerWorld {
                listeners: listeners.collect(),
                ingress: ingress.collect(),
                row,
            }
        })
        .collect()
}

fn groups(store: &Store) -> BTreeMap<String, GroupWorld> {
    let rows = store.scan::<TargetGroup>("");
    rows.into_iter()
        .map(|row| {
            let prefix = format!("{}/", row.scope.key(&[&row.id]));
            let targets = store.scan::<Target>(&prefix);
            (row.arn.clone(), GroupWorld { row, targets })
        })
        .collect()
}

type Documents<'a> =
    &'a dyn Fn(&Store, &NetworkInterface, &[Arc<Session>]) -> Option<TaskDocuments>;

fn vpcs(store: &Store, documents: Documents<'_>) -> Vec<VpcServices> {
    let mut by_vpc: BTreeMap<String, Vec<Arc<NetworkInterface>>> = BTreeMap::new();
    for interface in store.scan::<NetworkInterface>("") {
        let key = interface.scope.key(&[&interface.vpc_id]);
        by_vpc.entry(key).or_default().push(interface);
    }
    by_vpc
        .into_iter()
        .filter_map(|(key, interfaces)| {
            let vpc = store.get::<Vpc>(&key)?;
            let tasks = interfaces
                .iter()
                .filter_map(|interface| match &interface.owner {
                    InterfaceOwner::Task(id) => {
                        let issued = interface.scope.global_key(&[id]);
                        let sessions = store.scan_index::<Session>("issued_for", &issued);
                        documents(store, interface, &sessions)
                    }
                    _ => None,
                });
            Some(VpcServices {
                id: vpc.id.clone(),
                cidr: vpc.cidr,
                tasks: tasks.collect(),
                names: names::view(&vpc, &interfaces, &store.scan_index("vpc", &key)),
            })
        })
        .collect()
}
