//! Rules of security groups as they come in: IpPermissions taken apart into single rules, and the
//! texts and orders in which AWS shows them.
//!
//! AWS: "Security group rules"; EC2 API Reference, IpPermission and SecurityGroupRule.

use super::{refuse, same_either_way};
use crate::faults;
use aws::Fault;
use resources::ec2::{Peer, SecurityGroupRule};
use shapes::ec2::{IpPermission, IpRange, Ipv6Range, SecurityGroupRuleRequest, UserIdGroupPair};

/// All protocols.
pub const ANY_PROTOCOL: &str = "-1";
/// Longest description, in characters.
const DESCRIPTION_CHARACTERS_MAX: usize = 255;

/// What a rule lets pass, without whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allowed {
    /// `tcp`, `udp`, `icmp`, `icmpv6`, a number, or `-1`.
    pub protocol: String,
    /// First port or ICMP type; -1 for all.
    pub from_port: i32,
    /// Last port or ICMP code; -1 for all.
    pub to_port: i32,
    /// The other end.
    pub peer: Peer,
    /// What the caller says of it.
    pub description: Option<String>,
}

impl Allowed {
    /// Whether a rule lets pass the same, whatever is said of it.
    pub fn is(&self, rule: &SecurityGroupRule) -> bool {
        self.protocol == rule.protocol
            && (self.from_port, self.to_port) == (rule.from_port, rule.to_port)
            && self.peer == rule.peer
    }

    /// As AWS's error for a duplicate says it.
    pub fn text(&self) -> String {
        let peer = match &self.peer {
            Peer::Cidr4(block) => block.to_string(),
            Peer::Cidr6(block) => block.to_string(),
            Peer::Group(id) => id.clone(),
        };
        match self.protocol.as_str() {
            ANY_PROTOCOL => format!("peer: {peer}, ALL"),
            protocol => format!(
                "peer: {peer}, {}, from port: {}, to port: {}",
                protocol.to_ascii_uppercase(),
                self.from_port,
                self.to_port
            ),
        }
    }
}

/// The old form of one permission: members of the call itself.
#[derive(Clone, Debug, Default)]
pub struct Flat {
    /// CidrIp.
    pub cidr_ip: Option<String>,
    /// IpProtocol.
    pub ip_protocol: Option<String>,
    /// FromPort.
    pub from_port: Option<i32>,
    /// ToPort.
    pub to_port: Option<i32>,
    /// SourceSecurityGroupName.
    pub source_security_group_name: Option<String>,
    /// SourceSecurityGroupOwnerId.
    pub source_security_group_owner_id: Option<String>,
}

/// The permissions of a call in either form.
pub fn permissions(
    flat: Flat,
    list: Option<Vec<IpPermission>>,
) -> Result<Vec<IpPermission>, Fault> {
    let Flat {
        cidr_ip,
        ip_protocol,
        from_port,
        to_port,
        source_security_group_name,
        source_security_group_owner_id,
    } = flat;
    refuse(
        &source_security_group_name,
        "SourceSecurityGroupName outside of IpPermissions",
    )?;
    refuse(
        &source_security_group_owner_id,
        "SourceSecurityGroupOwnerId",
    )?;
    let has_ports = from_port.is_some() || to_port.is_some();
    let is_flat = cidr_ip.is_some() || ip_protocol.is_some() || has_ports;
    let list = list.unwrap_or_default();
    if is_flat && !list.is_empty() {
        return Err(faults::invalid_combination(
            "The parameter ipPermissions may not be used in combination with cidrIp, ipProtocol",
        ));
    }
    if !is_flat {
        return Ok(list);
    }
    let range = cidr_ip.map(|cidr_ip| IpRange {
        cidr_ip: Some(cidr_ip),
        description: None,
    });
    Ok(vec![IpPermission {
        from_port,
        ip_protocol,
        ip_ranges: range.map(|range| vec![range]),
        to_port,
        ..IpPermission::default()
    }])
}

/// What a permission lets pass, one for each peer, of which there must be one. Groups are not yet
/// looked up.
pub fn taken_apart(permission: IpPermission) -> Result<Vec<Allowed>, Fault> {
    let IpPermission {
        from_port,
        ip_protocol,
        ip_ranges,
        ipv6_ranges,
        prefix_list_ids,
        to_port,
        user_id_group_pairs,
    } = permission;
    let prefix_lists = prefix_list_ids.filter(|ids| !ids.is_empty());
    refuse(&prefix_lists, "a security group rule with PrefixListIds")?;
    let protocol = ip_protocol.ok_or_else(|| faults::missing_parameter("ipProtocol"))?;
    let protocol = protocol_of(&protocol)?;
    let (from_port, to_port) = ports_of(&protocol, from_port, to_port)?;
    let mut peers = Vec::new();
    for IpRange {
        cidr_ip,
        description,
    } in ip_ranges.unwrap_or_default()
    {
        let text = cidr_ip.ok_or_else(|| faults::missing_parameter("cidrIp"))?;
        peers.push((cidr4(&text)?, description));
    }
    for Ipv6Range {
        cidr_ipv6,
        description,
    } in ipv6_ranges.unwrap_or_default()
    {
        let text = cidr_ipv6.ok_or_else(|| faults::missing_parameter("cidrIpv6"))?;
        peers.push((cidr6(&text)?, description));
    }
    for pair in user_id_group_pairs.unwrap_or_default() {
        peers.push(group(pair)?);
    }
    if peers.is_empty() {
        return Err(faults::missing_parameter("ipRanges, ipv6Ranges or groups"));
    }
    let allowed = peers.into_iter().map(|(peer, description)| {
        Ok(Allowed {
            protocol: protocol.clone(),
            from_port,
            to_port,
            peer,
            description: description_of(description)?,
        })
    });
    allowed.collect()
}

/// What a changed rule lets pass.
pub fn of_request(request: SecurityGroupRuleRequest) -> Result<Allowed, Fault> {
    let SecurityGroupRuleRequest {
        cidr_ipv4,
        cidr_ipv6,
        description,
        from_port,
        ip_protocol,
        prefix_list_id,
        referenced_group_id,
        to_port,
    } = request;
    refuse(&prefix_list_id, "a security group rule with PrefixListId")?;
    let protocol = ip_protocol.ok_or_else(|| faults::missing_parameter("ipProtocol"))?;
    let protocol = protocol_of(&protocol)?;
    let (from_port, to_port) = ports_of(&protocol, from_port, to_port)?;
    let peers = [
        cidr_ipv4.map(|text| cidr4(&text)).transpose()?,
        cidr_ipv6.map(|text| self::cidr6(&text)).transpose()?,
        referenced_group_id.map(Peer::Group),
    ];
    let mut peers = peers.into_iter().flatten();
    match (peers.next(), peers.next()) {
        (Some(peer), None) => Ok(Allowed {
            protocol,
            from_port,
            to_port,
            peer,
            description: description_of(description)?,
        }),
        _ => Err(faults::invalid_combination(
            "Specify exactly one of the following: CidrIpv4, CidrIpv6, ReferencedGroupId",
        )),
    }
}

fn protocol_of(text: &str) -> Result<String, Fault> {
    let lower = text.to_ascii_lowercase();
    let name = match lower.as_str() {
        "-1" | "all" => ANY_PROTOCOL,
        "tcp" | "6" => "tcp",
        "udp" | "17" => "udp",
        "icmp" | "1" => "icmp",
        "icmpv6" | "58" => "icmpv6",
        number if number.parse::<u8>().is_ok() => number,
        _ => {
            return Err(faults::invalid_value(
                text,
                "ipProtocol",
                "Unknown protocol.",
            ));
        }
    };
    Ok(name.to_owned())
}

fn ports_of(protocol: &str, from: Option<i32>, to: Option<i32>) -> Result<(i32, i32), Fault> {
    match protocol {
        "tcp" | "udp" => {
            let (Some(from), Some(to)) = (from, to) else {
                return Err(faults::invalid_parameter(
                    "Invalid value 'Must specify both from and to ports with TCP/UDP.' for \
                     portRange.",
                ));
            };
            let ports = 0..=65535;
            match ports.contains(&from) && ports.contains(&to) && from <= to {
                true => Ok((from, to)),
                false => Err(faults::invalid_parameter(format!(
                    "Invalid value '{from}-{to}' for portRange: Invalid TCP/UDP port range."
                ))),
            }
        }
        "icmp" | "icmpv6" => {
            let (kind, code) = (from.unwrap_or(-1), to.unwrap_or(-1));
            let range = -1..=255;
            match range.contains(&kind) && range.contains(&code) && (kind >= 0 || code < 0) {
                true => Ok((kind, code)),
                false => Err(faults::invalid_parameter(format!(
                    "Invalid value '{kind}:{code}' for ICMP type and code."
                ))),
            }
        }
        _ => Ok((-1, -1)),
    }
}

fn malformed(text: &str) -> Fault {
    faults::invalid_parameter(format!("CIDR block {text} is malformed"))
}

/// Bits behind the prefix become 0. AWS: IpRange, "canonicalizes".
fn cidr4(text: &str) -> Result<Peer, Fault> {
    let block: ipnet::Ipv4Net = text.parse().map_err(|_| malformed(text))?;
    Ok(Peer::Cidr4(block.trunc()))
}

fn cidr6(text: &str) -> Result<Peer, Fault> {
    let block: ipnet::Ipv6Net = text.parse().map_err(|_| malformed(text))?;
    Ok(Peer::Cidr6(block.trunc()))
}

/// A group by id. What else AWS shows of it (`UserId`, `VpcId`, `GroupName`) may come back when a
/// described rule is named; the operation compares it with the group.
fn group(pair: UserIdGroupPair) -> Result<(Peer, Option<String>), Fault> {
    let UserIdGroupPair {
        description,
        group_id,
        group_name,
        peering_status,
        user_id,
        vpc_id,
        vpc_peering_connection_id,
    } = pair;
    same_either_way((user_id, vpc_id));
    refuse(
        &vpc_peering_connection_id,
        "a security group rule with VpcPeeringConnectionId",
    )?;
    refuse(&peering_status, "a security group rule with PeeringStatus")?;
    if group_id.is_none() {
        refuse(
            &group_name,
            "a security group rule with GroupName instead of GroupId",
        )?;
    }
    let id = group_id.ok_or_else(|| faults::missing_parameter("groupId"))?;
    Ok((Peer::Group(id), description))
}

/// A description, checked.
pub fn description_of(description: Option<String>) -> Result<Option<String>, Fault> {
    let Some(text) = description.filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    let special = " ._-:/()#,@[]+=&;{}!$*";
    let right = |c: char| c.is_ascii_alphanumeric() || special.contains(c);
    if text.chars().count() > DESCRIPTION_CHARACTERS_MAX || !text.chars().all(right) {
        return Err(faults::invalid_parameter(
            "Invalid rule description. Valid descriptions are strings less than 256 characters \
             from the following set:  a-zA-Z0-9. _-:/()#,@[]+=&;{}!$*",
        ));
    }
    Ok(Some(text))
}

/// A group's name or description, checked.
pub fn group_text(text: &str, parameter: &str) -> Result<(), Fault> {
    let length = text.chars().count();
    let special = " ._-:/()#,@[]+=&;{}!$*";
    let right = |c: char| c.is_ascii_alphanumeric() || special.contains(c);
    if length == 0 || length > DESCRIPTION_CHARACTERS_MAX || !text.chars().all(right) {
        return Err(faults::invalid_value(
            text,
            parameter,
            "Character sets beyond ASCII are not supported, or the length is not between 1 and \
             255.",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permission(protocol: &str, from: Option<i32>, to: Option<i32>, cidr: &str) -> IpPermission {
        IpPermission {
            from_port: from,
            ip_protocol: Some(protocol.into()),
            ip_ranges: Some(vec![IpRange {
                cidr_ip: Some(cidr.into()),
                description: None,
            }]),
            to_port: to,
            ..IpPermission::default()
        }
    }

    #[test]
    fn permissions_are_checked_and_normalised() {
        for (protocol, from, to, cidr, expected) in [
            (
                "tcp",
                Some(80),
                Some(80),
                "0.0.0.0/0",
                "peer: 0.0.0.0/0, TCP, from port: 80, to port: 80",
            ),
            (
                "6",
                Some(1),
                Some(2),
                "10.0.0.0/8",
                "peer: 10.0.0.0/8, TCP, from port: 1, to port: 2",
            ),
            ("-1", Some(0), Some(0), "0.0.0.0/0", "peer: 0.0.0.0/0, ALL"),
            ("ALL", None, None, "0.0.0.0/0", "peer: 0.0.0.0/0, ALL"),
            (
                "icmp",
                None,
                None,
                "0.0.0.0/0",
                "peer: 0.0.0.0/0, ICMP, from port: -1, to port: -1",
            ),
            (
                "50",
                None,
                None,
                "0.0.0.0/0",
                "peer: 0.0.0.0/0, 50, from port: -1, to port: -1",
            ),
            ("tcp", Some(80), None, "0.0.0.0/0", "!"),
            ("tcp", Some(81), Some(80), "0.0.0.0/0", "!"),
            ("udp", Some(0), Some(65536), "0.0.0.0/0", "!"),
            ("icmp", Some(-1), Some(3), "0.0.0.0/0", "!"),
            ("icmp", Some(-1), Some(0), "0.0.0.0/0", "!"),
            (
                "58",
                Some(128),
                None,
                "0.0.0.0/0",
                "peer: 0.0.0.0/0, ICMPV6, from port: 128, to port: -1",
            ),
            (
                "tcp",
                Some(80),
                Some(80),
                "10.0.0.1/8",
                "peer: 10.0.0.0/8, TCP, from port: 80, to port: 80",
            ),
            ("tcp", Some(80), Some(80), "10.0.0.1", "!"),
            ("carrier pigeon", None, None, "0.0.0.0/0", "!"),
        ] {
            let answer = taken_apart(permission(protocol, from, to, cidr));
            let text = answer.map_or("!".to_owned(), |allowed| allowed[0].text());
            assert_eq!(text, expected, "{protocol} {from:?} {to:?} {cidr}");
        }
    }

    #[test]
    fn one_permission_is_one_rule_for_each_peer() {
        let mut both = permission("tcp", Some(1), Some(1), "10.0.0.0/8");
        both.user_id_group_pairs = Some(vec![UserIdGroupPair {
            description: Some("peers".into()),
            group_id: Some("sg-1".into()),
            ..UserIdGroupPair::default()
        }]);
        let rules = taken_apart(both).unwrap();
        assert_eq!(rules.len(), 2);
        assert_eq!(rules[1].peer, Peer::Group("sg-1".into()));
        assert_eq!(rules[1].description.as_deref(), Some("peers"));
    }

    #[test]
    fn a_call_has_one_permission_of_its_own_or_a_list() {
        let flat = |cidr_ip: Option<&str>, ip_protocol: Option<&str>| Flat {
            cidr_ip: cidr_ip.map(str::to_owned),
            ip_protocol: ip_protocol.map(str::to_owned),
            ..Flat::default()
        };
        let list = || vec![permission("tcp", Some(1), Some(1), "10.0.0.0/8")];
        for (flat, list, count) in [
            (flat(Some("0.0.0.0/0"), Some("-1")), None, Some(1)),
            (flat(None, Some("-1")), Some(Vec::new()), Some(1)),
            (flat(None, None), Some([list(), list()].concat()), Some(2)),
            (flat(Some("0.0.0.0/0"), None), Some(list()), None),
            (
                Flat {
                    from_port: Some(80),
                    ..Flat::default()
                },
                Some(list()),
                None,
            ),
            (flat(None, Some("-1")), Some(list()), None),
        ] {
            let case = format!("{flat:?} {list:?}");
            let found = permissions(flat, list).ok().map(|list| list.len());
            assert_eq!(found, count, "{case}");
        }
    }

    #[test]
    fn texts_are_short_and_of_awss_characters() {
        let of = |length| "a".repeat(length);
        for (text, description, name) in [
            ("web (eu) _-:/#,@[]+=&;{}!$*.".to_owned(), true, true),
            (of(255), true, true),
            (of(256), false, false),
            ("w\u{e9}b".to_owned(), false, false),
            (String::new(), true, false),
        ] {
            let found = (
                description_of(Some(text.clone())).is_ok(),
                group_text(&text, "groupName").is_ok(),
            );
            assert_eq!(found, (description, name), "{text}");
        }
    }
}
