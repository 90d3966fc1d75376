//! Generated: iam shapes in u.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: User.
    User = "User" {
        0 arn: String = Member::new("Arn", &ARN_TYPE).required(),
        1 create_date: Time = Member::new("CreateDate", &DATE_TYPE).required(),
        2 password_last_used: Option<Time> = Member::new("PasswordLastUsed", &DATE_TYPE),
        3 path: String = Member::new("Path", &PATH_TYPE).required(),
        4 permissions_boundary: Option<AttachedPermissionsBoundary>
            = Member::new("PermissionsBoundary", AttachedPermissionsBoundary::SCHEMA),
        5 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST_TYPE),
        6 user_id: String = Member::new("UserId", &ID_TYPE).required(),
        7 user_name: String = Member::new("UserName", &USER_NAME_TYPE).required(),
    }
}

pub static USER_LIST_TYPE: Schema =
    Schema::list("userListType", Range::ANY, User::SCHEMA, "member");

pub static USER_NAME_TYPE: Schema =
    Schema::pattern("userNameType", Range::between(1, 64), r#"[\w+=,.@-]+"#);
