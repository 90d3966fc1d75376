//! Generated: sts AssumeRole.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What AssumeRole takes.
    AssumeRoleInput = "AssumeRoleInput" {
        0 duration_seconds: Option<i32>
            = Member::new("DurationSeconds", &ROLE_DURATION_SECONDS_TYPE),
        1 external_id: Option<String> = Member::new("ExternalId", &EXTERNAL_ID_TYPE),
        2 policy: Option<String>
            = Member::new("Policy", &UNRESTRICTED_SESSION_POLICY_DOCUMENT_TYPE),
        3 policy_arns: Option<Vec<PolicyDescriptorType>>
            = Member::new("PolicyArns", &POLICY_DESCRIPTOR_LIST_TYPE),
        4 provided_contexts: Option<Vec<ProvidedContext>>
            = Member::new("ProvidedContexts", &PROVIDED_CONTEXTS_LIST_TYPE),
        5 role_arn: String = Member::new("RoleArn", &ARN_TYPE).required(),
        6 role_session_name: String
            = Member::new("RoleSessionName", &ROLE_SESSION_NAME_TYPE).required(),
        7 serial_number: Option<String> = Member::new("SerialNumber", &SERIAL_NUMBER_TYPE),
        8 source_identity: Option<String> = Member::new("SourceIdentity", &SOURCE_IDENTITY_TYPE),
        9 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST_TYPE),
        10 token_code: Option<String> = Member::new("TokenCode", &TOKEN_CODE_TYPE),
        11 transitive_tag_keys: Option<Vec<String>>
            = Member::new("TransitiveTagKeys", &TAG_KEY_LIST_TYPE),
    }
}

shape! {
    /// What AssumeRole answers.
    AssumeRoleOutput = "AssumeRoleOutput" {
        0 assumed_role_user: Option<AssumedRoleUser>
            = Member::new("AssumedRoleUser", AssumedRoleUser::SCHEMA),
        1 credentials: Option<Credentials> = Member::new("Credentials", Credentials::SCHEMA),
        2 packed_policy_size: Option<i32>
            = Member::new("PackedPolicySize", &NON_NEGATIVE_INTEGER_TYPE),
        3 source_identity: Option<String> = Member::new("SourceIdentity", &SOURCE_IDENTITY_TYPE),
    }
}

operation! {
    /// AWS: sts AssumeRole.
    "sts" AssumeRole(AssumeRoleInput) -> AssumeRoleOutput,
    "AssumeRoleResult", None
}
