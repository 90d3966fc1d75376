//! Routes as they come in: one destination, one target.
//!
//! AWS: "Configure route tables"; EC2 API Reference, CreateRoute.

use super::{cidr, refuse};
use crate::faults;
use aws::Fault;
use ipnet::Ipv4Net;
use resources::ec2::RouteTarget;

/// The destinations that a route call can name.
#[derive(Clone, Debug, Default)]
pub struct Destinations {
    /// DestinationCidrBlock.
    pub cidr_block: Option<String>,
    /// DestinationIpv6CidrBlock.
    pub ipv6_cidr_block: Option<String>,
    /// DestinationPrefixListId.
    pub prefix_list_id: Option<String>,
}

/// The targets that a route call can name.
#[derive(Clone, Debug, Default)]
pub struct Targets {
    /// GatewayId.
    pub gateway_id: Option<String>,
    /// NatGatewayId.
    pub nat_gateway_id: Option<String>,
    /// NetworkInterfaceId.
    pub network_interface_id: Option<String>,
    /// Those that Ondol does not have, each with its name.
    pub others: Vec<(&'static str, Option<String>)>,
}

/// The one destination.
pub fn destination(given: Destinations) -> Result<Ipv4Net, Fault> {
    let Destinations {
        cidr_block,
        ipv6_cidr_block,
        prefix_list_id,
    } = given;
    refuse(&ipv6_cidr_block, "a route with DestinationIpv6CidrBlock")?;
    refuse(&prefix_list_id, "a route with DestinationPrefixListId")?;
    let cidr_block = cidr_block.ok_or_else(|| faults::missing_parameter("destinationCidrBlock"))?;
    cidr::block(&cidr_block, "destinationCidrBlock")
}

/// The one target, not yet looked up.
pub fn target(given: Targets) -> Result<RouteTarget, Fault> {
    let Targets {
        gateway_id,
        nat_gateway_id,
        network_interface_id,
        others,
    } = given;
    for (name, given) in &others {
        refuse(given, &format!("a route with {name}"))?;
    }
    let gateway = match gateway_id {
        Some(id) if id.starts_with("vgw-") || id == "local" => {
            return Err(faults::not_implemented(format!(
                "a route with GatewayId {id}"
            )));
        }
        Some(id) => Some(RouteTarget::InternetGateway(id)),
        None => None,
    };
    let targets = [
        gateway,
        nat_gateway_id.map(RouteTarget::NatGateway),
        network_interface_id.map(RouteTarget::NetworkInterface),
    ];
    let mut targets = targets.into_iter().flatten();
    match (targets.next(), targets.next()) {
        (Some(target), None) => Ok(target),
        (None, _) => Err(faults::missing_parameter("gatewayId")),
        (Some(_), Some(_)) => Err(faults::invalid_combination(
            "A route can have only one target: gatewayId, natGatewayId or networkInterfaceId",
        )),
    }
}

/// Within the VPC's own block a route may lead to an interface only.
pub fn allowed(destination: Ipv4Net, target: &RouteTarget, vpc: Ipv4Net) -> Result<(), Fault> {
    let inside = vpc.contains(&destination);
    if inside && !matches!(target, RouteTarget::NetworkInterface(_)) {
        return Err(faults::invalid_parameter(format!(
            "The destination CIDR block {destination} is equal to or more specific than one of \
             this VPC's CIDR blocks. This route can target only an interface or an instance."
        )));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_route_has_one_target_that_there_is() {
        let some = |id: &str| Some(id.to_owned());
        for (gateway_id, nat_gateway_id, other, code) in [
            (some("igw-1"), None, None, ""),
            (None, some("nat-1"), None, ""),
            (
                some("igw-1"),
                some("nat-1"),
                None,
                "InvalidParameterCombination",
            ),
            (None, None, None, "MissingParameter"),
            (some("vgw-1"), None, None, "NotImplemented"),
            (None, None, some("tgw-1"), "NotImplemented"),
        ] {
            let targets = Targets {
                gateway_id,
                nat_gateway_id,
                others: vec![("TransitGatewayId", other)],
                ..Targets::default()
            };
            let text = format!("{targets:?}");
            let answer = target(targets)
                .err()
                .map_or(String::new(), |fault| fault.code);
            assert_eq!(answer, code, "{text}");
        }
    }

    #[test]
    fn only_an_interface_may_be_between_subnets() {
        let vpc: Ipv4Net = "10.0.0.0/16".parse().unwrap();
        let inside: Ipv4Net = "10.0.1.0/24".parse().unwrap();
        let outside: Ipv4Net = "0.0.0.0/0".parse().unwrap();
        let gateway = RouteTarget::InternetGateway("igw-1".into());
        let interface = RouteTarget::NetworkInterface("eni-1".into());
        assert!(allowed(outside, &gateway, vpc).is_ok());
        assert!(allowed(inside, &gateway, vpc).is_err());
        assert!(allowed(inside, &interface, vpc).is_ok());
    }
}
