//! Generated: elbv2 shapes in f.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: FixedResponseActionConfig.
    FixedResponseActionConfig = "FixedResponseActionConfig" {
        0 content_type: Option<String>
            = Member::new("ContentType", &FIXED_RESPONSE_ACTION_CONTENT_TYPE),
        1 message_body: Option<String> = Member::new("MessageBody", &FIXED_RESPONSE_ACTION_MESSAGE),
        2 status_code: String
            = Member::new("StatusCode", &FIXED_RESPONSE_ACTION_STATUS_CODE).required(),
    }
}

pub static FIXED_RESPONSE_ACTION_CONTENT_TYPE: Schema =
    Schema::text("FixedResponseActionContentType", Range::between(0, 32));

pub static FIXED_RESPONSE_ACTION_MESSAGE: Schema =
    Schema::text("FixedResponseActionMessage", Range::between(0, 1024));

pub static FIXED_RESPONSE_ACTION_STATUS_CODE: Schema = Schema::pattern(
    "FixedResponseActionStatusCode",
    Range::ANY,
    r#"^(2|4|5)\d\d$"#,
);

shape! {
    /// AWS: ForwardActionConfig.
    ForwardActionConfig = "ForwardActionConfig" {
        0 target_group_stickiness_config: Option<TargetGroupStickinessConfig>
            = Member::new("TargetGroupStickinessConfig", TargetGroupStickinessConfig::SCHEMA),
        1 target_groups: Option<Vec<TargetGroupTuple>>
            = Member::new("TargetGroups", &TARGET_GROUP_LIST),
    }
}
