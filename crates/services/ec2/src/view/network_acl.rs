//! Network ACLs as AWS shows them.

use super::tags;
use resources::ec2::{NetworkAcl, NetworkAclEntry};
use shapes::ec2 as shape;

/// A network ACL.
pub fn network_acl(row: &NetworkAcl) -> shape::NetworkAcl {
    let association = |(id, subnet): &(String, String)| shape::NetworkAclAssociation {
        network_acl_association_id: Some(id.clone()),
        network_acl_id: Some(row.id.clone()),
        subnet_id: Some(subnet.clone()),
    };
    shape::NetworkAcl {
        associations: Some(row.associations.iter().map(association).collect()),
        entries: Some(row.entries.iter().map(entry).collect()),
        is_default: Some(row.is_default),
        network_acl_id: Some(row.id.clone()),
        owner_id: Some(row.scope.account.to_string()),
        tags: Some(tags(&row.tags)),
        vpc_id: Some(row.vpc_id.clone()),
    }
}

fn entry(row: &NetworkAclEntry) -> shape::NetworkAclEntry {
    let action = if row.allow { "allow" } else { "deny" };
    shape::NetworkAclEntry {
        cidr_block: Some(row.cidr.to_string()),
        egress: Some(row.egress),
        icmp_type_code: row.icmp.map(|(kind, code)| shape::IcmpTypeCode {
            code: Some(code),
            r#type: Some(kind),
        }),
        ipv6_cidr_block: None,
        port_range: row.port_range.map(|(from, to)| shape::PortRange {
            from: Some(from),
            to: Some(to),
        }),
        protocol: Some(row.protocol.clone()),
        rule_action: Some(action.into()),
        rule_number: Some(row.rule_number),
    }
}
