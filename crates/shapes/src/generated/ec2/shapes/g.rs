//! Generated: ec2 shapes in g.

use super::super::*;
use crate::prelude::*;

pub static GROUP_ID_STRING_LIST: Schema = Schema::list(
    "GroupIdStringList",
    Range::ANY,
    &SECURITY_GROUP_ID,
    "groupId",
);

shape! {
    /// AWS: GroupIdentifier.
    GroupIdentifier = "GroupIdentifier" {
        0 group_id: Option<String> = Member::new("GroupId", &STRING).called("groupId", "GroupId"),
        1 group_name: Option<String>
            = Member::new("GroupName", &STRING).called("groupName", "GroupName"),
    }
}

pub static GROUP_IDENTIFIER_LIST: Schema = Schema::list(
    "GroupIdentifierList",
    Range::ANY,
    GroupIdentifier::SCHEMA,
    "item",
);

pub static GROUP_NAME_STRING_LIST: Schema = Schema::list(
    "GroupNameStringList",
    Range::ANY,
    &SECURITY_GROUP_NAME,
    "GroupName",
);
