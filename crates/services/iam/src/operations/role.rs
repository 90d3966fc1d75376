//! Roles. AWS: IAM API Reference.

use super::PAGE;
use crate::rules::{self, id, quota, tag};
use crate::{faults, lookup, view};
use ::policy::Document;
use aws::{Fault, Tags};
use resources::iam::{InstanceProfile, Role, User};
use shapes::iam::{
    CreateRoleInput, CreateRoleOutput, DeleteRoleInput, DeleteRoleOutput, GetRoleInput,
    GetRoleOutput, ListRolesInput, ListRolesOutput, UpdateAssumeRolePolicyInput,
    UpdateAssumeRolePolicyOutput, UpdateRoleDescriptionInput, UpdateRoleDescriptionOutput,
    UpdateRoleInput, UpdateRoleOutput,
};
use std::collections::BTreeMap;
use wire::{Call, Conditions};

/// Makes a role. AWS: IAM CreateRole.
pub fn create_role(call: &mut Call<'_>, input: CreateRoleInput) -> Result<CreateRoleOutput, Fault> {
    let CreateRoleInput {
        path,
        role_name,
        assume_role_policy_document,
        description,
        max_session_duration,
        permissions_boundary,
        tags,
    } = input;
    let path = rules::path(path)?;
    let tags = tag::merged(Tags::new(), &tag::given(tags)?)?;
    let arn = lookup::arn(call, "role", &path, &role_name);
    may_make(call, &arn, permissions_boundary.as_deref(), &tags)?;
    let trusted = trusted_by(call, &assume_role_policy_document)?;

    if call.get::<Role>(&lookup::key(call, &role_name)).is_some() {
        return Err(faults::role_exists(&role_name));
    }
    let most = call.quota(&quota::ROLES);
    if !call.has_room::<Role>(&lookup::all(call), most) {
        return Err(faults::over_quota("RolesPerAccount", most));
    }
    if let Some(boundary) = &permissions_boundary {
        lookup::attachable(call, boundary)?;
    }
    let role = call.put(Role {
        account: call.account().clone(),
        name: role_name,
        path,
        id: id::new(id::ROLE, call.seed()),
        created_at: call.now(),
        assume_role_policy: assume_role_policy_document,
        trusted,
        description,
        max_session_seconds: rules::max_session_seconds(max_session_duration),
        inline_policies: Default::default(),
        attached_policies: Vec::new(),
        permissions_boundary,
        service_linked_to: None,
        tags,
    });
    Ok(CreateRoleOutput {
        role: view::role(&role),
    })
}

/// The permission to make a role, and to tag it if tags come with it.
fn may_make(
    call: &mut Call<'_>,
    arn: &str,
    boundary: Option<&str>,
    tags: &Tags,
) -> Result<(), Fault> {
    let mut conditions = Conditions::none().with_request_tags(tags);
    if let Some(boundary) = boundary {
        conditions = conditions.with("iam:PermissionsBoundary", boundary);
    }
    call.allow_if(arn, &conditions)?;
    if tags.is_empty() {
        return Ok(());
    }
    call.allow_action("iam:TagRole", arn, &conditions)
}

/// Checks a trust policy, whose users and roles of this account have to exist, and answers their
/// ids by ARN.
fn trusted_by(call: &mut Call<'_>, text: &str) -> Result<BTreeMap<String, String>, Fault> {
    let mut document = Document {
        statements: Vec::new(),
    };
    let account = call.account().to_string();
    let characters_max = call.quota(&quota::TRUST_CHARACTERS);
    let mut trusted = BTreeMap::new();
    for named in rules::policy::trust(text, characters_max, &account, &mut document)? {
        let key = lookup::key(call, named.name);
        let found = if named.is_role {
            call.get::<Role>(&key)
                .map(|role| (role.arn(), role.id.clone()))
        } else {
            call.get::<User>(&key)
                .map(|user| (user.arn(), user.id.clone()))
        };
        let (arn, id) = found
            .filter(|(arn, _)| arn == named.arn)
            .ok_or_else(|| faults::invalid_principal("AWS", named.arn))?;
        trusted.insert(arn, id);
    }
    Ok(trusted)
}

/// Gives a role. AWS: IAM GetRole.
pub fn get_role(call: &mut Call<'_>, input: GetRoleInput) -> Result<GetRoleOutput, Fault> {
    let GetRoleInput { role_name } = input;
    let role = lookup::role(call, &role_name)?;
    Ok(GetRoleOutput {
        role: view::role(&role),
    })
}

/// Deletes a role that holds nothing any more. AWS: IAM DeleteRole.
pub fn delete_role(call: &mut Call<'_>, input: DeleteRoleInput) -> Result<DeleteRoleOutput, Fault> {
    let DeleteRoleInput { role_name } = input;
    let role = lookup::own_role(call, &role_name)?;
    let profiles = call.scan::<InstanceProfile>(&lookup::all(call));
    if profiles
        .iter()
        .any(|one| one.role.as_ref() == Some(&role.name))
    {
        return Err(faults::in_use("remove roles from instance profile"));
    }
    if !role.attached_policies.is_empty() {
        return Err(faults::in_use("detach all policies"));
    }
    if !role.inline_policies.is_empty() {
        return Err(faults::in_use("delete policies"));
    }
    call.delete::<Role>(&lookup::key(call, &role_name));
    Ok(DeleteRoleOutput {})
}

/// Lists roles. AWS: IAM ListRoles.
pub fn list_roles(call: &mut Call<'_>, input: ListRolesInput) -> Result<ListRolesOutput, Fault> {
    let ListRolesInput {
        path_prefix,
        marker,
        max_items,
    } = input;
    let prefix = path_prefix.unwrap_or_else(|| "/".to_owned());
    call.allow(lookup::arn(call, "role", &prefix, ""))?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let roles = call.scan::<Role>(&lookup::all(call));
    let roles = roles
        .into_iter()
        .filter(|role| role.path.starts_with(&prefix));
    let (roles, marker) = call.cut(&page, roles, |role| role.name.to_ascii_lowercase());
    Ok(ListRolesOutput {
        roles: roles.iter().map(|role| view::listed_role(role)).collect(),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// Changes description and length of sessions; what is not given stays. AWS: IAM UpdateRole.
pub fn update_role(call: &mut Call<'_>, input: UpdateRoleInput) -> Result<UpdateRoleOutput, Fault> {
    let UpdateRoleInput {
        role_name,
        description,
        max_session_duration,
    } = input;
    // A service's own role may be described otherwise, and nothing else.
    let role = match max_session_duration {
        Some(_) => lookup::own_role(call, &role_name)?,
        None => lookup::role(call, &role_name)?,
    };
    let mut role = Role::clone(&role);
    role.description = description.or(role.description);
    if max_session_duration.is_some() {
        role.max_session_seconds = rules::max_session_seconds(max_session_duration);
    }
    call.put(role);
    Ok(UpdateRoleOutput {})
}

/// Changes the description. AWS: IAM UpdateRoleDescription.
pub fn update_role_description(
    call: &mut Call<'_>,
    input: UpdateRoleDescriptionInput,
) -> Result<UpdateRoleDescriptionOutput, Fault> {
    let UpdateRoleDescriptionInput {
        role_name,
        description,
    } = input;
    let role = lookup::role(call, &role_name)?;
    let role = call.put(Role {
        description: Some(description),
        ..Role::clone(&role)
    });
    Ok(UpdateRoleDescriptionOutput {
        role: Some(view::role(&role)),
    })
}

/// Changes who may assume the role. AWS: IAM UpdateAssumeRolePolicy.
pub fn update_assume_role_policy(
    call: &mut Call<'_>,
    input: UpdateAssumeRolePolicyInput,
) -> Result<UpdateAssumeRolePolicyOutput, Fault> {
    let UpdateAssumeRolePolicyInput {
        role_name,
        policy_document,
    } = input;
    let role = lookup::own_role(call, &role_name)?;
    let trusted = trusted_by(call, &policy_document)?;
    call.put(Role {
        assume_role_policy: policy_document,
        trusted,
        ..Role::clone(&role)
    });
    Ok(UpdateAssumeRolePolicyOutput {})
}
