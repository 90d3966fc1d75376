//! Names and ARNs to rows, with AWS's own not-found errors; and whether the caller may act on them.
//!
//! Who may not act on a name is not told whether there is something of that name.

use crate::{faults, managed, rules};
use aws::Fault;
use managed::Managed;
use resources::iam::{AccessKey, InstanceProfile, Policy, Role, User};
use std::sync::Arc;
use wire::{Call, Conditions};

/// The row key of a name, which is unique without regard to case.
pub fn key(call: &Call<'_>, name: &str) -> String {
    call.scope().global_key(&[&name.to_ascii_lowercase()])
}

/// The beginning of the keys of all rows of the account.
pub fn all(call: &Call<'_>) -> String {
    call.scope().global_key(&[""])
}

/// `arn:aws:iam::ACCOUNT:KIND/PATH/NAME`.
pub fn arn(call: &Call<'_>, kind: &str, path: &str, name: &str) -> String {
    format!("arn:aws:iam::{}:{kind}{path}{name}", call.account())
}

fn with_boundary(conditions: Conditions, boundary: Option<&String>) -> Conditions {
    match boundary {
        Some(arn) => conditions.with("iam:PermissionsBoundary", arn.clone()),
        None => conditions,
    }
}

/// The role that the caller may do this operation on.
pub fn role(call: &mut Call<'_>, name: &str) -> Result<Arc<Role>, Fault> {
    role_if(call, name, Conditions::none())
}

/// As [`role`], with condition keys.
pub fn role_if(
    call: &mut Call<'_>,
    name: &str,
    conditions: Conditions,
) -> Result<Arc<Role>, Fault> {
    let found = call.get::<Role>(&key(call, name));
    let boundary = found.and_then(|role| role.permissions_boundary.clone());
    role_within(call, name, conditions, boundary.as_ref())
}

/// As [`own_role`], for one that gets this boundary: that is the one which policies ask about.
pub fn role_to_bound(
    call: &mut Call<'_>,
    name: &str,
    boundary: &String,
) -> Result<Arc<Role>, Fault> {
    let role = role_within(call, name, Conditions::none(), Some(boundary))?;
    unprotected(role)
}

fn role_within(
    call: &mut Call<'_>,
    name: &str,
    conditions: Conditions,
    boundary: Option<&String>,
) -> Result<Arc<Role>, Fault> {
    let conditions = with_boundary(conditions, boundary);
    let Some(role) = call.get::<Role>(&key(call, name)) else {
        let arn = arn(call, "role", "/", name);
        call.allow_if(arn, &conditions)?;
        return Err(faults::no_role(name));
    };
    call.allow_if(
        role.arn(),
        &conditions.with_resource_tags_of("iam", &role.tags),
    )?;
    Ok(role)
}

/// As [`role_if`], for what may not be done to a service's own role.
pub fn own_role_if(
    call: &mut Call<'_>,
    name: &str,
    conditions: Conditions,
) -> Result<Arc<Role>, Fault> {
    unprotected(role_if(call, name, conditions)?)
}

fn unprotected(role: Arc<Role>) -> Result<Arc<Role>, Fault> {
    match role.service_linked_to {
        Some(_) => Err(faults::protected_role(&role.name)),
        None => Ok(role),
    }
}

/// As [`own_role_if`] without condition keys.
pub fn own_role(call: &mut Call<'_>, name: &str) -> Result<Arc<Role>, Fault> {
    own_role_if(call, name, Conditions::none())
}

/// The user that the caller may do this operation on.
pub fn user(call: &mut Call<'_>, name: &str) -> Result<Arc<User>, Fault> {
    user_if(call, name, Conditions::none())
}

/// As [`user`], with condition keys.
pub fn user_if(
    call: &mut Call<'_>,
    name: &str,
    conditions: Conditions,
) -> Result<Arc<User>, Fault> {
    let found = call.get::<User>(&key(call, name));
    let boundary = found.and_then(|user| user.permissions_boundary.clone());
    user_within(call, name, conditions, boundary.as_ref())
}

/// As [`user`], for one that gets this boundary: that is the one which policies ask about.
pub fn user_to_bound(
    call: &mut Call<'_>,
    name: &str,
    boundary: &String,
) -> Result<Arc<User>, Fault> {
    user_within(call, name, Conditions::none(), Some(boundary))
}

fn user_within(
    call: &mut Call<'_>,
    name: &str,
    conditions: Conditions,
    boundary: Option<&String>,
) -> Result<Arc<User>, Fault> {
    let conditions = with_boundary(conditions, boundary);
    let Some(user) = call.get::<User>(&key(call, name)) else {
        let arn = arn(call, "user", "/", name);
        call.allow_if(arn, &conditions)?;
        return Err(faults::no_user(name));
    };
    call.allow_if(
        user.arn(),
        &conditions.with_resource_tags_of("iam", &user.tags),
    )?;
    Ok(user)
}

/// The customer managed policy that the caller may do this operation on.
pub fn own_policy(call: &mut Call<'_>, arn: &str) -> Result<Arc<Policy>, Fault> {
    own_policy_if(call, arn, Conditions::none())
}

/// As [`own_policy`], with condition keys.
pub fn own_policy_if(
    call: &mut Call<'_>,
    arn: &str,
    conditions: Conditions,
) -> Result<Arc<Policy>, Fault> {
    match policy_if(call, arn, conditions)? {
        AnyPolicy::Own(policy) => Ok(policy),
        AnyPolicy::Aws(_) => Err(faults::policy_of_aws(arn)),
    }
}

/// A managed policy: the customer's or AWS's.
#[derive(Clone, Debug)]
pub enum AnyPolicy {
    /// A row of this account.
    Own(Arc<Policy>),
    /// AWS's.
    Aws(&'static Managed),
}

/// The managed policy that the caller may do this operation on.
pub fn policy(call: &mut Call<'_>, arn: &str) -> Result<AnyPolicy, Fault> {
    policy_if(call, arn, Conditions::none())
}

fn policy_if(call: &mut Call<'_>, arn: &str, conditions: Conditions) -> Result<AnyPolicy, Fault> {
    let found = find_policy(call, arn);
    let conditions = match &found {
        Some(AnyPolicy::Own(policy)) => conditions.with_resource_tags_of("iam", &policy.tags),
        _ => conditions,
    };
    call.allow_if(arn, &conditions)?;
    found.ok_or_else(|| faults::no_policy(arn))
}

/// A policy by its ARN, with its path; no permission is asked for.
pub fn find_policy(call: &mut Call<'_>, arn: &str) -> Option<AnyPolicy> {
    if let Some(managed) = managed::find(arn) {
        return Some(AnyPolicy::Aws(managed));
    }
    let name = arn.rsplit('/').next()?;
    let policy = call.get::<Policy>(&key(call, name))?;
    (policy.arn() == arn).then_some(AnyPolicy::Own(policy))
}

/// A policy to attach or to set as a boundary; those of services' own roles are theirs alone.
pub fn attachable(call: &mut Call<'_>, arn: &str) -> Result<(), Fault> {
    match find_policy(call, arn) {
        Some(AnyPolicy::Aws(one)) if one.path() == rules::SERVICE_PATH => {
            Err(faults::policy_of_service())
        }
        Some(_) => Ok(()),
        None => Err(faults::not_attachable(arn)),
    }
}

/// The instance profile that the caller may do this operation on.
pub fn instance_profile(call: &mut Call<'_>, name: &str) -> Result<Arc<InstanceProfile>, Fault> {
    instance_profile_if(call, name, Conditions::none())
}

/// As [`instance_profile`], with condition keys.
pub fn instance_profile_if(
    call: &mut Call<'_>,
    name: &str,
    conditions: Conditions,
) -> Result<Arc<InstanceProfile>, Fault> {
    let found = call.get::<InstanceProfile>(&key(call, name));
    let Some(profile) = found.filter(|profile| profile.name == name) else {
        let arn = arn(call, "instance-profile", "/", name);
        call.allow_if(arn, &conditions)?;
        return Err(faults::no_instance_profile(name));
    };
    let conditions = conditions.with_resource_tags_of("iam", &profile.tags);
    call.allow_if(profile.arn(), &conditions)?;
    Ok(profile)
}

/// A user's keys in the order of their ids.
pub fn access_keys(call: &mut Call<'_>, user: &str) -> Vec<Arc<AccessKey>> {
    let key = call.scope().global_key(&[user]);
    let mut keys = call.scan_index::<AccessKey>("user", &key);
    keys.sort_by(|one, other| one.id.cmp(&other.id));
    keys
}
