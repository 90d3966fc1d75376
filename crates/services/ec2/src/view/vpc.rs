//! VPCs as AWS shows them.

use super::tags;
use resources::ec2::Vpc;
use shapes::ec2 as shape;

/// A VPC.
pub fn vpc(row: &Vpc) -> shape::Vpc {
    let block = shape::VpcCidrBlockAssociation {
        association_id: Some(row.cidr_association_id.clone()),
        cidr_block: Some(row.cidr.to_string()),
        cidr_block_state: Some(shape::VpcCidrBlockState {
            state: Some("associated".into()),
            status_message: None,
        }),
    };
    shape::Vpc {
        cidr_block: Some(row.cidr.to_string()),
        cidr_block_association_set: Some(vec![block]),
        dhcp_options_id: Some(row.dhcp_options_id.clone()),
        instance_tenancy: Some(row.instance_tenancy.clone()),
        is_default: Some(row.is_default),
        owner_id: Some(row.scope.account.to_string()),
        state: Some("available".into()),
        tags: Some(tags(&row.tags)),
        vpc_id: Some(row.id.clone()),
        ..shape::Vpc::default()
    }
}
