//! Generated: iam shapes in r.

use super::super::*;
use crate::prelude::*;

pub static REASON_TYPE: Schema = Schema::text("ReasonType", Range::most(1000));

pub static REGION_NAME_TYPE: Schema = Schema::text("RegionNameType", Range::between(1, 100));

shape! {
    /// AWS: Role.
    Role = "Role" {
        0 arn: String = Member::new("Arn", &ARN_TYPE).required(),
        1 assume_role_policy_document: Option<String>
            = Member::new("AssumeRolePolicyDocument", &POLICY_DOCUMENT_TYPE),
        2 create_date: Time = Member::new("CreateDate", &DATE_TYPE).required(),
        3 description: Option<String> = Member::new("Description", &ROLE_DESCRIPTION_TYPE),
        4 max_session_duration: Option<i32>
            = Member::new("MaxSessionDuration", &ROLE_MAX_SESSION_DURATION_TYPE),
        5 path: String = Member::new("Path", &PATH_TYPE).required(),
        6 permissions_boundary: Option<AttachedPermissionsBoundary>
            = Member::new("PermissionsBoundary", AttachedPermissionsBoundary::SCHEMA),
        7 role_id: String = Member::new("RoleId", &ID_TYPE).required(),
        8 role_last_used: Option<RoleLastUsed> = Member::new("RoleLastUsed", RoleLastUsed::SCHEMA),
        9 role_name: String = Member::new("RoleName", &ROLE_NAME_TYPE).required(),
        10 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST_TYPE),
    }
}

shape! {
    /// AWS: RoleLastUsed.
    RoleLastUsed = "RoleLastUsed" {
        0 last_used_date: Option<Time> = Member::new("LastUsedDate", &DATE_TYPE),
        1 region: Option<String> = Member::new("Region", &STRING_TYPE),
    }
}

pub static ROLE_USAGE_LIST_TYPE: Schema = Schema::list(
    "RoleUsageListType",
    Range::ANY,
    RoleUsageType::SCHEMA,
    "member",
);

shape! {
    /// AWS: RoleUsageType.
    RoleUsageType = "RoleUsageType" {
        0 region: Option<String> = Member::new("Region", &REGION_NAME_TYPE),
        1 resources: Option<Vec<String>> = Member::new("Resources", &ARN_LIST_TYPE),
    }
}

pub static RESPONSE_MARKER_TYPE: Schema = Schema::text("responseMarkerType", Range::ANY);

pub static ROLE_DESCRIPTION_TYPE: Schema = Schema::pattern(
    "roleDescriptionType",
    Range::most(1000),
    r#"[\u0009\u000A\u000D\u0020-\u007E\u00A1-\u00FF]*"#,
);

pub static ROLE_LIST_TYPE: Schema =
    Schema::list("roleListType", Range::ANY, Role::SCHEMA, "member");

pub static ROLE_MAX_SESSION_DURATION_TYPE: Schema =
    Schema::integer("roleMaxSessionDurationType", Range::between(3600, 43200));

pub static ROLE_NAME_TYPE: Schema =
    Schema::pattern("roleNameType", Range::between(1, 64), r#"[\w+=,.@-]+"#);
