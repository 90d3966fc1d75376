//! Managed policies: the customer's own, and AWS's. AWS: IAM API Reference.

use super::PAGE;
use crate::lookup::AnyPolicy;
use crate::managed::MANAGED;
use crate::rules::{self, id, quota, tag};
use crate::{faults, lookup, view};
use aws::{Fault, Tags};
use resources::iam::{Policy, PolicyVersion, Role, User};
use shapes::iam::{
    CreatePolicyInput, CreatePolicyOutput, DeletePolicyInput, DeletePolicyOutput, GetPolicyInput,
    GetPolicyOutput, ListPoliciesInput, ListPoliciesOutput, policy_scope_type, policy_usage_type,
};
use std::collections::BTreeMap;
use view::Uses;
use wire::{Call, Conditions};

/// Makes a managed policy. AWS: IAM CreatePolicy.
pub fn create_policy(
    call: &mut Call<'_>,
    input: CreatePolicyInput,
) -> Result<CreatePolicyOutput, Fault> {
    let CreatePolicyInput {
        policy_name,
        path,
        policy_document,
        description,
        tags,
    } = input;
    let path = rules::path(path)?;
    let tags = tag::merged(Tags::new(), &tag::given(tags)?)?;
    let arn = lookup::arn(call, "policy", &path, &policy_name);
    let conditions = Conditions::none().with_request_tags(&tags);
    call.allow_if(&arn, &conditions)?;
    if !tags.is_empty() {
        call.allow_action("iam:TagPolicy", &arn, &conditions)?;
    }
    rules::policy::managed(&policy_document)?;

    if call
        .get::<Policy>(&lookup::key(call, &policy_name))
        .is_some()
    {
        return Err(faults::policy_exists(&policy_name));
    }
    let most = call.quota(&quota::POLICIES);
    if !call.has_room::<Policy>(&lookup::all(call), most) {
        return Err(faults::over_quota("PoliciesPerAccount", most));
    }
    let now = call.now();
    let policy = call.put(Policy {
        account: call.account().clone(),
        name: policy_name,
        path,
        id: id::new(id::POLICY, call.seed()),
        description,
        versions: vec![PolicyVersion {
            id: "v1".to_owned(),
            document: policy_document,
            created_at: now,
        }],
        default_version: "v1".to_owned(),
        next_version: 2,
        created_at: now,
        updated_at: now,
        tags,
    });
    Ok(CreatePolicyOutput {
        policy: Some(view::policy(&policy, Uses::default())),
    })
}

/// Gives a managed policy. AWS: IAM GetPolicy.
pub fn get_policy(call: &mut Call<'_>, input: GetPolicyInput) -> Result<GetPolicyOutput, Fault> {
    let GetPolicyInput { policy_arn } = input;
    let found = lookup::policy(call, &policy_arn)?;
    let uses = uses(call).remove(&policy_arn).unwrap_or_default();
    Ok(GetPolicyOutput {
        policy: Some(match &found {
            AnyPolicy::Own(row) => view::policy(row, uses),
            AnyPolicy::Aws(one) => view::managed_policy(one, uses),
        }),
    })
}

/// Deletes a policy that nobody uses. AWS: IAM DeletePolicy.
pub fn delete_policy(
    call: &mut Call<'_>,
    input: DeletePolicyInput,
) -> Result<DeletePolicyOutput, Fault> {
    let DeletePolicyInput { policy_arn } = input;
    let policy = lookup::own_policy(call, &policy_arn)?;
    if policy.versions.len() > 1 {
        return Err(faults::policy_has_versions());
    }
    if uses(call).contains_key(&policy_arn) {
        return Err(faults::policy_attached());
    }
    call.delete::<Policy>(&lookup::key(call, &policy.name));
    Ok(DeletePolicyOutput {})
}

/// Lists managed policies: the customer's, then AWS's. AWS: IAM ListPolicies.
pub fn list_policies(
    call: &mut Call<'_>,
    input: ListPoliciesInput,
) -> Result<ListPoliciesOutput, Fault> {
    let ListPoliciesInput {
        scope,
        only_attached,
        path_prefix,
        policy_usage_filter,
        marker,
        max_items,
    } = input;
    let prefix = path_prefix.unwrap_or_else(|| "/".to_owned());
    // So it is called in AWS's refusals; no policy can name it but by `*`.
    call.allow(format!("policy path {prefix}"))?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let scope = scope.as_deref().unwrap_or(policy_scope_type::ALL);
    let uses = uses(call);
    let of = |arn: &str| uses.get(arn).copied().unwrap_or_default();
    let mut all: Vec<shapes::iam::Policy> = Vec::new();
    if scope != policy_scope_type::AWS {
        let own = call.scan::<Policy>(&lookup::all(call));
        all.extend(
            own.iter()
                .map(|row| view::listed_policy(row, of(&row.arn()))),
        );
    }
    if scope != policy_scope_type::LOCAL {
        all.extend(
            MANAGED
                .iter()
                .map(|one| view::managed_policy(one, of(&one.arn()))),
        );
    }
    let used = |policy: &shapes::iam::Policy| {
        let uses = of(policy.arn.as_deref().unwrap_or_default());
        match policy_usage_filter.as_deref() {
            Some(policy_usage_type::PERMISSIONS_BOUNDARY) => uses.boundaries > 0,
            Some(policy_usage_type::PERMISSIONS_POLICY) => uses.attachments > 0,
            _ => !only_attached.unwrap_or(false) || uses.attachments > 0,
        }
    };
    let below = |policy: &shapes::iam::Policy| {
        let path = policy.path.as_deref();
        path.is_some_and(|path| path.starts_with(&prefix))
    };
    all.retain(|policy| used(policy) && below(policy));
    all.sort_by(|one, other| one.arn.cmp(&other.arn));
    let (policies, marker) = call.cut(&page, all, |one| one.arn.clone().unwrap_or_default());
    Ok(ListPoliciesOutput {
        policies: Some(policies),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// How often each policy is used, by ARN; one that is not used is not in it.
fn uses(call: &mut Call<'_>) -> BTreeMap<String, Uses> {
    let mut uses: BTreeMap<String, Uses> = BTreeMap::new();
    let mut count = |attached: &[String], boundary: Option<&String>| {
        for arn in attached {
            uses.entry(arn.clone()).or_default().attachments += 1;
        }
        if let Some(arn) = boundary {
            uses.entry(arn.clone()).or_default().boundaries += 1;
        }
    };
    for role in call.scan::<Role>(&lookup::all(call)) {
        count(&role.attached_policies, role.permissions_boundary.as_ref());
    }
    for user in call.scan::<User>(&lookup::all(call)) {
        count(&user.attached_policies, user.permissions_boundary.as_ref());
    }
    uses
}
