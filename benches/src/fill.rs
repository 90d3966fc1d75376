//! Many rows, written through the store as the services would write them, while no `up` runs.

use aws::{AccountId, Region, Scope, Tags};
use base::Clock;
use base::clock::System;
use ipnet::Ipv4Net;
use resources::ec2::{Peer, SecurityGroup, SecurityGroupRule, Subnet, Vpc};
use resources::iam::Role;
use std::collections::BTreeMap;
use std::net::Ipv4Addr;
use std::path::Path;
use store::{Store, Transaction};

/// Rows written in one transaction.
const ROWS_PER_COMMIT: usize = 1_000;
/// Rows of one VPC: itself, subnets, groups with two rules each, and a role.
const ROWS_PER_VPC: usize = 100;
const SUBNETS_PER_VPC: usize = 20;
const GROUPS_PER_VPC: usize = 26;

/// The account of the rows that belong to somebody else.
pub const OTHER_ACCOUNT: &str = "210987654321";
/// The account that an instance has where none is given.
const OWN_ACCOUNT: &str = "123456789012";

/// Writes this many rows, half of them another account's, half in other VPCs of the own account;
/// how many bytes they are.
pub fn others(data: &Path, rows: usize) -> Result<u64, String> {
    let store = Store::open(data).map_err(|error| error.to_string())?;
    let mut transaction = store.begin();
    let mut written = 0;
    for vpc in 0..rows.div_ceil(ROWS_PER_VPC) {
        let account = if vpc % 2 == 0 {
            OTHER_ACCOUNT
        } else {
            OWN_ACCOUNT
        };
        written += put_vpc(&mut transaction, &scope(account)?, vpc);
        if written >= ROWS_PER_COMMIT {
            written = 0;
            commit(&store, std::mem::replace(&mut transaction, store.begin()))?;
        }
    }
    commit(&store, transaction)?;
    Ok(store.stats().live_bytes)
}

fn commit(store: &Store, transaction: Transaction) -> Result<(), String> {
    let commit = store
        .commit(transaction)
        .map_err(|conflict| format!("{conflict:?}"))?;
    commit.wait().map(|_| ()).map_err(|error| error.to_string())
}

fn scope(account: &str) -> Result<Scope, String> {
    let account = AccountId::parse(account).ok_or("an account has twelve digits")?;
    let region = Region::parse(crate::client::REGION).ok_or("the region is one of AWS's")?;
    Ok(Scope { account, region })
}

fn put_vpc(transaction: &mut Transaction, scope: &Scope, number: usize) -> usize {
    let id = format!("vpc-{number:017x}");
    let mut rows = 0;
    for at in 0..SUBNETS_PER_VPC {
        transaction.put(subnet(scope, &id, number * SUBNETS_PER_VPC + at, at));
        rows += 1;
    }
    for at in 0..GROUPS_PER_VPC {
        let group = group(scope, &id, number * GROUPS_PER_VPC + at);
        for egress in [false, true] {
            transaction.put(rule(&group, egress));
        }
        transaction.put(group);
        rows += 3;
    }
    transaction.put(role(scope, number));
    transaction.put(vpc(scope, id, number));
    rows + 2
}

fn vpc(scope: &Scope, id: String, number: usize) -> Vpc {
    Vpc {
        scope: scope.clone(),
        id,
        cidr: block(0, 16),
        cidr_association_id: format!("vpc-cidr-assoc-{number:017x}"),
        instance_tenancy: "default".to_owned(),
        enable_dns_support: true,
        enable_dns_hostnames: false,
        enable_network_address_usage_metrics: false,
        is_default: false,
        dhcp_options_id: "default".to_owned(),
        default_network_acl_id: format!("acl-{number:017x}"),
        default_security_group_id: format!("sg-{:017x}", number * GROUPS_PER_VPC),
        main_route_table_id: format!("rtb-{number:017x}"),
        tags: tags(number),
    }
}

fn subnet(scope: &Scope, vpc: &str, number: usize, at: usize) -> Subnet {
    Subnet {
        scope: scope.clone(),
        id: format!("subnet-{number:017x}"),
        vpc_id: vpc.to_owned(),
        cidr: block(at, 24),
        availability_zone: format!("{}a", scope.region),
        availability_zone_id: "use1-az1".to_owned(),
        map_public_ip_on_launch: false,
        private_dns_hostname_type: "ip-name".to_owned(),
        resource_name_dns_a_record: false,
        tags: tags(number),
    }
}

fn group(scope: &Scope, vpc: &str, number: usize) -> SecurityGroup {
    SecurityGroup {
        scope: scope.clone(),
        id: format!("sg-{number:017x}"),
        vpc_id: vpc.to_owned(),
        name: format!("group-{number}"),
        description: "one of many".to_owned(),
        tags: tags(number),
    }
}

fn rule(group: &SecurityGroup, egress: bool) -> SecurityGroupRule {
    let side = usize::from(egress);
    SecurityGroupRule {
        scope: group.scope.clone(),
        id: group.id.replacen("sg-", &format!("sgr-{side}"), 1),
        group_id: group.id.clone(),
        vpc_id: group.vpc_id.clone(),
        egress,
        protocol: if egress { "-1" } else { "tcp" }.to_owned(),
        from_port: if egress { -1 } else { 443 },
        to_port: if egress { -1 } else { 443 },
        peer: Peer::Cidr4(block(0, 0)),
        description: None,
        tags: Tags::new(),
    }
}

fn role(scope: &Scope, number: usize) -> Role {
    let trust = concat!(
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","#,
        r#""Action":"sts:AssumeRole","Principal":{"Service":"ecs-tasks.amazonaws.com"}}]}"#
    );
    Role {
        account: scope.account.clone(),
        name: format!("role-{number}"),
        path: "/".to_owned(),
        id: format!("AROA{number:017X}"),
        created_at: System.now(),
        assume_role_policy: trust.to_owned(),
        trusted: BTreeMap::new(),
        description: Some("one of many".to_owned()),
        max_session_seconds: 3_600,
        inline_policies: BTreeMap::new(),
        attached_policies: Vec::new(),
        permissions_boundary: None,
        service_linked_to: None,
        tags: tags(number),
    }
}

fn tags(number: usize) -> Tags {
    Tags::from([
        ("Name".to_owned(), format!("thing-{number}")),
        ("team".to_owned(), "delivery".to_owned()),
    ])
}

/// The block of this number among those of its size in 10.0.0.0/8; 0.0.0.0/0 for a length of none.
fn block(number: usize, length: u8) -> Ipv4Net {
    let third = u8::try_from(number % 256).expect("it is below 256");
    let address = match length {
        0 => Ipv4Addr::UNSPECIFIED,
        16 => Ipv4Addr::new(10, third, 0, 0),
        _ => Ipv4Addr::new(10, 0, third, 0),
    };
    Ipv4Net::new_assert(address, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rows_are_those_of_two_accounts() {
        let directory = std::env::temp_dir().join(format!("benches-fill-{}", std::process::id()));
        others(&directory, 1_000).unwrap();
        let store = Store::open(&directory).unwrap();
        assert_eq!(store.scan::<Vpc>("").len(), 10);
        assert_eq!(store.stats().rows, 1_000);
        let own = scope(OWN_ACCOUNT).unwrap();
        assert_eq!(
            store.scan::<Subnet>(&own.key(&[])).len(),
            5 * SUBNETS_PER_VPC
        );
        drop(store);
        std::fs::remove_dir_all(&directory).unwrap();
    }
}
