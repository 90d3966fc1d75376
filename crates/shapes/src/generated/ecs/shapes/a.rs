//! Generated: ecs shapes in a.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of AccessType.
    access_type = "AccessType" {
        PUBLIC = "PUBLIC",
        PRIVATE = "PRIVATE",
    }
}

shape! {
    /// AWS: AdvancedConfiguration.
    AdvancedConfiguration = "AdvancedConfiguration" {
        0 alternate_target_group_arn: Option<String>
            = Member::new("alternateTargetGroupArn", &STRING),
        1 production_listener_rule: Option<String> = Member::new("productionListenerRule", &STRING),
        2 role_arn: Option<String> = Member::new("roleArn", &STRING),
        3 test_listener_rule: Option<String> = Member::new("testListenerRule", &STRING),
    }
}

values! {
    /// Values of ApplicationProtocol.
    application_protocol = "ApplicationProtocol" {
        HTTP = "http",
        HTTP2 = "http2",
        GRPC = "grpc",
    }
}

values! {
    /// Values of AssignPublicIp.
    assign_public_ip = "AssignPublicIp" {
        ENABLED = "ENABLED",
        DISABLED = "DISABLED",
    }
}

shape! {
    /// AWS: Attachment.
    Attachment = "Attachment" {
        0 details: Option<Vec<KeyValuePair>> = Member::new("details", &ATTACHMENT_DETAILS),
        1 id: Option<String> = Member::new("id", &STRING),
        2 status: Option<String> = Member::new("status", &STRING),
        3 r#type: Option<String> = Member::new("type", &STRING),
    }
}

pub static ATTACHMENT_DETAILS: Schema = Schema::list(
    "AttachmentDetails",
    Range::ANY,
    KeyValuePair::SCHEMA,
    "member",
);

pub static ATTACHMENTS: Schema =
    Schema::list("Attachments", Range::ANY, Attachment::SCHEMA, "member");

shape! {
    /// AWS: Attribute.
    Attribute = "Attribute" {
        0 name: String = Member::new("name", &STRING).required(),
        1 target_id: Option<String> = Member::new("targetId", &STRING),
        2 target_type: Option<String> = Member::new("targetType", &target_type::SCHEMA),
        3 value: Option<String> = Member::new("value", &STRING),
    }
}

pub static ATTRIBUTES: Schema = Schema::list("Attributes", Range::ANY, Attribute::SCHEMA, "member");

values! {
    /// Values of AvailabilityZoneRebalancing.
    availability_zone_rebalancing = "AvailabilityZoneRebalancing" {
        ENABLED = "ENABLED",
        DISABLED = "DISABLED",
    }
}

shape! {
    /// AWS: AwsVpcConfiguration.
    AwsVpcConfiguration = "AwsVpcConfiguration" {
        0 assign_public_ip: Option<String>
            = Member::new("assignPublicIp", &assign_public_ip::SCHEMA),
        1 security_groups: Option<Vec<String>> = Member::new("securityGroups", &STRING_LIST),
        2 subnets: Vec<String> = Member::new("subnets", &STRING_LIST).required(),
    }
}
