//! Generated: iam GetServiceLinkedRoleDeletionStatus.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What GetServiceLinkedRoleDeletionStatus takes.
    GetServiceLinkedRoleDeletionStatusInput = "GetServiceLinkedRoleDeletionStatusInput" {
        0 deletion_task_id: String
            = Member::new("DeletionTaskId", &DELETION_TASK_ID_TYPE).required(),
    }
}

shape! {
    /// What GetServiceLinkedRoleDeletionStatus answers.
    GetServiceLinkedRoleDeletionStatusOutput = "GetServiceLinkedRoleDeletionStatusOutput" {
        0 reason: Option<DeletionTaskFailureReasonType>
            = Member::new("Reason", DeletionTaskFailureReasonType::SCHEMA),
        1 status: String = Member::new("Status", &deletion_task_status_type::SCHEMA).required(),
    }
}

operation! {
    /// AWS: iam GetServiceLinkedRoleDeletionStatus.
    "iam" GetServiceLinkedRoleDeletionStatus(GetServiceLinkedRoleDeletionStatusInput) -> GetServiceLinkedRoleDeletionStatusOutput,
    "GetServiceLinkedRoleDeletionStatusResult", None
}
