//! Load balancers: made with their interfaces, listed, moved between subnets and groups, deleted
//! with all that hangs on them. AWS: ELBv2 API Reference.

mod host_address;
mod interface;

use super::{PAGE, permission};
use crate::rules::{load_balancer as rules, not_empty, quota, refuse};
use crate::{faults, lookup, view};
use aws::{Arn, Fault};
use resources::ec2::Subnet;
use resources::elbv2::attribute::{DELETION_PROTECTION, Stored};
use resources::elbv2::{Listener, LoadBalancer, LoadBalancerStatus, Rule, Zone};
use shapes::elbv2::{
    CreateLoadBalancerInput, CreateLoadBalancerOutput, DeleteLoadBalancerInput,
    DeleteLoadBalancerOutput, DescribeCapacityReservationInput, DescribeCapacityReservationOutput,
    DescribeLoadBalancersInput, DescribeLoadBalancersOutput, SetSecurityGroupsInput,
    SetSecurityGroupsOutput, SetSubnetsInput, SetSubnetsOutput,
};
use std::collections::BTreeSet;
use std::sync::Arc;
use store::Row;
use wire::Call;

/// The number in a DNS name has up to this many values. AWS's have nine or ten digits.
const DNS_NUMBERS: u64 = 10_000_000_000;

/// Makes a load balancer; with the same name and settings it answers the one there is.
/// AWS: ELBv2 CreateLoadBalancer.
pub fn create_load_balancer(
    call: &mut Call<'_>,
    input: CreateLoadBalancerInput,
) -> Result<CreateLoadBalancerOutput, Fault> {
    let requested = rules::requested(input)?;
    let resource = format!("loadbalancer/app/{}/*", requested.name);
    permission::to_create(call, &resource, &requested.tags, "CreateLoadBalancer")?;
    let subnets = lookup::subnets(call, &requested.subnet_ids, requested.internet_facing)?;
    let vpc_id = subnets
        .first()
        .map(|subnet| subnet.vpc_id.clone())
        .unwrap_or_default();
    let given = requested.security_groups.clone();
    let groups = lookup::security_groups(call, &vpc_id, given)?;
    if let Some(old) = lookup::load_balancer_by_name(call, &requested.name) {
        let same = is_same(&old, &requested, &groups);
        let answer = same.then(|| vec![view::load_balancer(call, &old)]);
        return Ok(CreateLoadBalancerOutput {
            load_balancers: Some(
                answer.ok_or_else(|| faults::duplicate_load_balancer_name(&old.name))?,
            ),
        });
    }
    under_quota(call)?;
    let row = made(call, requested, vpc_id, &subnets, groups)?;
    let row = call.put(row);
    Ok(CreateLoadBalancerOutput {
        load_balancers: Some(vec![view::load_balancer(call, &row)]),
    })
}

/// Chooses everything that a load balancer is called, and has its interfaces made.
fn made(
    call: &mut Call<'_>,
    requested: rules::Requested,
    vpc_id: String,
    subnets: &[Arc<Subnet>],
    security_groups: Vec<String>,
) -> Result<LoadBalancer, Fault> {
    let (name, internet_facing) = (requested.name, requested.internet_facing);
    let id = call.seed().hex(16);
    let resource = format!("loadbalancer/app/{name}/{id}");
    let arn = Arn::regional("elasticloadbalancing", call.scope(), resource);
    let zones = subnets
        .iter()
        .map(|subnet| interface::create(call, &arn, subnet, &security_groups))
        .collect::<Result<Vec<Zone>, Fault>>()?;
    let host_address = match internet_facing {
        true => Some(host_address::take(call, &arn)?),
        false => None,
    };
    let prefix = if internet_facing { "" } else { "internal-" };
    let number = call.seed().below(DNS_NUMBERS);
    let suffix = host_address::instance(call)?.dns_suffix.clone();
    Ok(LoadBalancer {
        scope: call.scope().clone(),
        arn,
        id,
        dns_name: format!("{prefix}{name}-{number}.{}.{suffix}", call.region()),
        name,
        kind: "application".into(),
        internet_facing,
        ip_address_type: "ipv4".into(),
        vpc_id,
        zones,
        security_groups,
        host_address,
        attributes: Stored::new(),
        created_at: call.now(),
        tags: requested.tags,
    })
}

fn is_same(old: &LoadBalancer, requested: &rules::Requested, groups: &[String]) -> bool {
    let old_subnets: BTreeSet<&String> = old.zones.iter().map(|zone| &zone.subnet_id).collect();
    let old_groups: BTreeSet<&String> = old.security_groups.iter().collect();
    old.internet_facing == requested.internet_facing
        && old_subnets == requested.subnet_ids.iter().collect()
        && old_groups == groups.iter().collect()
        && old.tags == requested.tags
}

fn under_quota(call: &mut Call<'_>) -> Result<(), Fault> {
    let prefix = call.scope().key(&[]);
    let most = call.quota(&quota::LOAD_BALANCERS);
    if call.scan_from::<LoadBalancer>(&prefix, None, most).len() == most {
        return Err(faults::too_many(
            "TooManyLoadBalancers",
            format!("The maximum number of load balancers has been reached: {most}"),
        ));
    }
    Ok(())
}

/// Lists load balancers: all, or those that are named. AWS: ELBv2 DescribeLoadBalancers.
pub fn describe_load_balancers(
    call: &mut Call<'_>,
    input: DescribeLoadBalancersInput,
) -> Result<DescribeLoadBalancersOutput, Fault> {
    let DescribeLoadBalancersInput {
        load_balancer_arns,
        marker,
        names,
        page_size,
    } = input;
    let page = call.page(marker.as_deref(), page_size, PAGE)?;
    let arns = load_balancer_arns.unwrap_or_default();
    let names = names.unwrap_or_default();
    if !arns.is_empty() && !names.is_empty() {
        return Err(faults::validation(
            "Load balancer names and load balancer ARNs cannot be specified at the same time",
        ));
    }
    let rows = if arns.is_empty() && names.is_empty() {
        let prefix = call.scope().key(&[]);
        call.scan_from::<LoadBalancer>(&prefix, page.after(), page.limit() + 1)
    } else {
        named(call, &arns, &names)?
    };
    let (rows, next_marker) = call.cut(&page, rows, |row| row.key());
    let shapes = rows
        .iter()
        .map(|row| view::load_balancer(call, row))
        .collect();
    Ok(DescribeLoadBalancersOutput {
        load_balancers: Some(shapes),
        next_marker,
    })
}

/// The named load balancers in key order; all must be there.
fn named(
    call: &mut Call<'_>,
    arns: &[String],
    names: &[String],
) -> Result<Vec<Arc<LoadBalancer>>, Fault> {
    let mut rows = Vec::new();
    for arn in arns {
        rows.push(lookup::load_balancer(call, arn)?);
    }
    let mut missing = Vec::new();
    for name in names {
        match lookup::load_balancer_by_name(call, name) {
            Some(row) => rows.push(row),
            None => missing.push(name.clone()),
        }
    }
    if !missing.is_empty() {
        return Err(faults::load_balancers_not_found(&missing));
    }
    rows.sort_by_key(|row| row.key());
    rows.dedup_by_key(|row| row.key());
    Ok(rows)
}

/// Says that nothing is reserved: ModifyCapacityReservation, which could, is refused by name.
/// AWS: ELBv2 DescribeCapacityReservation.
pub fn describe_capacity_reservation(
    call: &mut Call<'_>,
    input: DescribeCapacityReservationInput,
) -> Result<DescribeCapacityReservationOutput, Fault> {
    let DescribeCapacityReservationInput { load_balancer_arn } = input;
    lookup::load_balancer(call, &load_balancer_arn)?;
    Ok(DescribeCapacityReservationOutput {
        capacity_reservation_state: Some(Vec::new()),
        ..DescribeCapacityReservationOutput::default()
    })
}

/// Deletes a load balancer with its listeners, rules and interfaces; one that is not there counts
/// as deleted. AWS: ELBv2 DeleteLoadBalancer.
pub fn delete_load_balancer(
    call: &mut Call<'_>,
    input: DeleteLoadBalancerInput,
) -> Result<DeleteLoadBalancerOutput, Fault> {
    let DeleteLoadBalancerInput { load_balancer_arn } = input;
    let row = match lookup::load_balancer(call, &load_balancer_arn) {
        Err(fault) if fault.code == "LoadBalancerNotFound" => {
            call.allow(&load_balancer_arn)?;
            return Ok(DeleteLoadBalancerOutput {});
        }
        found => found?,
    };
    permission::on(call, &row.arn, &row.tags)?;
    if DELETION_PROTECTION.is_on(&row.attributes) {
        return Err(faults::deletion_protected(&row.arn));
    }
    for rule in lookup::rules_of_all_listeners(call, &row.id) {
        call.delete::<Rule>(&rule.key());
    }
    for listener in lookup::listeners(call, &row) {
        call.delete::<Listener>(&listener.key());
    }
    for zone in &row.zones {
        interface::delete(call, zone)?;
    }
    if let Some(address) = row.host_address {
        host_address::give_back(call, address);
    }
    call.delete::<LoadBalancerStatus>(&row.key());
    call.delete::<LoadBalancer>(&row.key());
    Ok(DeleteLoadBalancerOutput {})
}

/// Replaces the groups of a load balancer and of its interfaces. AWS: ELBv2 SetSecurityGroups.
pub fn set_security_groups(
    call: &mut Call<'_>,
    input: SetSecurityGroupsInput,
) -> Result<SetSecurityGroupsOutput, Fault> {
    let SetSecurityGroupsInput {
        enforce_security_group_inbound_rules_on_private_link_traffic: private_link,
        load_balancer_arn,
        security_groups,
    } = input;
    refuse(
        &private_link,
        "SetSecurityGroups with EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
    )?;
    not_empty(
        &security_groups,
        "At least one security group must be specified",
    )?;
    let row = lookup::load_balancer(call, &load_balancer_arn)?;
    permission::on(call, &row.arn, &row.tags)?;
    let groups = lookup::security_groups(call, &row.vpc_id, Some(security_groups))?;
    for zone in &row.zones {
        interface::set_groups(call, zone, &groups)?;
    }
    call.put(LoadBalancer {
        security_groups: groups.clone(),
        ..LoadBalancer::clone(&row)
    });
    Ok(SetSecurityGroupsOutput {
        enforce_security_group_inbound_rules_on_private_link_traffic: None,
        security_group_ids: Some(groups),
    })
}

/// Replaces the subnets of a load balancer: interfaces go where a subnet is left out and come
/// where one is new. AWS: ELBv2 SetSubnets.
pub fn set_subnets(call: &mut Call<'_>, input: SetSubnetsInput) -> Result<SetSubnetsOutput, Fault> {
    let SetSubnetsInput {
        enable_prefix_for_ipv6_source_nat,
        ip_address_type,
        load_balancer_arn,
        subnet_mappings,
        subnets,
    } = input;
    refuse(
        &enable_prefix_for_ipv6_source_nat,
        "SetSubnets with EnablePrefixForIpv6SourceNat",
    )?;
    rules::only_ipv4(ip_address_type.as_deref(), "SetSubnets")?;
    let ids = rules::subnet_ids(subnets, subnet_mappings)?;
    let row = lookup::load_balancer(call, &load_balancer_arn)?;
    permission::on(call, &row.arn, &row.tags)?;
    let subnets = lookup::subnets(call, &ids, row.internet_facing)?;
    if subnets.iter().any(|subnet| subnet.vpc_id != row.vpc_id) {
        return Err(faults::invalid_configuration(format!(
            "All subnets must belong to the VPC of the load balancer, '{}'",
            row.vpc_id
        )));
    }
    for zone in row
        .zones
        .iter()
        .filter(|zone| !ids.contains(&zone.subnet_id))
    {
        interface::delete(call, zone)?;
    }
    let mut zones = Vec::new();
    for subnet in &subnets {
        let kept = row
            .zones
            .iter()
            .find(|zone| zone.subnet_id == subnet.id)
            .cloned();
        zones.push(match kept {
            Some(zone) => zone,
            None => interface::create(call, &row.arn, subnet, &row.security_groups)?,
        });
    }
    let row = call.put(LoadBalancer {
        zones,
        ..LoadBalancer::clone(&row)
    });
    Ok(SetSubnetsOutput {
        availability_zones: Some(view::zones(&row)),
        enable_prefix_for_ipv6_source_nat: None,
        ip_address_type: Some(row.ip_address_type.clone()),
    })
}
