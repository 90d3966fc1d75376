//! Rows of one VPC on which the agents' scripts stand: two subnets, a route table, gateways.

use super::begun;
use aws::{AccountId, Fault, Region, Scope, Tags};
use resources::ec2::{
    InterfaceOwner, InterfaceStatus, InternetGateway, NatGateway, NetworkInterface, Route,
    RouteTable, RouteTarget, Subnet, Vpc,
};
use std::net::Ipv4Addr;
use store::{Row, Store};
use wire::kit::{ACCOUNT, REGION};

pub const VPC: &str = "vpc-1";
const TABLE: &str = "rtb-1";
const INTERNET: &str = "igw-1";
pub const NAT: &str = "nat-1";

/// The rows.
pub struct Land {
    pub store: Store,
    pub scope: Scope,
}

impl Land {
    /// The VPC without an interface.
    pub fn new() -> Land {
        let land = Land {
            store: Store::in_memory(),
            scope: Scope {
                account: AccountId::parse(ACCOUNT).expect("an account"),
                region: Region::parse(REGION).expect("a region"),
            },
        };
        land.put(Vpc {
            scope: land.scope.clone(),
            id: VPC.into(),
            cidr: "10.0.0.0/16".parse().expect("a block"),
            cidr_association_id: String::new(),
            instance_tenancy: "default".into(),
            enable_dns_support: true,
            enable_dns_hostnames: false,
            enable_network_address_usage_metrics: false,
            is_default: false,
            dhcp_options_id: String::new(),
            default_network_acl_id: String::new(),
            default_security_group_id: String::new(),
            main_route_table_id: TABLE.into(),
            tags: Tags::new(),
        });
        for (at, zone) in ["a", "b"].into_iter().enumerate() {
            land.put(Subnet {
                scope: land.scope.clone(),
                id: format!("subnet-{zone}"),
                vpc_id: VPC.into(),
                cidr: format!("10.0.{at}.0/24").parse().expect("a block"),
                availability_zone: format!("{REGION}{zone}"),
                availability_zone_id: String::new(),
                map_public_ip_on_launch: false,
                private_dns_hostname_type: "ip-name".into(),
                resource_name_dns_a_record: false,
                tags: Tags::new(),
            });
        }
        land.put(InternetGateway {
            scope: land.scope.clone(),
            id: INTERNET.into(),
            vpc_id: Some(VPC.into()),
            tags: Tags::new(),
        });
        land.route_out(None);
        land
    }

    /// Writes a row.
    pub fn put<R: Row + Clone>(&self, row: R) {
        let put = |rows: &mut store::Transaction| {
            rows.put(row.clone());
            Ok::<(), Fault>(())
        };
        self.store.transact(put).expect("rows in memory");
    }

    /// Deletes a row.
    pub fn delete<R: Row>(&self, key: &str) {
        let delete = |rows: &mut store::Transaction| {
            rows.delete::<R>(key);
            Ok::<(), Fault>(())
        };
        self.store.transact(delete).expect("rows in memory");
    }

    /// The default route goes there, or nowhere.
    pub fn route_out(&self, target: Option<&str>) {
        let block = |text: &str| text.parse().expect("a block");
        let target = target.map(|target| match target {
            "internet" => RouteTarget::InternetGateway(INTERNET.into()),
            "nat" => RouteTarget::NatGateway(NAT.into()),
            other => panic!("no route to {other}"),
        });
        let out = target.map(|target| Route {
            destination: block("0.0.0.0/0"),
            target,
            origin: "CreateRoute".into(),
        });
        let local = Route {
            destination: block("10.0.0.0/16"),
            target: RouteTarget::Local,
            origin: "CreateRouteTable".into(),
        };
        self.put(RouteTable {
            scope: self.scope.clone(),
            id: TABLE.into(),
            vpc_id: VPC.into(),
            routes: [local].into_iter().chain(out).collect(),
            associations: Vec::new(),
            tags: Tags::new(),
        });
    }

    /// An interface in subnet a, whose address follows from its number.
    pub fn interface(&self, name: &str, number: u8, owner: InterfaceOwner) {
        if let InterfaceOwner::NatGateway(id) = &owner {
            self.put(NatGateway {
                scope: self.scope.clone(),
                id: id.clone(),
                vpc_id: VPC.into(),
                subnet_id: "subnet-a".into(),
                allocation_id: String::new(),
                network_interface_id: name.into(),
                private_ip: Ipv4Addr::new(10, 0, 0, number),
                public_ip: Ipv4Addr::new(198, 51, 100, number),
                created_at: begun(),
                deleting_at: None,
                deleted_at: None,
                tags: Tags::new(),
            });
        }
        self.put(NetworkInterface {
            scope: self.scope.clone(),
            id: name.into(),
            vpc_id: VPC.into(),
            subnet_id: "subnet-a".into(),
            availability_zone: format!("{REGION}a"),
            mac_address: format!("02:00:00:00:00:{number:02x}"),
            private_ip: Ipv4Addr::new(10, 0, 0, number),
            public: None,
            groups: Vec::new(),
            description: String::new(),
            interface_type: "interface".into(),
            owner,
            attachment_id: None,
            requester_id: String::new(),
            source_dest_check: true,
            created_at: begun(),
            tags: Tags::new(),
        });
    }

    /// The NAT gateways are asked to go.
    pub fn ask_nat_gateways_to_go(&self) {
        for row in self.store.scan::<NatGateway>("") {
            self.put(NatGateway {
                deleting_at: Some(begun()),
                ..NatGateway::clone(&row)
            });
        }
    }

    /// The kernel has it.
    pub fn ready(&self, name: &str) {
        self.said(name, true);
    }

    /// The kernel has it, or has it no more.
    pub fn said(&self, name: &str, ready: bool) {
        self.put(InterfaceStatus {
            scope: self.scope.clone(),
            id: name.into(),
            vpc_id: VPC.into(),
            ready,
            reason: String::new(),
            seen_at: begun(),
        });
    }
}
