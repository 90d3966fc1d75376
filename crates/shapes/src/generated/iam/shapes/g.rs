//! Generated: iam shapes in g.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: Group.
    Group = "Group" {
        0 arn: String = Member::new("Arn", &ARN_TYPE).required(),
        1 create_date: Time = Member::new("CreateDate", &DATE_TYPE).required(),
        2 group_id: String = Member::new("GroupId", &ID_TYPE).required(),
        3 group_name: String = Member::new("GroupName", &GROUP_NAME_TYPE).required(),
        4 path: String = Member::new("Path", &PATH_TYPE).required(),
    }
}

pub static GROUP_LIST_TYPE: Schema =
    Schema::list("groupListType", Range::ANY, Group::SCHEMA, "member");

pub static GROUP_NAME_TYPE: Schema =
    Schema::pattern("groupNameType", Range::between(1, 128), r#"[\w+=,.@-]+"#);
