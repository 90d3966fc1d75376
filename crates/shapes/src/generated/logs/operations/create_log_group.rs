//! Generated: logs CreateLogGroup.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateLogGroup takes.
    CreateLogGroupInput = "CreateLogGroupInput" {
        0 deletion_protection_enabled: Option<bool>
            = Member::new("deletionProtectionEnabled", &DELETION_PROTECTION_ENABLED),
        1 kms_key_id: Option<String> = Member::new("kmsKeyId", &KMS_KEY_ID),
        2 log_group_class: Option<String> = Member::new("logGroupClass", &log_group_class::SCHEMA),
        3 log_group_name: String = Member::new("logGroupName", &LOG_GROUP_NAME).required(),
        4 tags: Option<BTreeMap<String, String>> = Member::new("tags", &TAGS),
    }
}

shape! {
    /// What CreateLogGroup answers.
    CreateLogGroupOutput = "CreateLogGroupOutput" {
    }
}

operation! {
    /// AWS: logs CreateLogGroup.
    "logs" CreateLogGroup(CreateLogGroupInput) -> CreateLogGroupOutput,
    "", None
}
