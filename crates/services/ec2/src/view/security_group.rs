//! Security groups and their rules as AWS shows them.

use super::tags;
use crate::lookup;
use crate::rules::group_rule::Allowed;
use aws::Arn;
use resources::ec2::{Peer, SecurityGroup, SecurityGroupRule};
use shapes::ec2 as shape;
use std::sync::Arc;
use wire::Call;

/// A group with its rules, put together by protocol and ports.
pub fn security_group(call: &mut Call<'_>, row: &SecurityGroup) -> shape::SecurityGroup {
    let rules = lookup::rules_of(call, &row.id);
    let (egress, ingress): (Vec<_>, Vec<_>) = rules.into_iter().partition(|rule| rule.egress);
    let account = row.scope.account.to_string();
    shape::SecurityGroup {
        description: Some(row.description.clone()),
        group_id: Some(row.id.clone()),
        group_name: Some(row.name.clone()),
        ip_permissions: Some(permissions(&account, &allowed(&ingress))),
        ip_permissions_egress: Some(permissions(&account, &allowed(&egress))),
        owner_id: Some(account),
        security_group_arn: Some(arn(row, "security-group", &row.id)),
        tags: Some(tags(&row.tags)),
        vpc_id: Some(row.vpc_id.clone()),
    }
}

fn arn(row: &SecurityGroup, kind: &str, id: &str) -> String {
    Arn::regional("ec2", &row.scope, format!("{kind}/{id}"))
}

fn allowed(rules: &[Arc<SecurityGroupRule>]) -> Vec<Allowed> {
    let of = |rule: &Arc<SecurityGroupRule>| Allowed {
        protocol: rule.protocol.clone(),
        from_port: rule.from_port,
        to_port: rule.to_port,
        peer: rule.peer.clone(),
        description: rule.description.clone(),
    };
    rules.iter().map(of).collect()
}

/// Rules as IpPermissions: those of one protocol and the same ports are one.
pub fn permissions(account: &str, rules: &[Allowed]) -> Vec<shape::IpPermission> {
    let mut permissions: Vec<(&Allowed, shape::IpPermission)> = Vec::new();
    for rule in rules {
        let same = |(first, _): &&mut (&Allowed, shape::IpPermission)| {
            first.protocol == rule.protocol
                && (first.from_port, first.to_port) == (rule.from_port, rule.to_port)
        };
        match permissions.iter_mut().find(same) {
            Some((_, permission)) => add_peer(permission, account, rule),
            None => {
                let mut permission = empty(rule);
                add_peer(&mut permission, account, rule);
                permissions.push((rule, permission));
            }
        }
    }
    permissions
        .into_iter()
        .map(|(_, permission)| permission)
        .collect()
}

fn empty(rule: &Allowed) -> shape::IpPermission {
    let has_ports = matches!(rule.protocol.as_str(), "tcp" | "udp" | "icmp" | "icmpv6");
    shape::IpPermission {
        from_port: has_ports.then_some(rule.from_port),
        ip_protocol: Some(rule.protocol.clone()),
        ip_ranges: Some(Vec::new()),
        ipv6_ranges: Some(Vec::new()),
        prefix_list_ids: Some(Vec::new()),
        to_port: has_ports.then_some(rule.to_port),
        user_id_group_pairs: Some(Vec::new()),
    }
}

fn add_peer(permission: &mut shape::IpPermission, account: &str, rule: &Allowed) {
    let description = rule.description.clone();
    match &rule.peer {
        Peer::Cidr4(block) => {
            permission
                .ip_ranges
                .get_or_insert_default()
                .push(shape::IpRange {
                    cidr_ip: Some(block.to_string()),
                    description,
                });
        }
        Peer::Cidr6(block) => {
            permission
                .ipv6_ranges
                .get_or_insert_default()
                .push(shape::Ipv6Range {
                    cidr_ipv6: Some(block.to_string()),
                    description,
                });
        }
        Peer::Group(id) => {
            permission
                .user_id_group_pairs
                .get_or_insert_default()
                .push(shape::UserIdGroupPair {
                    description,
                    group_id: Some(id.clone()),
                    user_id: Some(account.to_owned()),
                    ..shape::UserIdGroupPair::default()
                });
        }
    }
}

fn rule_arn(row: &SecurityGroupRule) -> String {
    Arn::regional("ec2", &row.scope, format!("security-group-rule/{}", row.id))
}

/// One rule.
pub fn rule(row: &SecurityGroupRule) -> shape::SecurityGroupRule {
    let account = row.scope.account.to_string();
    let (cidr_ipv4, cidr_ipv6, group) = peer(&row.peer);
    let referenced = group.map(|id| shape::ReferencedSecurityGroup {
        group_id: Some(id),
        user_id: Some(account.clone()),
        ..shape::ReferencedSecurityGroup::default()
    });
    shape::SecurityGroupRule {
        cidr_ipv4,
        cidr_ipv6,
        description: row.description.clone(),
        from_port: Some(row.from_port),
        group_id: Some(row.group_id.clone()),
        group_owner_id: Some(account),
        ip_protocol: Some(row.protocol.clone()),
        is_egress: Some(row.egress),
        prefix_list_id: None,
        referenced_group_info: referenced,
        security_group_rule_arn: Some(rule_arn(row)),
        security_group_rule_id: Some(row.id.clone()),
        tags: Some(tags(&row.tags)),
        to_port: Some(row.to_port),
    }
}

/// One rule that was revoked.
pub fn revoked_rule(row: &SecurityGroupRule) -> shape::RevokedSecurityGroupRule {
    let (cidr_ipv4, cidr_ipv6, referenced_group_id) = peer(&row.peer);
    shape::RevokedSecurityGroupRule {
        cidr_ipv4,
        cidr_ipv6,
        description: row.description.clone(),
        from_port: Some(row.from_port),
        group_id: Some(row.group_id.clone()),
        ip_protocol: Some(row.protocol.clone()),
        is_egress: Some(row.egress),
        prefix_list_id: None,
        referenced_group_id,
        security_group_rule_id: Some(row.id.clone()),
        to_port: Some(row.to_port),
    }
}

fn peer(peer: &Peer) -> (Option<String>, Option<String>, Option<String>) {
    match peer {
        Peer::Cidr4(block) => (Some(block.to_string()), None, None),
        Peer::Cidr6(block) => (None, Some(block.to_string()), None),
        Peer::Group(id) => (None, None, Some(id.clone())),
    }
}

/// `-1` shows no ports.
#[cfg(test)]
#[test]
fn all_protocols_have_no_ports() {
    let rule = Allowed {
        protocol: "-1".into(),
        from_port: -1,
        to_port: -1,
        peer: Peer::Group("sg-1".into()),
        description: None,
    };
    let shown = permissions("123456789012", &[rule.clone(), rule]);
    assert_eq!(shown.len(), 1);
    assert_eq!(shown[0].from_port, None);
    assert_eq!(shown[0].user_id_group_pairs.as_ref().map(Vec::len), Some(2));
}
