//! What makes a load balancer: a checked request out of what was typed, its subnets and groups.

use super::{name, refuse, tag};
use crate::faults;
use aws::{Fault, Tags};
use resources::ec2::Subnet;
use shapes::elbv2::{CreateLoadBalancerInput, SubnetMapping};
use std::borrow::Borrow;
use std::collections::BTreeSet;

/// A subnet must have a block of at least this size.
const SUBNET_PREFIX_MAX: u8 = 27;
/// A load balancer asks for this many free addresses in each of its subnets.
pub const FREE_ADDRESSES_MIN: usize = 8;
/// The four first and the last address of a subnet belong to AWS.
const RESERVED_ADDRESSES: usize = 5;

/// A CreateLoadBalancer that holds together.
#[derive(Clone, Debug, PartialEq)]
pub struct Requested {
    /// Its name.
    pub name: String,
    /// Whether clients come from outside of the VPC.
    pub internet_facing: bool,
    /// Its subnets, not yet looked up.
    pub subnet_ids: Vec<String>,
    /// Its groups, not yet looked up; none means the VPC's default one.
    pub security_groups: Option<Vec<String>>,
    /// Its tags.
    pub tags: Tags,
}

/// Checks a CreateLoadBalancer. Done are Application Load Balancers on IPv4; the rest is refused
/// by name.
pub fn requested(input: CreateLoadBalancerInput) -> Result<Requested, Fault> {
    let CreateLoadBalancerInput {
        customer_owned_ipv4_pool,
        enable_prefix_for_ipv6_source_nat,
        ip_address_type,
        ipam_pools,
        name,
        scheme,
        security_groups,
        subnet_mappings,
        subnets,
        tags,
        r#type,
    } = input;
    match r#type.as_deref().unwrap_or("application") {
        "application" => {}
        other => {
            let what = format!("CreateLoadBalancer with Type {other}");
            return Err(faults::not_implemented(what));
        }
    }
    refuse(
        &customer_owned_ipv4_pool,
        "CreateLoadBalancer with CustomerOwnedIpv4Pool",
    )?;
    refuse(
        &enable_prefix_for_ipv6_source_nat,
        "CreateLoadBalancer with EnablePrefixForIpv6SourceNat",
    )?;
    refuse(&ipam_pools, "CreateLoadBalancer with IpamPools")?;
    only_ipv4(ip_address_type.as_deref(), "CreateLoadBalancer")?;
    name::load_balancer(&name)?;
    Ok(Requested {
        name,
        internet_facing: scheme.as_deref() != Some("internal"),
        subnet_ids: subnet_ids(subnets, subnet_mappings)?,
        security_groups,
        tags: tag::given(tags.unwrap_or_default())?,
    })
}

/// Refuses dual stack by name.
pub fn only_ipv4(ip_address_type: Option<&str>, operation: &str) -> Result<(), Fault> {
    match ip_address_type.unwrap_or("ipv4") {
        "ipv4" => Ok(()),
        other => {
            let what = format!("{operation} with IpAddressType {other}");
            Err(faults::not_implemented(what))
        }
    }
}

/// The subnets of either form.
pub fn subnet_ids(
    subnets: Option<Vec<String>>,
    mappings: Option<Vec<SubnetMapping>>,
) -> Result<Vec<String>, Fault> {
    let subnets = subnets.unwrap_or_default();
    let mappings = mappings.unwrap_or_default();
    if !subnets.is_empty() && !mappings.is_empty() {
        return Err(faults::validation(
            "You must specify either subnets or subnet mappings, but not both",
        ));
    }
    let mut ids = subnets;
    for mapping in mappings {
        ids.push(subnet_of(mapping)?);
    }
    if ids.is_empty() {
        return Err(faults::validation("At least one subnet must be specified"));
    }
    Ok(ids)
}

fn subnet_of(mapping: SubnetMapping) -> Result<String, Fault> {
    let SubnetMapping {
        allocation_id,
        ipv6_address,
        private_ipv4_address,
        source_nat_ipv6_prefix,
        subnet_id,
    } = mapping;
    let addresses = [
        allocation_id,
        ipv6_address,
        private_ipv4_address,
        source_nat_ipv6_prefix,
    ];
    if addresses.iter().any(Option::is_some) {
        return Err(faults::invalid_configuration(
            "Addresses of subnet mappings are not supported for Application Load Balancers",
        ));
    }
    subnet_id.ok_or_else(|| faults::validation("A subnet ID must be specified"))
}

/// What holds for a load balancer's subnets together.
pub fn subnets<S: Borrow<Subnet>>(subnets: &[S]) -> Result<(), Fault> {
    let mut zones = BTreeSet::new();
    let mut vpcs = BTreeSet::new();
    for subnet in subnets {
        let subnet = subnet.borrow();
        vpcs.insert(&subnet.vpc_id);
        if !zones.insert(&subnet.availability_zone) {
            return Err(faults::invalid_configuration(
                "A load balancer cannot be attached to multiple subnets in the same Availability \
                 Zone",
            ));
        }
        if subnet.cidr.prefix_len() > SUBNET_PREFIX_MAX {
            return Err(faults::invalid_subnet(format!(
                "Subnet '{}' must have a CIDR block with at least a /{SUBNET_PREFIX_MAX} bitmask",
                subnet.id
            )));
        }
    }
    if vpcs.len() > 1 {
        return Err(faults::invalid_configuration(
            "All subnets must belong to the same VPC",
        ));
    }
    if zones.len() < 2 {
        return Err(faults::validation(
            "At least two subnets in two different Availability Zones must be specified",
        ));
    }
    Ok(())
}

/// Whether a subnet with that many interfaces has room for a load balancer.
pub fn has_room(subnet: &Subnet, interfaces: usize) -> Result<(), Fault> {
    let addresses = 1usize << (32 - u32::from(subnet.cidr.prefix_len()));
    let free = addresses.saturating_sub(RESERVED_ADDRESSES + interfaces);
    if free < FREE_ADDRESSES_MIN {
        return Err(faults::invalid_subnet(format!(
            "Not enough IP space available in {}. ELB requires at least {FREE_ADDRESSES_MIN} free \
             IP addresses in each subnet.",
            subnet.id
        )));
    }
    Ok(())
}

/// Not too many, none twice.
pub fn security_groups(ids: &[String], most: usize) -> Result<(), Fault> {
    if ids.len() > most {
        return Err(faults::invalid_configuration(format!(
            "You can specify at most '{most}' security groups"
        )));
    }
    let distinct: BTreeSet<&String> = ids.iter().collect();
    if distinct.len() < ids.len() {
        return Err(faults::invalid_configuration(
            "A security group was specified twice",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subnet(vpc: &str, zone: &str, cidr: &str) -> Subnet {
        Subnet {
            scope: resources::kit::scope(),
            id: format!("subnet-{zone}"),
            vpc_id: vpc.into(),
            cidr: cidr.parse().unwrap(),
            availability_zone: zone.into(),
            availability_zone_id: zone.into(),
            map_public_ip_on_launch: false,
            private_dns_hostname_type: "ip-name".into(),
            resource_name_dns_a_record: false,
            tags: Tags::new(),
        }
    }

    #[test]
    fn subnets_are_of_two_zones_and_one_vpc() {
        let (a, b) = (
            subnet("v", "a", "10.0.0.0/24"),
            subnet("v", "b", "10.0.1.0/27"),
        );
        let same_zone = subnet("v", "a", "10.0.2.0/24");
        let other_vpc = subnet("w", "b", "10.0.1.0/24");
        let small = subnet("v", "b", "10.0.1.0/28");
        for (list, code) in [
            (vec![a.clone(), b.clone()], ""),
            (vec![a.clone()], "ValidationError"),
            (vec![a.clone(), same_zone], "InvalidConfigurationRequest"),
            (vec![a.clone(), other_vpc], "InvalidConfigurationRequest"),
            (vec![a, small], "InvalidSubnet"),
        ] {
            let answer = subnets(&list)
                .err()
                .map_or(String::new(), |fault| fault.code);
            assert_eq!(answer, code);
        }
        assert!(
            has_room(&b, 19).is_ok(),
            "27 usable addresses, 8 of them free"
        );
        assert!(has_room(&b, 20).is_err());
    }

    #[test]
    fn subnets_come_in_either_form_and_groups_are_few_and_distinct() {
        let mapping = |subnet: Option<&str>, address: Option<&str>| SubnetMapping {
            subnet_id: subnet.map(str::to_owned),
            allocation_id: address.map(str::to_owned),
            ..SubnetMapping::default()
        };
        for (mappings, found) in [
            (
                vec![mapping(Some("s1"), None), mapping(Some("s2"), None)],
                Ok("s1 s2"),
            ),
            (
                vec![mapping(Some("s1"), Some("eipalloc-1"))],
                Err("InvalidConfigurationRequest"),
            ),
            (vec![mapping(None, None)], Err("ValidationError")),
            (vec![], Err("ValidationError")),
        ] {
            let case = format!("{mappings:?}");
            let ids = subnet_ids(None, Some(mappings)).map(|ids| ids.join(" "));
            let found = found.map(str::to_owned).map_err(str::to_owned);
            assert_eq!(ids.map_err(|fault| fault.code), found, "{case}");
        }
        for (ids, right) in [
            (&["a", "b"][..], true),
            (&["a", "a"], false),
            (&["a", "b", "c"], false),
        ] {
            let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
            assert_eq!(security_groups(&ids, 2).is_ok(), right, "{ids:?}");
        }
    }

    #[test]
    fn what_is_not_done_is_named() {
        type Change = fn(&mut CreateLoadBalancerInput);
        let cases: [(Change, &str); 7] = [
            (|_| {}, ""),
            (|i| i.r#type = Some("network".into()), "NotImplemented"),
            (
                |i| i.ip_address_type = Some("dualstack".into()),
                "NotImplemented",
            ),
            (
                |i| i.customer_owned_ipv4_pool = Some("p".into()),
                "NotImplemented",
            ),
            (|i| i.subnets = None, "ValidationError"),
            (
                |i| i.subnet_mappings = Some(vec![SubnetMapping::default()]),
                "ValidationError",
            ),
            (|i| i.name = "internal-x".into(), "ValidationError"),
        ];
        for (change, code) in cases {
            let mut input = CreateLoadBalancerInput {
                name: "web".into(),
                subnets: Some(vec!["s1".into(), "s2".into()]),
                ..CreateLoadBalancerInput::default()
            };
            change(&mut input);
            let text = format!("{input:?}");
            let answer = requested(input)
                .err()
                .map_or(String::new(), |fault| fault.code);
            assert_eq!(answer, code, "{text}");
        }
    }
}
