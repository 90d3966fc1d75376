//! The names that a VPC's resolver answers itself. Pure.
//!
//! AWS: VPC User Guide, "DNS attributes for your VPC"; Route 53 Developer Guide, "Domain names that
//! Resolver creates autodefined system rules for".

use dns::config::View;
use ipnet::Ipv4Net;
use resources::ec2::{NetworkInterface, Vpc};
use resources::elbv2::LoadBalancer;
use std::net::Ipv4Addr;
use std::sync::Arc;

/// Served everywhere and never asked of others (RFC 6761, RFC 6303). Load balancers' names end in
/// the first.
const LOCAL_ZONES: [&str; 3] = ["localhost", "localdomain", "127.in-addr.arpa"];

/// What is answered; nothing at all where `enableDnsSupport` is false.
pub fn view(
    vpc: &Vpc,
    interfaces: &[Arc<NetworkInterface>],
    balancers: &[Arc<LoadBalancer>],
) -> Option<View> {
    if !vpc.enable_dns_support {
        return None;
    }
    let mut view = View {
        zones: LOCAL_ZONES.map(str::to_owned).to_vec(),
        ..View::default()
    };
    let loopback = Ipv4Addr::LOCALHOST;
    view.names.insert("localhost".to_owned(), vec![loopback]);
    view.pointers
        .insert(reverse(loopback), "localhost".to_owned());
    for balancer in balancers {
        let addresses = balancer.zones.iter().map(|zone| zone.private_ip).collect();
        view.names
            .insert(balancer.dns_name.to_ascii_lowercase(), addresses);
    }
    // Private names need both attributes.
    if vpc.enable_dns_hostnames {
        of_interfaces(vpc, interfaces, &mut view);
    }
    Some(view)
}

fn of_interfaces(vpc: &Vpc, interfaces: &[Arc<NetworkInterface>], view: &mut View) {
    let region = &vpc.scope.region;
    for interface in interfaces {
        let address = interface.private_ip;
        let name = region.private_name(address);
        view.names.insert(name.clone(), vec![address]);
        view.pointers.insert(reverse(address), name);
        if let Some(given) = &interface.public {
            // From inside, a public name means the private address.
            let name = region.public_name(given.ip);
            view.names.insert(name, vec![address]);
        }
    }
    view.zones.push(region.private_domain());
    view.zones.push("10.in-addr.arpa".to_owned());
    view.zones.push("168.192.in-addr.arpa".to_owned());
    let of_172 = (16..=31).map(|second| format!("{second}.172.in-addr.arpa"));
    view.zones.extend(of_172);
    if !vpc.cidr.addr().is_private() {
        view.zones.extend(reverse_zones(vpc.cidr));
    }
}

fn reverse(address: Ipv4Addr) -> String {
    let [a, b, c, d] = address.octets();
    format!("{d}.{c}.{b}.{a}.in-addr.arpa")
}

/// Zones that cover a block of /16 to /28, as few as octets allow.
fn reverse_zones(block: Ipv4Net) -> Vec<String> {
    let [a, b, ..] = block.network().octets();
    if block.prefix_len() <= 16 {
        return vec![format!("{b}.{a}.in-addr.arpa")];
    }
    let (first, last) = (block.network().octets()[2], block.broadcast().octets()[2]);
    (first..=last)
        .map(|c| format!("{c}.{b}.{a}.in-addr.arpa"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The keeper, which may be of an earlier build, hands it to the resolver unread.
    #[test]
    fn the_resolvers_table_changes_with_the_protocols_version_only() {
        let view = View {
            names: [("name".to_owned(), vec![Ipv4Addr::LOCALHOST])].into(),
            pointers: [("pointer".to_owned(), "name".to_owned())].into(),
            zones: vec!["zone".to_owned()],
        };
        let table = dns::config::Table {
            views: [("label".to_owned(), view)].into(),
        };
        let form = serde_json::to_string(&table).unwrap();
        let written = concat!(
            r#"{"views":{"label":{"names":{"name":["127.0.0.1"]},"#,
            r#""pointers":{"pointer":"name"},"zones":["zone"]}}}"#,
        );
        assert_eq!((proxy::PROTOCOL, &*form), (2, written));
    }
    use aws::{AccountId, Region, Scope, Tags};
    use base::Time;
    use resources::ec2::{InterfaceOwner, PublicAddress};

    fn scope(region: &str) -> Scope {
        Scope {
            account: AccountId::parse("123456789012").unwrap(),
            region: Region::parse(region).unwrap(),
        }
    }

    fn vpc(region: &str, support: bool, hostnames: bool, cidr: &str) -> Vpc {
        Vpc {
            scope: scope(region),
            id: "vpc-1".to_owned(),
            cidr: cidr.parse().unwrap(),
            cidr_association_id: String::new(),
            instance_tenancy: String::new(),
            enable_dns_support: support,
            enable_dns_hostnames: hostnames,
            enable_network_address_usage_metrics: false,
            is_default: false,
            dhcp_options_id: String::new(),
            default_network_acl_id: String::new(),
            default_security_group_id: String::new(),
            main_route_table_id: String::new(),
            tags: Tags::default(),
        }
    }

    fn interface(region: &str) -> Arc<NetworkInterface> {
        Arc::new(NetworkInterface {
            scope: scope(region),
            id: "eni-1".to_owned(),
            vpc_id: "vpc-1".to_owned(),
            subnet_id: String::new(),
            availability_zone: String::new(),
            mac_address: String::new(),
            private_ip: [10, 0, 0, 5].into(),
            public: Some(PublicAddress {
                ip: [203, 0, 113, 9].into(),
                allocation_id: None,
            }),
            groups: Vec::new(),
            description: String::new(),
            interface_type: String::new(),
            owner: InterfaceOwner::None,
            attachment_id: None,
            requester_id: String::new(),
            source_dest_check: true,
            created_at: Time::EPOCH,
            tags: Tags::default(),
        })
    }

    #[test]
    fn private_names_follow_the_region_and_both_attributes() {
        let cases = [
            ("us-east-1", "ec2.internal", "compute-1"),
            (
                "eu-west-1",
                "eu-west-1.compute.internal",
                "eu-west-1.compute",
            ),
        ];
        for (region, private, public) in cases {
            let one = [interface(region)];
            let seen = view(&vpc(region, true, true, "10.0.0.0/16"), &one, &[]).unwrap();
            let private = format!("ip-10-0-0-5.{private}");
            let public = format!("ec2-203-0-113-9.{public}.amazonaws.com");
            let address = vec![Ipv4Addr::new(10, 0, 0, 5)];
            assert_eq!(seen.names[&private], address);
            assert_eq!(seen.names[&public], address);
            assert_eq!(seen.pointers["5.0.0.10.in-addr.arpa"], private);
            let without = view(&vpc(region, true, false, "10.0.0.0/16"), &one, &[]).unwrap();
            assert!(!without.names.contains_key(&private));
            assert!(
                without
                    .zones
                    .iter()
                    .all(|zone| !zone.contains("10.in-addr"))
            );
            assert_eq!(
                view(&vpc(region, false, true, "10.0.0.0/16"), &one, &[]),
                None
            );
        }
    }

    #[test]
    fn a_block_of_public_addresses_has_zones_of_its_own() {
        let zones = |block: &str| reverse_zones(block.parse().unwrap());
        assert_eq!(zones("192.0.0.0/16"), ["0.192.in-addr.arpa"]);
        let two = ["2.0.192.in-addr.arpa", "3.0.192.in-addr.arpa"];
        assert_eq!(zones("192.0.2.0/23"), two);
        assert_eq!(zones("192.0.2.64/28"), ["2.0.192.in-addr.arpa"]);
    }
}
