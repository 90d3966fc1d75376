//! Generated: iam shapes in p.

use super::super::*;
use crate::prelude::*;

values! {
    /// Values of PermissionsBoundaryAttachmentType.
    permissions_boundary_attachment_type = "PermissionsBoundaryAttachmentType" {
        PERMISSIONS_BOUNDARY_POLICY = "PermissionsBoundaryPolicy",
    }
}

shape! {
    /// AWS: Policy.
    Policy = "Policy" {
        0 arn: Option<String> = Member::new("Arn", &ARN_TYPE),
        1 attachment_count: Option<i32> = Member::new("AttachmentCount", &ATTACHMENT_COUNT_TYPE),
        2 create_date: Option<Time> = Member::new("CreateDate", &DATE_TYPE),
        3 default_version_id: Option<String>
            = Member::new("DefaultVersionId", &POLICY_VERSION_ID_TYPE),
        4 description: Option<String> = Member::new("Description", &POLICY_DESCRIPTION_TYPE),
        5 is_attachable: Option<bool> = Member::new("IsAttachable", &BOOLEAN_TYPE),
        6 path: Option<String> = Member::new("Path", &POLICY_PATH_TYPE),
        7 permissions_boundary_usage_count: Option<i32>
            = Member::new("PermissionsBoundaryUsageCount", &ATTACHMENT_COUNT_TYPE),
        8 policy_id: Option<String> = Member::new("PolicyId", &ID_TYPE),
        9 policy_name: Option<String> = Member::new("PolicyName", &POLICY_NAME_TYPE),
        10 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST_TYPE),
        11 update_date: Option<Time> = Member::new("UpdateDate", &DATE_TYPE),
    }
}

shape! {
    /// AWS: PolicyGroup.
    PolicyGroup = "PolicyGroup" {
        0 group_id: Option<String> = Member::new("GroupId", &ID_TYPE),
        1 group_name: Option<String> = Member::new("GroupName", &GROUP_NAME_TYPE),
    }
}

pub static POLICY_GROUP_LIST_TYPE: Schema = Schema::list(
    "PolicyGroupListType",
    Range::ANY,
    PolicyGroup::SCHEMA,
    "member",
);

shape! {
    /// AWS: PolicyRole.
    PolicyRole = "PolicyRole" {
        0 role_id: Option<String> = Member::new("RoleId", &ID_TYPE),
        1 role_name: Option<String> = Member::new("RoleName", &ROLE_NAME_TYPE),
    }
}

pub static POLICY_ROLE_LIST_TYPE: Schema = Schema::list(
    "PolicyRoleListType",
    Range::ANY,
    PolicyRole::SCHEMA,
    "member",
);

values! {
    /// Values of PolicyUsageType.
    policy_usage_type = "PolicyUsageType" {
        PERMISSIONS_POLICY = "PermissionsPolicy",
        PERMISSIONS_BOUNDARY = "PermissionsBoundary",
    }
}

shape! {
    /// AWS: PolicyUser.
    PolicyUser = "PolicyUser" {
        0 user_id: Option<String> = Member::new("UserId", &ID_TYPE),
        1 user_name: Option<String> = Member::new("UserName", &USER_NAME_TYPE),
    }
}

pub static POLICY_USER_LIST_TYPE: Schema = Schema::list(
    "PolicyUserListType",
    Range::ANY,
    PolicyUser::SCHEMA,
    "member",
);

shape! {
    /// AWS: PolicyVersion.
    PolicyVersion = "PolicyVersion" {
        0 create_date: Option<Time> = Member::new("CreateDate", &DATE_TYPE),
        1 document: Option<String> = Member::new("Document", &POLICY_DOCUMENT_TYPE),
        2 is_default_version: Option<bool> = Member::new("IsDefaultVersion", &BOOLEAN_TYPE),
        3 version_id: Option<String> = Member::new("VersionId", &POLICY_VERSION_ID_TYPE),
    }
}

pub static PATH_PREFIX_TYPE: Schema = Schema::pattern(
    "pathPrefixType",
    Range::between(1, 512),
    r#"\u002F[\u0021-\u007F]*"#,
);

pub static PATH_TYPE: Schema = Schema::pattern(
    "pathType",
    Range::between(1, 512),
    r#"(\u002F)|(\u002F[\u0021-\u007E]+\u002F)"#,
);

pub static POLICY_DESCRIPTION_TYPE: Schema =
    Schema::text("policyDescriptionType", Range::most(1000));

pub static POLICY_DOCUMENT_TYPE: Schema = Schema::pattern(
    "policyDocumentType",
    Range::between(1, 131072),
    r#"[\u0009\u000A\u000D\u0020-\u00FF]+"#,
);

pub static POLICY_DOCUMENT_VERSION_LIST_TYPE: Schema = Schema::list(
    "policyDocumentVersionListType",
    Range::ANY,
    PolicyVersion::SCHEMA,
    "member",
);

pub static POLICY_LIST_TYPE: Schema =
    Schema::list("policyListType", Range::ANY, Policy::SCHEMA, "member");

pub static POLICY_NAME_LIST_TYPE: Schema = Schema::list(
    "policyNameListType",
    Range::ANY,
    &POLICY_NAME_TYPE,
    "member",
);

pub static POLICY_NAME_TYPE: Schema =
    Schema::pattern("policyNameType", Range::between(1, 128), r#"[\w+=,.@-]+"#);

pub static POLICY_PATH_TYPE: Schema = Schema::pattern(
    "policyPathType",
    Range::between(1, 512),
    r#"((/[A-Za-z0-9\.,\+@=_-]+)*)/"#,
);

values! {
    /// Values of policyScopeType.
    policy_scope_type = "policyScopeType" {
        ALL = "All",
        AWS = "AWS",
        LOCAL = "Local",
    }
}

pub static POLICY_VERSION_ID_TYPE: Schema = Schema::pattern(
    "policyVersionIdType",
    Range::ANY,
    r#"v[1-9][0-9]*(\.[A-Za-z0-9-]*)?"#,
);
