//! What the network agent knows: every VPC that has an interface, with all that concerns it.

use resources::ec2::{
    InternetGateway, NatGateway, NetworkAcl, NetworkInterface, RouteTable, SecurityGroup,
    SecurityGroupRule, Subnet, Vpc,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use store::Store;

/// A VPC and its rows, each list in key order.
#[derive(Clone, Debug)]
pub struct VpcWorld {
    /// The VPC.
    pub vpc: Arc<Vpc>,
    /// Its subnets.
    pub subnets: Vec<Arc<Subnet>>,
    /// Its route tables.
    pub route_tables: Vec<Arc<RouteTable>>,
    /// The internet gateway attached to it.
    pub internet_gateway: Option<Arc<InternetGateway>>,
    /// NAT gateways that nobody asked to go, by id.
    pub nat_gateways: BTreeMap<String, Arc<NatGateway>>,
    /// Its security groups.
    pub groups: Vec<Arc<SecurityGroup>>,
    /// Their rules, by group.
    pub rules: BTreeMap<String, Vec<Arc<SecurityGroupRule>>>,
    /// Its network ACLs.
    pub acls: Vec<Arc<NetworkAcl>>,
    /// Its interfaces, at least one.
    pub interfaces: Vec<Arc<NetworkInterface>>,
}

/// All of it, and what the hands last made.
#[derive(Clone, Debug)]
pub struct World {
    /// VPCs with at least one interface: a VPC without needs no namespace.
    pub vpcs: Vec<VpcWorld>,
    /// What the hands have confirmed since they were started; `None` is unknown.
    pub confirmed: Option<network::Network>,
    /// Interfaces whose status row says ready.
    pub ready: Vec<String>,
    /// Interfaces whose status row says that they are there no more.
    pub gone: Vec<String>,
    /// The way out of this host.
    pub way_out: WayOut,
}

/// The way from the fabric to the host's own network.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum WayOut {
    /// Nobody has opened it in this process's life.
    #[default]
    Unknown,
    /// It is open.
    Open {
        /// Since then.
        since: base::Time,
    },
    /// It could not be opened, or has ended.
    Failed {
        /// Why, and what to do.
        reason: String,
        /// When to try again.
        retry_at: base::Time,
    },
}

impl World {
    /// Reads the rows.
    pub fn observe(store: &Store, confirmed: Option<network::Network>, way_out: WayOut) -> World {
        let mut by_vpc: BTreeMap<String, Vec<Arc<NetworkInterface>>> = BTreeMap::new();
        for interface in store.scan::<NetworkInterface>("") {
            let key = interface.scope.key(&[&interface.vpc_id]);
            by_vpc.entry(key).or_default().push(interface);
        }
        let vpcs = by_vpc
            .into_iter()
            .filter_map(|(key, interfaces)| vpc(store, &key, interfaces))
            .collect();
        let statuses = store.scan::<resources::ec2::InterfaceStatus>("");
        let said = |ready: bool| {
            let said = statuses.iter().filter(|status| status.ready == ready);
            said.map(|status| status.id.clone()).collect()
        };
        World {
            vpcs,
            confirmed,
            ready: said(true),
            gone: said(false),
            way_out,
        }
    }
}

fn vpc(store: &Store, key: &str, interfaces: Vec<Arc<NetworkInterface>>) -> Option<VpcWorld> {
    let vpc = store.get::<Vpc>(key)?;
    let mut rules: BTreeMap<String, Vec<Arc<SecurityGroupRule>>> = BTreeMap::new();
    for rule in store.scan_index::<SecurityGroupRule>("vpc", key) {
        rules.entry(rule.group_id.clone()).or_default().push(rule);
    }
    let nat_gateways = store
        .scan_index::<NatGateway>("vpc", key)
        .into_iter()
        .filter(|gateway| gateway.is_wanted())
        .map(|gateway| (gateway.id.clone(), gateway))
        .collect();
    Some(VpcWorld {
        vpc,
        subnets: store.scan_index("vpc", key),
        route_tables: store.scan_index("vpc", key),
        internet_gateway: store.scan_index("vpc", key).into_iter().next(),
        nat_gateways,
        groups: store.scan_index("vpc", key),
        rules,
        acls: store.scan_index("vpc", key),
        interfaces,
    })
}
