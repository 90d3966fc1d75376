//! Generated: iam CreateServiceLinkedRole.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateServiceLinkedRole takes.
    CreateServiceLinkedRoleInput = "CreateServiceLinkedRoleInput" {
        0 aws_service_name: String = Member::new("AWSServiceName", &GROUP_NAME_TYPE).required(),
        1 custom_suffix: Option<String> = Member::new("CustomSuffix", &CUSTOM_SUFFIX_TYPE),
        2 description: Option<String> = Member::new("Description", &ROLE_DESCRIPTION_TYPE),
    }
}

shape! {
    /// What CreateServiceLinkedRole answers.
    CreateServiceLinkedRoleOutput = "CreateServiceLinkedRoleOutput" {
        0 role: Option<Role> = Member::new("Role", Role::SCHEMA),
    }
}

operation! {
    /// AWS: iam CreateServiceLinkedRole.
    "iam" CreateServiceLinkedRole(CreateServiceLinkedRoleInput) -> CreateServiceLinkedRoleOutput,
    "CreateServiceLinkedRoleResult", None
}
