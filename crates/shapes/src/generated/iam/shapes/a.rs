//! Generated: iam shapes in a.

use super::super::*;
use crate::prelude::*;

shape! {
    /// AWS: AccessKey.
    AccessKey = "AccessKey" {
        0 access_key_id: String = Member::new("AccessKeyId", &ACCESS_KEY_ID_TYPE).required(),
        1 create_date: Option<Time> = Member::new("CreateDate", &DATE_TYPE),
        2 secret_access_key: String
            = Member::new("SecretAccessKey", &ACCESS_KEY_SECRET_TYPE).required(),
        3 status: String = Member::new("Status", &status_type::SCHEMA).required(),
        4 user_name: String = Member::new("UserName", &USER_NAME_TYPE).required(),
    }
}

shape! {
    /// AWS: AccessKeyMetadata.
    AccessKeyMetadata = "AccessKeyMetadata" {
        0 access_key_id: Option<String> = Member::new("AccessKeyId", &ACCESS_KEY_ID_TYPE),
        1 create_date: Option<Time> = Member::new("CreateDate", &DATE_TYPE),
        2 status: Option<String> = Member::new("Status", &status_type::SCHEMA),
        3 user_name: Option<String> = Member::new("UserName", &USER_NAME_TYPE),
    }
}

pub static ARN_LIST_TYPE: Schema = Schema::list("ArnListType", Range::ANY, &ARN_TYPE, "member");

shape! {
    /// AWS: AttachedPermissionsBoundary.
    AttachedPermissionsBoundary = "AttachedPermissionsBoundary" {
        0 permissions_boundary_arn: Option<String>
            = Member::new("PermissionsBoundaryArn", &ARN_TYPE),
        1 permissions_boundary_type: Option<String>
            = Member::new("PermissionsBoundaryType", &permissions_boundary_attachment_type::SCHEMA),
    }
}

shape! {
    /// AWS: AttachedPolicy.
    AttachedPolicy = "AttachedPolicy" {
        0 policy_arn: Option<String> = Member::new("PolicyArn", &ARN_TYPE),
        1 policy_name: Option<String> = Member::new("PolicyName", &POLICY_NAME_TYPE),
    }
}

pub static ACCESS_KEY_ID_TYPE: Schema =
    Schema::pattern("accessKeyIdType", Range::between(16, 128), r#"[\w]+"#);

pub static ACCESS_KEY_METADATA_LIST_TYPE: Schema = Schema::list(
    "accessKeyMetadataListType",
    Range::ANY,
    AccessKeyMetadata::SCHEMA,
    "member",
);

pub static ACCESS_KEY_SECRET_TYPE: Schema =
    Schema::text("accessKeySecretType", Range::ANY).sensitive();

pub static ARN_TYPE: Schema = Schema::text("arnType", Range::between(20, 2048));

pub static ATTACHED_POLICIES_LIST_TYPE: Schema = Schema::list(
    "attachedPoliciesListType",
    Range::ANY,
    AttachedPolicy::SCHEMA,
    "member",
);

pub static ATTACHMENT_COUNT_TYPE: Schema = Schema::integer("attachmentCountType", Range::ANY);
