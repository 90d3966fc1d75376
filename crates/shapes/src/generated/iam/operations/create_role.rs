//! Generated: iam CreateRole.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateRole takes.
    CreateRoleInput = "CreateRoleInput" {
        0 assume_role_policy_document: String
            = Member::new("AssumeRolePolicyDocument", &POLICY_DOCUMENT_TYPE).required(),
        1 description: Option<String> = Member::new("Description", &ROLE_DESCRIPTION_TYPE),
        2 max_session_duration: Option<i32>
            = Member::new("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
        3 path: Option<String> = Member::new("Path", &PATH_TYPE),
        4 permissions_boundary: Option<String> = Member::new("PermissionsBoundary", &ARN_TYPE),
        5 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
        6 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST_TYPE),
    }
}

shape! {
    /// What CreateRole answers.
    CreateRoleOutput = "CreateRoleOutput" {
        0 role: Role = Member::new("Role", Role::SCHEMA).required(),
    }
}

operation! {
    /// AWS: iam CreateRole.
    "iam" CreateRole(CreateRoleInput) -> CreateRoleOutput,
    "CreateRoleResult", None
}
