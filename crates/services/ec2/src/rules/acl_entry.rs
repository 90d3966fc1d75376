//! Entries of network ACLs as they come in. AWS: "Network ACL rules"; CreateNetworkAclEntry.

use super::{cidr, refuse};
use crate::faults;
use aws::Fault;
use resources::ec2::NetworkAclEntry;
use shapes::ec2::{IcmpTypeCode, PortRange};

/// The number of the final deny, which nobody can change.
pub const FINAL: i32 = 32767;
/// Numbers that callers may use.
const NUMBERS: std::ops::RangeInclusive<i32> = 1..=32766;
const TCP: &str = "6";
const UDP: &str = "17";
const ICMP: &str = "1";

/// The members that CreateNetworkAclEntry and ReplaceNetworkAclEntry have in common.
pub struct Given {
    /// RuleNumber.
    pub rule_number: i32,
    /// Egress.
    pub egress: bool,
    /// Protocol: a number as text, or -1.
    pub protocol: String,
    /// RuleAction.
    pub rule_action: String,
    /// CidrBlock.
    pub cidr_block: Option<String>,
    /// Ipv6CidrBlock.
    pub ipv6_cidr_block: Option<String>,
    /// PortRange.
    pub port_range: Option<PortRange>,
    /// IcmpTypeCode.
    pub icmp_type_code: Option<IcmpTypeCode>,
}

/// Checks an entry.
pub fn checked(given: Given) -> Result<NetworkAclEntry, Fault> {
    let Given {
        rule_number,
        egress,
        protocol,
        rule_action,
        cidr_block,
        ipv6_cidr_block,
        port_range,
        icmp_type_code,
    } = given;
    number(rule_number)?;
    refuse(&ipv6_cidr_block, "a network ACL entry with Ipv6CidrBlock")?;
    let cidr_block = cidr_block.ok_or_else(|| faults::missing_parameter("cidrBlock"))?;
    let protocol = protocol_of(&protocol)?;
    let ports = port_range.map(ports).transpose()?;
    let icmp = icmp_type_code
        .map(|IcmpTypeCode { code, r#type }| (r#type.unwrap_or(-1), code.unwrap_or(-1)));
    let (port_range, icmp) = match protocol.as_str() {
        TCP | UDP => {
            let ports = ports.ok_or_else(|| faults::missing_parameter("portRange"))?;
            (Some(ports), None)
        }
        ICMP => {
            let icmp = icmp.ok_or_else(|| faults::missing_parameter("icmpTypeCode"))?;
            (None, Some(icmp))
        }
        _ => (None, None),
    };
    Ok(NetworkAclEntry {
        rule_number,
        egress,
        protocol,
        allow: rule_action == "allow",
        cidr: cidr::block(&cidr_block, "cidrBlock")?,
        port_range,
        icmp,
    })
}

/// A number that callers may use.
pub fn number(rule_number: i32) -> Result<(), Fault> {
    match NUMBERS.contains(&rule_number) {
        true => Ok(()),
        false => Err(faults::invalid_value(
            &rule_number.to_string(),
            "ruleNumber",
            "Must be between 1 and 32766.",
        )),
    }
}

fn protocol_of(text: &str) -> Result<String, Fault> {
    let number = match text.to_ascii_lowercase().as_str() {
        "-1" | "all" => return Ok("-1".into()),
        "tcp" => TCP.to_owned(),
        "udp" => UDP.to_owned(),
        "icmp" => ICMP.to_owned(),
        number => number.to_owned(),
    };
    match number.parse::<u8>() {
        Ok(58) => Err(faults::not_implemented(
            "a network ACL entry with protocol 58 (ICMPv6)",
        )),
        Ok(number) => Ok(number.to_string()),
        Err(_) => Err(faults::invalid_value(text, "protocol", "Unknown protocol.")),
    }
}

fn ports(range: PortRange) -> Result<(i32, i32), Fault> {
    let PortRange { from, to } = range;
    match (from, to) {
        (Some(from), Some(to)) if (0..=65535).contains(&from) && (from..=65535).contains(&to) => {
            Ok((from, to))
        }
        (Some(from), Some(to)) => Err(faults::invalid_parameter(format!(
            "Invalid TCP/UDP port range ({from}:{to})"
        ))),
        _ => Err(faults::missing_parameter("portRange.from and portRange.to")),
    }
}

/// The two entries that every network ACL ends with.
pub fn final_denials() -> [NetworkAclEntry; 2] {
    [false, true].map(|egress| entry(FINAL, egress, false))
}

/// The entries of a VPC's default network ACL: all may pass.
pub fn of_default_acl() -> Vec<NetworkAclEntry> {
    let both = |number, allow| [false, true].map(|egress| entry(number, egress, allow));
    ordered([both(100, true), both(FINAL, false)].concat())
}

fn entry(rule_number: i32, egress: bool, allow: bool) -> NetworkAclEntry {
    NetworkAclEntry {
        rule_number,
        egress,
        protocol: "-1".into(),
        allow,
        cidr: "0.0.0.0/0".parse().expect("a block"),
        port_range: None,
        icmp: None,
    }
}

/// Ingress before egress, each by number.
pub fn ordered(mut entries: Vec<NetworkAclEntry>) -> Vec<NetworkAclEntry> {
    entries.sort_by_key(|entry| (entry.egress, entry.rule_number));
    entries
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(rule_number: i32, protocol: &str, ports: Option<(i32, i32)>) -> Given {
        Given {
            rule_number,
            egress: false,
            protocol: protocol.into(),
            rule_action: "allow".into(),
            cidr_block: Some("10.0.0.0/8".into()),
            ipv6_cidr_block: None,
            port_range: ports.map(|(from, to)| PortRange {
                from: Some(from),
                to: Some(to),
            }),
            icmp_type_code: None,
        }
    }

    #[test]
    fn entries_are_checked() {
        for (number, protocol, ports, code) in [
            (100, "-1", None, ""),
            (100, "6", Some((80, 80)), ""),
            (100, "tcp", Some((1024, 65535)), ""),
            (100, "6", None, "MissingParameter"),
            (100, "6", Some((81, 80)), "InvalidParameterValue"),
            (100, "6", Some((0, 65536)), "InvalidParameterValue"),
            (100, "1", None, "MissingParameter"),
            (100, "58", None, "NotImplemented"),
            (100, "256", None, "InvalidParameterValue"),
            (0, "-1", None, "InvalidParameterValue"),
            (FINAL, "-1", None, "InvalidParameterValue"),
        ] {
            let answer = checked(given(number, protocol, ports));
            let answer = answer.err().map_or(String::new(), |fault| fault.code);
            assert_eq!(answer, code, "{number} {protocol} {ports:?}");
        }
    }

    #[test]
    fn an_icmp_entry_without_type_or_code_is_for_all() {
        for (r#type, code, found) in [
            (None, None, (-1, -1)),
            (Some(8), None, (8, -1)),
            (Some(3), Some(4), (3, 4)),
        ] {
            let entry = Given {
                icmp_type_code: Some(IcmpTypeCode { code, r#type }),
                ..given(100, "icmp", None)
            };
            assert_eq!(checked(entry).unwrap().icmp, Some(found));
        }
    }

    #[test]
    fn the_default_acl_lets_all_pass_and_ends_with_denials() {
        let numbers: Vec<_> = of_default_acl()
            .iter()
            .map(|e| (e.egress, e.rule_number, e.allow))
            .collect();
        let expected = [
            (false, 100, true),
            (false, FINAL, false),
            (true, 100, true),
            (true, FINAL, false),
        ];
        assert_eq!(numbers, expected);
    }
}
