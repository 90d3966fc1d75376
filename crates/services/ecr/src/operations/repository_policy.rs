//! Repository policies: who else may use a repository.

use crate::{faults, lookup, permission};
use aws::Fault;
use policy::document::{Document, Kind};
use resources::ecr::Repository;
use shapes::ecr;
use wire::{Call, Decision};

/// The longest policy, in characters: the model's bound.
const POLICY_CHARS_MAX: usize = 10_240;

/// Sets a repository's policy. One that would keep its author from setting another needs force.
/// AWS: ECR SetRepositoryPolicy.
pub fn set_repository_policy(
    call: &mut Call<'_>,
    input: ecr::SetRepositoryPolicyInput,
) -> Result<ecr::SetRepositoryPolicyOutput, Fault> {
    let ecr::SetRepositoryPolicyInput {
        force,
        policy_text: text,
        registry_id,
        repository_name: name,
    } = input;
    check(&text)?;
    let row = lookup::repository(call, registry_id.as_deref(), &name)?;
    let next = permission::under(call, &row, &text);
    if matches!(next, Decision::ExplicitDeny(_)) && force != Some(true) {
        let why = "the policy would prevent you from setting another policy in the future";
        return Err(faults::invalid_value("PolicyText", why));
    }
    let row = call.put(Repository {
        policy: Some(text.clone()),
        ..Repository::clone(&row)
    });
    Ok(ecr::SetRepositoryPolicyOutput {
        policy_text: Some(text),
        registry_id: Some(row.scope.account.to_string()),
        repository_name: Some(name),
    })
}

/// Shows a repository's policy. AWS: ECR GetRepositoryPolicy.
pub fn get_repository_policy(
    call: &mut Call<'_>,
    input: ecr::GetRepositoryPolicyInput,
) -> Result<ecr::GetRepositoryPolicyOutput, Fault> {
    let ecr::GetRepositoryPolicyInput {
        registry_id,
        repository_name: name,
    } = input;
    let row = lookup::repository(call, registry_id.as_deref(), &name)?;
    let registry = row.scope.account.to_string();
    let text = row.policy.clone();
    let text = text.ok_or_else(|| faults::repository_policy_not_found(&name, &registry))?;
    Ok(ecr::GetRepositoryPolicyOutput {
        policy_text: Some(text),
        registry_id: Some(registry),
        repository_name: Some(name),
    })
}

/// Removes a repository's policy. AWS: ECR DeleteRepositoryPolicy.
pub fn delete_repository_policy(
    call: &mut Call<'_>,
    input: ecr::DeleteRepositoryPolicyInput,
) -> Result<ecr::DeleteRepositoryPolicyOutput, Fault> {
    let ecr::DeleteRepositoryPolicyInput {
        registry_id,
        repository_name: name,
    } = input;
    let row = lookup::repository(call, registry_id.as_deref(), &name)?;
    let registry = row.scope.account.to_string();
    let text = row.policy.clone();
    let text = text.ok_or_else(|| faults::repository_policy_not_found(&name, &registry))?;
    call.put(Repository {
        policy: None,
        ..Repository::clone(&row)
    });
    Ok(ecr::DeleteRepositoryPolicyOutput {
        policy_text: Some(text),
        registry_id: Some(registry),
        repository_name: Some(name),
    })
}

/// A policy must be one, and only use condition keys and variables whose values are known here: one
/// that is not would deny nothing.
fn check(text: &str) -> Result<(), Fault> {
    if text.chars().count() > POLICY_CHARS_MAX {
        return Err(faults::invalid_value(
            "PolicyText",
            "at most 10240 characters",
        ));
    }
    let document = Document::parse(text, Kind::Resource).map_err(|bad| {
        let why = format!("Invalid repository policy provided: {}", bad.0);
        faults::invalid_value("PolicyText", why)
    })?;
    let conditions = document.statements.iter().flat_map(|one| &one.conditions);
    let mut keys = conditions.map(|condition| condition.key.as_str());
    let unknown = keys.find(|key| !permission::knows_key(key));
    match unknown.or_else(|| document.unfilled_key()) {
        None => Ok(()),
        Some(key) => Err(faults::not_implemented(format!(
            "SetRepositoryPolicy with the condition key {key}"
        ))),
    }
}
