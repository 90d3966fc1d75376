//! Generated: iam DeleteServiceLinkedRole.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What DeleteServiceLinkedRole takes.
    DeleteServiceLinkedRoleInput = "DeleteServiceLinkedRoleInput" {
        0 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
    }
}

shape! {
    /// What DeleteServiceLinkedRole answers.
    DeleteServiceLinkedRoleOutput = "DeleteServiceLinkedRoleOutput" {
        0 deletion_task_id: String
            = Member::new("DeletionTaskId", &DELETION_TASK_ID_TYPE).required(),
    }
}

operation! {
    /// AWS: iam DeleteServiceLinkedRole.
    "iam" DeleteServiceLinkedRole(DeleteServiceLinkedRoleInput) -> DeleteServiceLinkedRoleOutput,
    "DeleteServiceLinkedRoleResult", None
}
