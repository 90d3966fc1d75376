//! Generated: iam shapes in d.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: DeletionTaskFailureReasonType.
    DeletionTaskFailureReasonType = "DeletionTaskFailureReasonType" {
        0 reason: Option<String> = Member::new("Reason", &REASON_TYPE),
        1 role_usage_list: Option<Vec<RoleUsageType>>
            = Member::new("RoleUsageList", &ROLE_USAGE_LIST_TYPE),
    }
}

pub static DELETION_TASK_ID_TYPE: Schema =
    Schema::text("DeletionTaskIdType", Range::between(1, 1000));

values! {
    /// Values of DeletionTaskStatusType.
    deletion_task_status_type = "DeletionTaskStatusType" {
        SUCCEEDED = "SUCCEEDED",
        IN_PROGRESS = "IN_PROGRESS",
        FAILED = "FAILED",
        NOT_STARTED = "NOT_STARTED",
    }
}

pub static DATE_TYPE: Schema = Schema::timestamp("dateType");
