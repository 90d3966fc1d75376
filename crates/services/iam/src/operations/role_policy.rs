//! Policies of a role: its own inline ones, and managed ones that are attached.
//! AWS: IAM API Reference.

use super::PAGE;
use crate::rules::{policy, quota};
use crate::{faults, lookup, view};
use aws::Fault;
use resources::iam::Role;
use shapes::iam::{
    AttachRolePolicyInput, AttachRolePolicyOutput, DeleteRolePolicyInput, DeleteRolePolicyOutput,
    DetachRolePolicyInput, DetachRolePolicyOutput, GetRolePolicyInput, GetRolePolicyOutput,
    ListAttachedRolePoliciesInput, ListAttachedRolePoliciesOutput, ListRolePoliciesInput,
    ListRolePoliciesOutput, PutRolePolicyInput, PutRolePolicyOutput,
};
use wire::{Call, Conditions};

/// Adds or replaces an inline policy. AWS: IAM PutRolePolicy.
pub fn put_role_policy(
    call: &mut Call<'_>,
    input: PutRolePolicyInput,
) -> Result<PutRolePolicyOutput, Fault> {
    let PutRolePolicyInput {
        role_name,
        policy_name,
        policy_document,
    } = input;
    let role = lookup::own_role(call, &role_name)?;
    let owner = policy::Owner {
        kind: "role",
        name: &role.name,
        characters_max: quota::ROLE_INLINE_CHARACTERS,
    };
    let inline_policies = policy::with_inline(
        owner,
        role.inline_policies.clone(),
        policy_name,
        policy_document,
    )?;
    call.put(Role {
        inline_policies,
        ..Role::clone(&role)
    });
    Ok(PutRolePolicyOutput {})
}

/// Gives an inline policy. AWS: IAM GetRolePolicy.
pub fn get_role_policy(
    call: &mut Call<'_>,
    input: GetRolePolicyInput,
) -> Result<GetRolePolicyOutput, Fault> {
    let GetRolePolicyInput {
        role_name,
        policy_name,
    } = input;
    let role = lookup::role(call, &role_name)?;
    let Some(document) = role.inline_policies.get(&policy_name) else {
        return Err(faults::no_inline_policy("role", &policy_name));
    };
    Ok(GetRolePolicyOutput {
        policy_document: view::encoded(document),
        role_name: role.name.clone(),
        policy_name,
    })
}

/// Removes an inline policy. AWS: IAM DeleteRolePolicy.
pub fn delete_role_policy(
    call: &mut Call<'_>,
    input: DeleteRolePolicyInput,
) -> Result<DeleteRolePolicyOutput, Fault> {
    let DeleteRolePolicyInput {
        role_name,
        policy_name,
    } = input;
    let role = lookup::own_role(call, &role_name)?;
    let inline_policies =
        policy::without_inline("role", role.inline_policies.clone(), &policy_name)?;
    call.put(Role {
        inline_policies,
        ..Role::clone(&role)
    });
    Ok(DeleteRolePolicyOutput {})
}

/// Lists the names of inline policies. AWS: IAM ListRolePolicies.
pub fn list_role_policies(
    call: &mut Call<'_>,
    input: ListRolePoliciesInput,
) -> Result<ListRolePoliciesOutput, Fault> {
    let ListRolePoliciesInput {
        role_name,
        marker,
        max_items,
    } = input;
    let role = lookup::role(call, &role_name)?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let names = role.inline_policies.keys().cloned();
    let (policy_names, marker) = call.cut(&page, names, String::clone);
    Ok(ListRolePoliciesOutput {
        policy_names,
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// Attaches a managed policy. AWS: IAM AttachRolePolicy.
pub fn attach_role_policy(
    call: &mut Call<'_>,
    input: AttachRolePolicyInput,
) -> Result<AttachRolePolicyOutput, Fault> {
    let AttachRolePolicyInput {
        role_name,
        policy_arn,
    } = input;
    let conditions = Conditions::none().with("iam:PolicyARN", policy_arn.clone());
    let role = lookup::own_role_if(call, &role_name, conditions)?;
    lookup::attachable(call, &policy_arn)?;
    let arns = role.attached_policies.clone();
    let most = call.quota(&quota::ATTACHED_TO_ROLE);
    let quota = ("PoliciesPerRole", most);
    let attached_policies = policy::with_attached(arns, policy_arn, quota)?;
    call.put(Role {
        attached_policies,
        ..Role::clone(&role)
    });
    Ok(AttachRolePolicyOutput {})
}

/// Detaches a managed policy. AWS: IAM DetachRolePolicy.
pub fn detach_role_policy(
    call: &mut Call<'_>,
    input: DetachRolePolicyInput,
) -> Result<DetachRolePolicyOutput, Fault> {
    let DetachRolePolicyInput {
        role_name,
        policy_arn,
    } = input;
    let conditions = Conditions::none().with("iam:PolicyARN", policy_arn.clone());
    let role = lookup::own_role_if(call, &role_name, conditions)?;
    let attached_policies = policy::without_attached(role.attached_policies.clone(), &policy_arn)?;
    call.put(Role {
        attached_policies,
        ..Role::clone(&role)
    });
    Ok(DetachRolePolicyOutput {})
}

/// Lists attached managed policies. AWS: IAM ListAttachedRolePolicies.
pub fn list_attached_role_policies(
    call: &mut Call<'_>,
    input: ListAttachedRolePoliciesInput,
) -> Result<ListAttachedRolePoliciesOutput, Fault> {
    let ListAttachedRolePoliciesInput {
        role_name,
        path_prefix,
        marker,
        max_items,
    } = input;
    let role = lookup::role(call, &role_name)?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let arns = policy::below(&role.attached_policies, path_prefix.as_deref());
    let (arns, marker) = call.cut(&page, arns, String::clone);
    Ok(ListAttachedRolePoliciesOutput {
        attached_policies: Some(arns.iter().map(|arn| view::attached(arn)).collect()),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}
