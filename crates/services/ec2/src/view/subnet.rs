//! Subnets as AWS shows them.

use super::tags;
use crate::{lookup, rules::cidr};
use aws::Arn;
use resources::ec2::Subnet;
use shapes::ec2 as shape;
use wire::Call;

/// A subnet, with the number of addresses that are free at this moment.
pub fn subnet(call: &mut Call<'_>, row: &Subnet) -> shape::Subnet {
    let taken = lookup::interfaces_in_subnet(call, &row.id).len();
    let usable = i64::from(cidr::usable(row.cidr));
    let free = usable - i64::try_from(taken).unwrap_or(i64::MAX);
    let arn = Arn::regional("ec2", &row.scope, format!("subnet/{}", row.id));
    let names = shape::PrivateDnsNameOptionsOnLaunch {
        enable_resource_name_dns_a_record: Some(row.resource_name_dns_a_record),
        enable_resource_name_dns_aaaa_record: Some(false),
        hostname_type: Some(row.private_dns_hostname_type.clone()),
    };
    shape::Subnet {
        assign_ipv6_address_on_creation: Some(false),
        availability_zone: Some(row.availability_zone.clone()),
        availability_zone_id: Some(row.availability_zone_id.clone()),
        available_ip_address_count: i32::try_from(free).ok(),
        cidr_block: Some(row.cidr.to_string()),
        default_for_az: Some(false),
        enable_dns64: Some(false),
        ipv6_cidr_block_association_set: Some(Vec::new()),
        ipv6_native: Some(false),
        map_customer_owned_ip_on_launch: Some(false),
        map_public_ip_on_launch: Some(row.map_public_ip_on_launch),
        owner_id: Some(row.scope.account.to_string()),
        private_dns_name_options_on_launch: Some(names),
        state: Some("available".into()),
        subnet_arn: Some(arn),
        subnet_id: Some(row.id.clone()),
        tags: Some(tags(&row.tags)),
        vpc_id: Some(row.vpc_id.clone()),
        ..shape::Subnet::default()
    }
}
