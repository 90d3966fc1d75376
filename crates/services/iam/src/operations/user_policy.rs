//! Policies of a user: its own inline ones, and managed ones that are attached.
//! AWS: IAM API Reference.

use super::PAGE;
use crate::rules::{policy, quota};
use crate::{faults, lookup, view};
use aws::Fault;
use resources::iam::User;
use shapes::iam::{
    AttachUserPolicyInput, AttachUserPolicyOutput, DeleteUserPolicyInput, DeleteUserPolicyOutput,
    DetachUserPolicyInput, DetachUserPolicyOutput, GetUserPolicyInput, GetUserPolicyOutput,
    ListAttachedUserPoliciesInput, ListAttachedUserPoliciesOutput, ListUserPoliciesInput,
    ListUserPoliciesOutput, PutUserPolicyInput, PutUserPolicyOutput,
};
use wire::{Call, Conditions};

/// Adds or replaces an inline policy. AWS: IAM PutUserPolicy.
pub fn put_user_policy(
    call: &mut Call<'_>,
    input: PutUserPolicyInput,
) -> Result<PutUserPolicyOutput, Fault> {
    let PutUserPolicyInput {
        user_name,
        policy_name,
        policy_document,
    } = input;
    let user = lookup::user(call, &user_name)?;
    let owner = policy::Owner {
        kind: "user",
        name: &user.name,
        characters_max: quota::USER_INLINE_CHARACTERS,
    };
    let inline_policies = policy::with_inline(
        owner,
        user.inline_policies.clone(),
        policy_name,
        policy_document,
    )?;
    call.put(User {
        inline_policies,
        ..User::clone(&user)
    });
    Ok(PutUserPolicyOutput {})
}

/// Gives an inline policy. AWS: IAM GetUserPolicy.
pub fn get_user_policy(
    call: &mut Call<'_>,
    input: GetUserPolicyInput,
) -> Result<GetUserPolicyOutput, Fault> {
    let GetUserPolicyInput {
        user_name,
        policy_name,
    } = input;
    let user = lookup::user(call, &user_name)?;
    let Some(document) = user.inline_policies.get(&policy_name) else {
        return Err(faults::no_inline_policy("user", &policy_name));
    };
    Ok(GetUserPolicyOutput {
        policy_document: view::encoded(document),
        user_name: user.name.clone(),
        policy_name,
    })
}

/// Removes an inline policy. AWS: IAM DeleteUserPolicy.
pub fn delete_user_policy(
    call: &mut Call<'_>,
    input: DeleteUserPolicyInput,
) -> Result<DeleteUserPolicyOutput, Fault> {
    let DeleteUserPolicyInput {
        user_name,
        policy_name,
    } = input;
    let user = lookup::user(call, &user_name)?;
    let inline_policies =
        policy::without_inline("user", user.inline_policies.clone(), &policy_name)?;
    call.put(User {
        inline_policies,
        ..User::clone(&user)
    });
    Ok(DeleteUserPolicyOutput {})
}

/// Lists the names of inline policies. AWS: IAM ListUserPolicies.
pub fn list_user_policies(
    call: &mut Call<'_>,
    input: ListUserPoliciesInput,
) -> Result<ListUserPoliciesOutput, Fault> {
    let ListUserPoliciesInput {
        user_name,
        marker,
        max_items,
    } = input;
    let user = lookup::user(call, &user_name)?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let names = user.inline_policies.keys().cloned();
    let (policy_names, marker) = call.cut(&page, names, String::clone);
    Ok(ListUserPoliciesOutput {
        policy_names,
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// Attaches a managed policy. AWS: IAM AttachUserPolicy.
pub fn attach_user_policy(
    call: &mut Call<'_>,
    input: AttachUserPolicyInput,
) -> Result<AttachUserPolicyOutput, Fault> {
    let AttachUserPolicyInput {
        user_name,
        policy_arn,
    } = input;
    let conditions = Conditions::none().with("iam:PolicyARN", policy_arn.clone());
    let user = lookup::user_if(call, &user_name, conditions)?;
    lookup::attachable(call, &policy_arn)?;
    let arns = user.attached_policies.clone();
    let most = call.quota(&quota::ATTACHED_TO_USER);
    let quota = ("PoliciesPerUser", most);
    let attached_policies = policy::with_attached(arns, policy_arn, quota)?;
    call.put(User {
        attached_policies,
        ..User::clone(&user)
    });
    Ok(AttachUserPolicyOutput {})
}

/// Detaches a managed policy. AWS: IAM DetachUserPolicy.
pub fn detach_user_policy(
    call: &mut Call<'_>,
    input: DetachUserPolicyInput,
) -> Result<DetachUserPolicyOutput, Fault> {
    let DetachUserPolicyInput {
        user_name,
        policy_arn,
    } = input;
    let conditions = Conditions::none().with("iam:PolicyARN", policy_arn.clone());
    let user = lookup::user_if(call, &user_name, conditions)?;
    let attached_policies = policy::without_attached(user.attached_policies.clone(), &policy_arn)?;
    call.put(User {
        attached_policies,
        ..User::clone(&user)
    });
    Ok(DetachUserPolicyOutput {})
}

/// Lists attached managed policies. AWS: IAM ListAttachedUserPolicies.
pub fn list_attached_user_policies(
    call: &mut Call<'_>,
    input: ListAttachedUserPoliciesInput,
) -> Result<ListAttachedUserPoliciesOutput, Fault> {
    let ListAttachedUserPoliciesInput {
        user_name,
        path_prefix,
        marker,
        max_items,
    } = input;
    let user = lookup::user(call, &user_name)?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let arns = policy::below(&user.attached_policies, path_prefix.as_deref());
    let (arns, marker) = call.cut(&page, arns, String::clone);
    Ok(ListAttachedUserPoliciesOutput {
        attached_policies: Some(arns.iter().map(|arn| view::attached(arn)).collect()),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}
