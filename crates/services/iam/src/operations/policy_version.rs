//! Versions of a managed policy. AWS: IAM API Reference; "Versioning IAM policies".

use super::PAGE;
use crate::lookup::AnyPolicy;
use crate::rules::{self, quota};
use crate::{faults, lookup, view};
use aws::Fault;
use resources::iam::{Policy, PolicyVersion};
use shapes::iam::{
    CreatePolicyVersionInput, CreatePolicyVersionOutput, DeletePolicyVersionInput,
    DeletePolicyVersionOutput, GetPolicyVersionInput, GetPolicyVersionOutput,
    ListPolicyVersionsInput, ListPolicyVersionsOutput, SetDefaultPolicyVersionInput,
    SetDefaultPolicyVersionOutput,
};
use wire::Call;

/// Adds a version, in force if asked for. AWS: IAM CreatePolicyVersion.
pub fn create_policy_version(
    call: &mut Call<'_>,
    input: CreatePolicyVersionInput,
) -> Result<CreatePolicyVersionOutput, Fault> {
    let CreatePolicyVersionInput {
        policy_arn,
        policy_document,
        set_as_default,
    } = input;
    let policy = lookup::own_policy(call, &policy_arn)?;
    rules::policy::managed(&policy_document)?;
    if policy.versions.len() >= quota::VERSIONS {
        return Err(faults::too_many_versions(quota::VERSIONS));
    }
    let added = PolicyVersion {
        id: format!("v{}", policy.next_version),
        document: policy_document,
        created_at: call.now(),
    };
    let mut changed = Policy {
        next_version: policy.next_version + 1,
        updated_at: call.now(),
        ..Policy::clone(&policy)
    };
    if set_as_default.unwrap_or(false) {
        changed.default_version = added.id.clone();
    }
    changed.versions.push(added.clone());
    let changed = call.put(changed);
    Ok(CreatePolicyVersionOutput {
        policy_version: Some(view::version(&added, &changed.default_version, false)),
    })
}

/// Gives a version with its document. AWS: IAM GetPolicyVersion.
pub fn get_policy_version(
    call: &mut Call<'_>,
    input: GetPolicyVersionInput,
) -> Result<GetPolicyVersionOutput, Fault> {
    let GetPolicyVersionInput {
        policy_arn,
        version_id,
    } = input;
    let found = match lookup::policy(call, &policy_arn)? {
        AnyPolicy::Own(policy) => {
            let mut versions = policy.versions.iter();
            let version = versions.find(|version| version.id == version_id);
            version.map(|version| view::version(version, &policy.default_version, true))
        }
        AnyPolicy::Aws(one) => {
            (one.version == version_id).then(|| view::managed_version(one, true))
        }
    };
    match found {
        Some(version) => Ok(GetPolicyVersionOutput {
            policy_version: Some(version),
        }),
        None => Err(faults::no_version(&policy_arn, &version_id)),
    }
}

/// Deletes a version that is not in force. AWS: IAM DeletePolicyVersion.
pub fn delete_policy_version(
    call: &mut Call<'_>,
    input: DeletePolicyVersionInput,
) -> Result<DeletePolicyVersionOutput, Fault> {
    let DeletePolicyVersionInput {
        policy_arn,
        version_id,
    } = input;
    let policy = lookup::own_policy(call, &policy_arn)?;
    known(&policy, &version_id)?;
    if policy.default_version == version_id {
        return Err(faults::default_version());
    }
    let mut changed = Policy::clone(&policy);
    changed.versions.retain(|version| version.id != version_id);
    call.put(changed);
    Ok(DeletePolicyVersionOutput {})
}

/// Lists versions, the newest first. AWS: IAM ListPolicyVersions.
pub fn list_policy_versions(
    call: &mut Call<'_>,
    input: ListPolicyVersionsInput,
) -> Result<ListPolicyVersionsOutput, Fault> {
    let ListPolicyVersionsInput {
        policy_arn,
        marker,
        max_items,
    } = input;
    let versions: Vec<_> = match lookup::policy(call, &policy_arn)? {
        AnyPolicy::Own(policy) => {
            let versions = policy.versions.iter().rev();
            let view = |one| view::version(one, &policy.default_version, false);
            versions.map(view).collect()
        }
        AnyPolicy::Aws(one) => vec![view::managed_version(one, false)],
    };
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let (versions, marker) = call.cut(&page, versions, newest_first);
    Ok(ListPolicyVersionsOutput {
        versions: Some(versions),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// A version's key in pages: the greater its number, the smaller.
fn newest_first(version: &shapes::iam::PolicyVersion) -> String {
    let id = version.version_id.as_deref().unwrap_or_default();
    let number = id.trim_start_matches('v').parse().unwrap_or(0);
    format!("{:010}", u32::MAX - number)
}

/// Puts another version in force. AWS: IAM SetDefaultPolicyVersion.
pub fn set_default_policy_version(
    call: &mut Call<'_>,
    input: SetDefaultPolicyVersionInput,
) -> Result<SetDefaultPolicyVersionOutput, Fault> {
    let SetDefaultPolicyVersionInput {
        policy_arn,
        version_id,
    } = input;
    let policy = lookup::own_policy(call, &policy_arn)?;
    known(&policy, &version_id)?;
    call.put(Policy {
        default_version: version_id,
        ..Policy::clone(&policy)
    });
    Ok(SetDefaultPolicyVersionOutput {})
}

fn known(policy: &Policy, version: &str) -> Result<(), Fault> {
    match policy.versions.iter().any(|one| one.id == version) {
        true => Ok(()),
        false => Err(faults::no_version(&policy.arn(), version)),
    }
}
