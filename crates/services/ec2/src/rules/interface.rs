//! What makes a network interface: a checked request out of what was typed, and whose it is.
//!
//! A service of this Ondol names the resource that it makes an interface for in
//! `Operator.Principal`, which AWS's model reserves for internal use; from anybody else it is
//! refused by name. AWS: "Requester-managed network interfaces".

use super::{refuse, refuse_true, tag};
use crate::faults;
use aws::{Arn, Fault, Tags};
use resources::ec2::InterfaceOwner;
use shapes::ec2::{CreateNetworkInterfaceInput, PrivateIpAddressSpecification};
use wire::{Caller, CallerKind};

/// A CreateNetworkInterface that holds together.
#[derive(Clone, Debug, PartialEq)]
pub struct Requested {
    /// Its subnet, not yet looked up.
    pub subnet_id: String,
    /// Its groups, not yet looked up; none means the VPC's default one.
    pub groups: Option<Vec<String>>,
    /// The address that it should have; none means any.
    pub address: Option<String>,
    /// What the caller says of it.
    pub description: String,
    /// Whose it is.
    pub owner: InterfaceOwner,
    /// The service that asks.
    pub requester: Option<Requester>,
    /// Its tags.
    pub tags: Tags,
    /// Identifies a retry.
    pub client_token: Option<String>,
}

/// A service that has interfaces made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Requester {
    /// Its principal.
    pub principal: &'static str,
    /// How AWS names it in `RequesterId` and `InstanceOwnerId`.
    pub id: &'static str,
    /// What the ids of its attachments begin with.
    pub attachment_prefix: &'static str,
}

/// The services that have interfaces made.
const REQUESTERS: &[Requester] = &[
    Requester {
        principal: "elasticloadbalancing.amazonaws.com",
        id: "amazon-elb",
        attachment_prefix: "ela-attach-",
    },
    Requester {
        principal: "ecs.amazonaws.com",
        id: "amazon-aws",
        attachment_prefix: "eni-attach-",
    },
];

/// The service that calls, if it is one of those that have interfaces made.
pub fn requester(caller: &Caller) -> Option<Requester> {
    let CallerKind::Service { principal } = caller.kind else {
        return None;
    };
    REQUESTERS
        .iter()
        .find(|requester| requester.principal == principal)
        .copied()
}

/// Checks a CreateNetworkInterface. One IPv4 address for each interface is done.
pub fn requested(
    input: CreateNetworkInterfaceInput,
    requester: Option<Requester>,
) -> Result<Requested, Fault> {
    let CreateNetworkInterfaceInput {
        client_token,
        connection_tracking_specification,
        description,
        dry_run,
        enable_primary_ipv6,
        groups,
        interface_type,
        ipv4_prefix_count,
        ipv4_prefixes,
        ipv6_address_count,
        ipv6_addresses,
        ipv6_prefix_count,
        ipv6_prefixes,
        operator,
        private_ip_address,
        private_ip_addresses,
        secondary_private_ip_address_count,
        subnet_id,
        tag_specifications,
    } = input;
    wire::done_by_wire(dry_run);
    let what = |member: &str| format!("CreateNetworkInterface with {member}");
    refuse(
        &connection_tracking_specification,
        &what("ConnectionTrackingSpecification"),
    )?;
    refuse_true(enable_primary_ipv6, &what("EnablePrimaryIpv6"))?;
    refuse(&interface_type, &what("InterfaceType"))?;
    refuse(&ipv4_prefix_count, &what("Ipv4PrefixCount"))?;
    refuse(&ipv4_prefixes, &what("Ipv4Prefixes"))?;
    refuse(
        &ipv6_address_count.filter(|count| *count != 0),
        &what("Ipv6AddressCount"),
    )?;
    refuse(&ipv6_addresses, &what("Ipv6Addresses"))?;
    refuse(&ipv6_prefix_count, &what("Ipv6PrefixCount"))?;
    refuse(&ipv6_prefixes, &what("Ipv6Prefixes"))?;
    let secondary = secondary_private_ip_address_count.filter(|count| *count != 0);
    refuse(&secondary, &what("SecondaryPrivateIpAddressCount"))?;
    let owner = match (operator.and_then(|operator| operator.principal), requester) {
        (None, None) => InterfaceOwner::None,
        (Some(_), None) => return Err(faults::not_implemented(what("Operator"))),
        (None, Some(_)) => return Err(faults::missing_parameter("operator.principal")),
        (Some(arn), Some(_)) => owner_of(&arn)?,
    };
    Ok(Requested {
        subnet_id,
        groups: groups.filter(|groups| !groups.is_empty()),
        address: address(private_ip_address, private_ip_addresses)?,
        description: description.unwrap_or_default(),
        owner,
        requester,
        tags: tag::of_new(
            tag_specifications,
            faults::NETWORK_INTERFACE,
            requester.is_some(),
        )?,
        client_token,
    })
}

/// The one address that was wanted, in either form.
fn address(
    one: Option<String>,
    list: Option<Vec<PrivateIpAddressSpecification>>,
) -> Result<Option<String>, Fault> {
    let list = list.unwrap_or_default();
    match (one, list.as_slice()) {
        (one, []) => Ok(one),
        (None, [only]) if only.primary == Some(false) => Err(faults::not_implemented(
            "CreateNetworkInterface with a secondary address in PrivateIpAddresses",
        )),
        (None, [only]) => Ok(only.private_ip_address.clone()),
        (None, _) => Err(faults::not_implemented(
            "CreateNetworkInterface with more than one of PrivateIpAddresses",
        )),
        (Some(_), _) => Err(faults::invalid_combination(
            "The parameters privateIpAddress and privateIpAddresses cannot be used together",
        )),
    }
}

/// The owner that an ARN names.
fn owner_of(arn: &str) -> Result<InterfaceOwner, Fault> {
    let invalid = || faults::invalid_value(arn, "operator.principal", "Not an owner's ARN.");
    let parsed = Arn::parse(arn).ok_or_else(invalid)?;
    let last = parsed
        .resource
        .rsplit('/')
        .next()
        .unwrap_or_default()
        .to_owned();
    match (parsed.service.as_str(), parsed.resource.split('/').next()) {
        ("ecs", Some("task")) => Ok(InterfaceOwner::Task(last)),
        ("elasticloadbalancing", Some("loadbalancer")) => {
            Ok(InterfaceOwner::LoadBalancer(arn.to_owned()))
        }
        _ => Err(invalid()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use shapes::ec2::OperatorRequest;

    #[test]
    fn only_services_name_an_owner() {
        let input = |principal: Option<&str>| CreateNetworkInterfaceInput {
            operator: principal.map(|principal| OperatorRequest {
                principal: Some(principal.into()),
            }),
            subnet_id: "subnet-1".into(),
            ..CreateNetworkInterfaceInput::default()
        };
        let task = "arn:aws:ecs:eu-west-1:123456789012:task/shop/abc";
        let by_ecs = Some(REQUESTERS[1]);
        let owner = |input, by| requested(input, by).map(|requested| requested.owner);
        assert_eq!(owner(input(None), None), Ok(InterfaceOwner::None));
        assert_eq!(
            owner(input(Some(task)), by_ecs),
            Ok(InterfaceOwner::Task("abc".into()))
        );
        assert_eq!(
            owner(input(Some(task)), None).unwrap_err().code,
            "NotImplemented"
        );
        assert_eq!(
            owner(input(None), by_ecs).unwrap_err().code,
            "MissingParameter"
        );
        assert!(owner(input(Some("arn:aws:s3:::x")), by_ecs).is_err());
        let balancer = "arn:aws:elasticloadbalancing:eu-west-1:1:loadbalancer/app/web/0";
        assert_eq!(
            owner(input(Some(balancer)), Some(REQUESTERS[0])),
            Ok(InterfaceOwner::LoadBalancer(balancer.into()))
        );
    }

    #[test]
    fn the_one_address_is_the_primary_one() {
        for (primary, right) in [(None, true), (Some(true), true), (Some(false), false)] {
            let wish = PrivateIpAddressSpecification {
                primary,
                private_ip_address: Some("10.0.1.4".into()),
            };
            let found = address(None, Some(vec![wish]));
            assert_eq!(found.is_ok(), right, "{primary:?}");
        }
    }

    #[test]
    fn who_has_interfaces_made_is_known_by_its_principal() {
        for (principal, id) in [
            ("ecs.amazonaws.com", Some("amazon-aws")),
            ("elasticloadbalancing.amazonaws.com", Some("amazon-elb")),
            ("ecr.amazonaws.com", None),
        ] {
            let account = resources::kit::scope().account;
            let found = requester(&Caller::service(principal, account));
            assert_eq!(found.map(|one| one.id), id, "{principal}");
        }
    }

    #[test]
    fn counts_of_zero_ask_for_nothing() {
        for (ipv6, secondary, right) in [
            (None, None, true),
            (Some(0), Some(0), true),
            (Some(1), None, false),
            (None, Some(1), false),
        ] {
            let input = CreateNetworkInterfaceInput {
                ipv6_address_count: ipv6,
                secondary_private_ip_address_count: secondary,
                ..CreateNetworkInterfaceInput::default()
            };
            assert_eq!(
                requested(input, None).is_ok(),
                right,
                "{ipv6:?} {secondary:?}"
            );
        }
    }
}
