//! Generated: iam shapes in i.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: InstanceProfile.
    InstanceProfile = "InstanceProfile" {
        0 arn: String = Member::new("Arn", &ARN_TYPE).required(),
        1 create_date: Time = Member::new("CreateDate", &DATE_TYPE).required(),
        2 instance_profile_id: String = Member::new("InstanceProfileId", &ID_TYPE).required(),
        3 instance_profile_name: String
            = Member::new("InstanceProfileName", &INSTANCE_PROFILE_NAME_TYPE).required(),
        4 path: String = Member::new("Path", &PATH_TYPE).required(),
        5 roles: Vec<Role> = Member::new("Roles", &ROLE_LIST_TYPE).required(),
        6 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST_TYPE),
    }
}

pub static ID_TYPE: Schema = Schema::pattern("idType", Range::between(16, 128), r#"[\w]+"#);

pub static INSTANCE_PROFILE_LIST_TYPE: Schema = Schema::list(
    "instanceProfileListType",
    Range::ANY,
    InstanceProfile::SCHEMA,
    "member",
);

pub static INSTANCE_PROFILE_NAME_TYPE: Schema = Schema::pattern(
    "instanceProfileNameType",
    Range::between(1, 128),
    r#"[\w+=,.@-]+"#,
);
