//! Who uses a managed policy. AWS: IAM API Reference.

use super::PAGE;
use crate::lookup;
use aws::Fault;
use resources::iam::{Role, User};
use shapes::iam::{
    ListEntitiesForPolicyInput, ListEntitiesForPolicyOutput, PolicyRole, PolicyUser, entity_type,
    policy_usage_type,
};
use wire::Call;

/// Lists users and roles by a managed policy. AWS: IAM ListEntitiesForPolicy.
pub fn list_entities_for_policy(
    call: &mut Call<'_>,
    input: ListEntitiesForPolicyInput,
) -> Result<ListEntitiesForPolicyOutput, Fault> {
    let ListEntitiesForPolicyInput {
        policy_arn,
        entity_filter,
        path_prefix,
        policy_usage_filter,
        marker,
        max_items,
    } = input;
    lookup::policy(call, &policy_arn)?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let prefix = path_prefix.unwrap_or_else(|| "/".to_owned());
    let wanted = |kind: &str| entity_filter.as_deref().is_none_or(|filter| filter == kind);
    let usage = policy_usage_filter.as_deref();
    let uses = |attached: &[String], boundary: Option<&String>| {
        let attached = attached.contains(&policy_arn);
        let boundary = boundary == Some(&policy_arn);
        match usage {
            Some(policy_usage_type::PERMISSIONS_BOUNDARY) => boundary,
            Some(policy_usage_type::PERMISSIONS_POLICY) => attached,
            _ => attached || boundary,
        }
    };
    let mut entities = Vec::new();
    if wanted(entity_type::ROLE) {
        for role in call.scan::<Role>(&lookup::all(call)) {
            let boundary = role.permissions_boundary.as_ref();
            if uses(&role.attached_policies, boundary) && role.path.starts_with(&prefix) {
                entities.push(("role", role.name.clone(), role.id.clone()));
            }
        }
    }
    if wanted(entity_type::USER) {
        for user in call.scan::<User>(&lookup::all(call)) {
            let boundary = user.permissions_boundary.as_ref();
            if uses(&user.attached_policies, boundary) && user.path.starts_with(&prefix) {
                entities.push(("user", user.name.clone(), user.id.clone()));
            }
        }
    }
    let key =
        |(kind, name, _): &(&str, String, String)| format!("{kind}/{}", name.to_ascii_lowercase());
    let (entities, marker) = call.cut(&page, entities, key);
    let (roles, users): (Vec<_>, Vec<_>) = entities
        .into_iter()
        .partition(|(kind, _, _)| *kind == "role");
    Ok(ListEntitiesForPolicyOutput {
        policy_groups: Some(Vec::new()),
        policy_roles: Some(
            roles
                .into_iter()
                .map(|(_, name, id)| role(name, id))
                .collect(),
        ),
        policy_users: Some(
            users
                .into_iter()
                .map(|(_, name, id)| user(name, id))
                .collect(),
        ),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

fn role(name: String, id: String) -> PolicyRole {
    PolicyRole {
        role_name: Some(name),
        role_id: Some(id),
    }
}

fn user(name: String, id: String) -> PolicyUser {
    PolicyUser {
        user_name: Some(name),
        user_id: Some(id),
    }
}
