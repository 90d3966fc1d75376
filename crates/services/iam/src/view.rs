//! Rows to IAM's shapes. Documents are percent-encoded (RFC 3986), as AWS answers them.
//! IAM tells times in whole seconds.

use crate::managed::Managed;
use aws::{AccountId, Tags};
use base::Time;
use resources::iam::{
    AccessKey, Account, InstanceProfile, KeyOwner, LinkedRoleDeletion, Policy, PolicyVersion, Role,
    User,
};
use shapes::iam;

/// Percent-encoded but for RFC 3986's unreserved characters.
pub fn encoded(document: &str) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(document.len() * 2);
    for byte in document.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(char::from(byte));
            }
            other => {
                write!(out, "%{other:02X}").expect("a string takes every character");
            }
        }
    }
    out
}

/// Tags as a list, in the order of their keys.
pub fn tags(tags: &Tags) -> Vec<iam::Tag> {
    let tag = |(key, value): (&String, &String)| iam::Tag {
        key: key.clone(),
        value: value.clone(),
    };
    tags.iter().map(tag).collect()
}

/// AWS leaves the list away when there are none.
fn some_tags(given: &Tags) -> Option<Vec<iam::Tag>> {
    (!given.is_empty()).then(|| tags(given))
}

fn boundary(arn: Option<&String>) -> Option<iam::AttachedPermissionsBoundary> {
    arn.map(|arn| iam::AttachedPermissionsBoundary {
        permissions_boundary_type: Some("Policy".to_owned()),
        permissions_boundary_arn: Some(arn.clone()),
    })
}

/// A role as GetRole answers it.
pub fn role(row: &Role) -> iam::Role {
    iam::Role {
        permissions_boundary: boundary(row.permissions_boundary.as_ref()),
        tags: some_tags(&row.tags),
        ..listed_role(row)
    }
}

/// A role as lists have it: without boundary and tags.
pub fn listed_role(row: &Role) -> iam::Role {
    iam::Role {
        path: row.path.clone(),
        role_name: row.name.clone(),
        role_id: row.id.clone(),
        arn: row.arn(),
        create_date: row.created_at.whole_seconds(),
        assume_role_policy_document: Some(encoded(&row.assume_role_policy)),
        description: row.description.clone(),
        max_session_duration: i32::try_from(row.max_session_seconds).ok(),
        permissions_boundary: None,
        tags: None,
        role_last_used: None,
    }
}

/// A user as GetUser answers it.
pub fn user(row: &User) -> iam::User {
    iam::User {
        permissions_boundary: boundary(row.permissions_boundary.as_ref()),
        tags: some_tags(&row.tags),
        ..listed_user(row)
    }
}

/// A user as lists have it.
pub fn listed_user(row: &User) -> iam::User {
    iam::User {
        path: row.path.clone(),
        user_name: row.name.clone(),
        user_id: row.id.clone(),
        arn: row.arn(),
        create_date: row.created_at.whole_seconds(),
        password_last_used: None,
        permissions_boundary: None,
        tags: None,
    }
}

/// The account's root, as GetUser answers it: without path and name.
pub fn root(id: &AccountId, account: Option<&Account>) -> iam::User {
    iam::User {
        user_id: id.to_string(),
        arn: format!("arn:aws:iam::{id}:root"),
        create_date: account.map_or(Time::EPOCH, |account| account.created_at.whole_seconds()),
        ..iam::User::default()
    }
}

/// How often a managed policy is used.
#[derive(Clone, Copy, Debug, Default)]
pub struct Uses {
    /// Attached to users and roles.
    pub attachments: usize,
    /// Set as a permissions boundary.
    pub boundaries: usize,
}

/// A customer managed policy.
pub fn policy(row: &Policy, uses: Uses) -> iam::Policy {
    iam::Policy {
        tags: some_tags(&row.tags),
        description: row.description.clone(),
        ..listed_policy(row, uses)
    }
}

/// A customer managed policy as lists have it.
pub fn listed_policy(row: &Policy, uses: Uses) -> iam::Policy {
    iam::Policy {
        policy_name: Some(row.name.clone()),
        policy_id: Some(row.id.clone()),
        arn: Some(row.arn()),
        path: Some(row.path.clone()),
        default_version_id: Some(row.default_version.clone()),
        attachment_count: i32::try_from(uses.attachments).ok(),
        permissions_boundary_usage_count: i32::try_from(uses.boundaries).ok(),
        is_attachable: Some(true),
        description: None,
        create_date: Some(row.created_at.whole_seconds()),
        update_date: Some(row.updated_at.whole_seconds()),
        tags: None,
    }
}

/// A policy that AWS manages.
pub fn managed_policy(one: &Managed, uses: Uses) -> iam::Policy {
    iam::Policy {
        policy_name: Some(one.name().to_owned()),
        policy_id: Some(one.id.to_owned()),
        arn: Some(one.arn()),
        path: Some(one.path().to_owned()),
        default_version_id: Some(one.version.to_owned()),
        attachment_count: i32::try_from(uses.attachments).ok(),
        permissions_boundary_usage_count: i32::try_from(uses.boundaries).ok(),
        is_attachable: Some(true),
        description: None,
        create_date: Some(one.created_at().whole_seconds()),
        update_date: Some(one.updated_at().whole_seconds()),
        tags: None,
    }
}

/// One version; the document only where AWS gives it.
pub fn version(one: &PolicyVersion, default: &str, document: bool) -> iam::PolicyVersion {
    iam::PolicyVersion {
        document: document.then(|| encoded(&one.document)),
        version_id: Some(one.id.clone()),
        is_default_version: Some(one.id == default),
        create_date: Some(one.created_at.whole_seconds()),
    }
}

/// The one version of a policy that AWS manages which exists here.
pub fn managed_version(one: &Managed, document: bool) -> iam::PolicyVersion {
    iam::PolicyVersion {
        document: document.then(|| encoded(one.document)),
        version_id: Some(one.version.to_owned()),
        is_default_version: Some(true),
        create_date: Some(one.updated_at().whole_seconds()),
    }
}

/// An attached policy: its name is the last part of its ARN.
pub fn attached(arn: &str) -> iam::AttachedPolicy {
    iam::AttachedPolicy {
        policy_name: Some(arn.rsplit('/').next().unwrap_or(arn).to_owned()),
        policy_arn: Some(arn.to_owned()),
    }
}

/// An instance profile with its role.
pub fn instance_profile(row: &InstanceProfile, with: Option<&Role>) -> iam::InstanceProfile {
    iam::InstanceProfile {
        path: row.path.clone(),
        instance_profile_name: row.name.clone(),
        instance_profile_id: row.id.clone(),
        arn: row.arn(),
        create_date: row.created_at.whole_seconds(),
        roles: with.map(listed_role).into_iter().collect(),
        tags: some_tags(&row.tags),
    }
}

/// A key as it is given once, with its secret.
pub fn new_access_key(row: &AccessKey) -> iam::AccessKey {
    iam::AccessKey {
        user_name: owner(row),
        access_key_id: row.id.clone(),
        status: status(row),
        secret_access_key: row.secret.clone(),
        create_date: Some(row.created_at.whole_seconds()),
    }
}

/// A key as lists have it.
pub fn access_key(row: &AccessKey) -> iam::AccessKeyMetadata {
    iam::AccessKeyMetadata {
        user_name: Some(owner(row)),
        access_key_id: Some(row.id.clone()),
        status: Some(status(row)),
        create_date: Some(row.created_at.whole_seconds()),
    }
}

fn owner(row: &AccessKey) -> String {
    match &row.owner {
        KeyOwner::Root => String::new(),
        KeyOwner::User(name) => name.clone(),
    }
}

fn status(row: &AccessKey) -> String {
    let status = if row.active { "Active" } else { "Inactive" };
    status.to_owned()
}

/// What became of the deletion of a service's role.
pub fn linked_role_deletion(
    row: &LinkedRoleDeletion,
) -> iam::GetServiceLinkedRoleDeletionStatusOutput {
    let usage = |(region, resources): (&String, &Vec<String>)| iam::RoleUsageType {
        region: Some(region.clone()),
        resources: Some(resources.clone()),
    };
    let used = !row.used_by.is_empty();
    let status = if used { "FAILED" } else { "SUCCEEDED" };
    iam::GetServiceLinkedRoleDeletionStatusOutput {
        status: status.to_owned(),
        reason: used.then(|| iam::DeletionTaskFailureReasonType {
            reason: Some("The service still has resources that use the role.".to_owned()),
            role_usage_list: Some(row.used_by.iter().map(usage).collect()),
        }),
    }
}
