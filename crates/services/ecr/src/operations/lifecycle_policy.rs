//! Lifecycle policies: which images expire. Housekeeping applies them.

use crate::rules::lifecycle::{self, BadPolicy};
use crate::{faults, lookup};
use aws::Fault;
use resources::ecr::{Lifecycle, Repository};
use shapes::ecr;
use wire::Call;

/// Sets a repository's lifecycle policy. AWS: ECR PutLifecyclePolicy.
pub fn put_lifecycle_policy(
    call: &mut Call<'_>,
    input: ecr::PutLifecyclePolicyInput,
) -> Result<ecr::PutLifecyclePolicyOutput, Fault> {
    let ecr::PutLifecyclePolicyInput {
        lifecycle_policy_text: text,
        registry_id,
        repository_name: name,
    } = input;
    lifecycle::parse(&text).map_err(|bad| match bad {
        BadPolicy::Invalid(why) => faults::invalid_value(
            "LifecyclePolicyText",
            format!("Lifecycle policy validation failure: {why}"),
        ),
        BadPolicy::NotImplemented(what) => {
            faults::not_implemented(format!("PutLifecyclePolicy with {what}"))
        }
    })?;
    let row = lookup::repository(call, registry_id.as_deref(), &name)?;
    let row = call.put(Repository {
        lifecycle: Some(Lifecycle {
            text: text.clone(),
            last_evaluated_at: None,
        }),
        ..Repository::clone(&row)
    });
    Ok(ecr::PutLifecyclePolicyOutput {
        lifecycle_policy_text: Some(text),
        registry_id: Some(row.scope.account.to_string()),
        repository_name: Some(name),
    })
}

/// Shows a repository's lifecycle policy. AWS: ECR GetLifecyclePolicy.
pub fn get_lifecycle_policy(
    call: &mut Call<'_>,
    input: ecr::GetLifecyclePolicyInput,
) -> Result<ecr::GetLifecyclePolicyOutput, Fault> {
    let ecr::GetLifecyclePolicyInput {
        registry_id,
        repository_name: name,
    } = input;
    let row = lookup::repository(call, registry_id.as_deref(), &name)?;
    let registry = row.scope.account.to_string();
    let lifecycle = row.lifecycle.clone();
    let lifecycle =
        lifecycle.ok_or_else(|| faults::lifecycle_policy_not_found(&name, &registry))?;
    Ok(ecr::GetLifecyclePolicyOutput {
        last_evaluated_at: lifecycle.last_evaluated_at,
        lifecycle_policy_text: Some(lifecycle.text),
        registry_id: Some(registry),
        repository_name: Some(name),
    })
}

/// Removes a repository's lifecycle policy. AWS: ECR DeleteLifecyclePolicy.
pub fn delete_lifecycle_policy(
    call: &mut Call<'_>,
    input: ecr::DeleteLifecyclePolicyInput,
) -> Result<ecr::DeleteLifecyclePolicyOutput, Fault> {
    let ecr::DeleteLifecyclePolicyInput {
        registry_id,
        repository_name: name,
    } = input;
    let row = lookup::repository(call, registry_id.as_deref(), &name)?;
    let registry = row.scope.account.to_string();
    let lifecycle = row.lifecycle.clone();
    let lifecycle =
        lifecycle.ok_or_else(|| faults::lifecycle_policy_not_found(&name, &registry))?;
    call.put(Repository {
        lifecycle: None,
        ..Repository::clone(&row)
    });
    Ok(ecr::DeleteLifecyclePolicyOutput {
        last_evaluated_at: lifecycle.last_evaluated_at,
        lifecycle_policy_text: Some(lifecycle.text),
        registry_id: Some(registry),
        repository_name: Some(name),
    })
}
