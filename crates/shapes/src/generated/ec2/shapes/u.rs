//! Generated: ec2 shapes in u.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: UserIdGroupPair.
    UserIdGroupPair = "UserIdGroupPair" {
        0 description: Option<String>
            = Member::new("Description", &STRING).called("description", "Description"),
        1 group_id: Option<String> = Member::new("GroupId", &STRING).called("groupId", "GroupId"),
        2 group_name: Option<String>
            = Member::new("GroupName", &STRING).called("groupName", "GroupName"),
        3 peering_status: Option<String>
            = Member::new("PeeringStatus", &STRING).called("peeringStatus", "PeeringStatus"),
        4 user_id: Option<String> = Member::new("UserId", &STRING).called("userId", "UserId"),
        5 vpc_id: Option<String> = Member::new("VpcId", &STRING).called("vpcId", "VpcId"),
        6 vpc_peering_connection_id: Option<String>
            = Member::new("VpcPeeringConnectionId", &STRING)
            .called("vpcPeeringConnectionId", "VpcPeeringConnectionId"),
    }
}

pub static USER_ID_GROUP_PAIR_LIST: Schema = Schema::list(
    "UserIdGroupPairList",
    Range::ANY,
    UserIdGroupPair::SCHEMA,
    "item",
);
