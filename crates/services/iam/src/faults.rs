//! IAM's errors, in AWS's words.

use aws::Fault;

fn no_such_entity(message: String) -> Fault {
    Fault::with_status("NoSuchEntity", 404, message)
}

fn already_exists(message: String) -> Fault {
    Fault::with_status("EntityAlreadyExists", 409, message)
}

fn delete_conflict(message: &str) -> Fault {
    Fault::with_status("DeleteConflict", 409, message)
}

fn limit_exceeded(message: String) -> Fault {
    Fault::with_status("LimitExceeded", 409, message)
}

/// No such role.
pub fn no_role(name: &str) -> Fault {
    no_such_entity(format!("The role with name {name} cannot be found."))
}

/// No such user.
pub fn no_user(name: &str) -> Fault {
    no_such_entity(format!("The user with name {name} cannot be found."))
}

/// No such managed policy.
pub fn no_policy(arn: &str) -> Fault {
    no_such_entity(format!("Policy {arn} was not found."))
}

/// No such managed policy, when it was to be attached.
pub fn not_attachable(arn: &str) -> Fault {
    no_such_entity(format!("Policy {arn} does not exist or is not attachable."))
}

/// A policy that only the service's own role has.
pub fn policy_of_service() -> Fault {
    let words = "Cannot attach a Service Role Policy to a Customer Role.";
    Fault::client("PolicyNotAttachable", words)
}

/// A managed policy that is not attached.
pub fn not_attached(arn: &str) -> Fault {
    no_such_entity(format!("Policy {arn} was not found."))
}

/// No such version of a managed policy.
pub fn no_version(arn: &str, version: &str) -> Fault {
    no_such_entity(format!(
        "Policy {arn} version {version} does not exist or is not attachable."
    ))
}

/// No such inline policy of a `role` or `user`.
pub fn no_inline_policy(of: &str, name: &str) -> Fault {
    no_such_entity(format!("The {of} policy with name {name} cannot be found."))
}

/// No such instance profile.
pub fn no_instance_profile(name: &str) -> Fault {
    no_such_entity(format!("Instance Profile {name} cannot be found."))
}

/// An instance profile without this role.
pub fn role_not_in_profile(role: &str, profile: &str) -> Fault {
    no_such_entity(format!(
        "The role with name {role} cannot be found in the instance profile {profile}."
    ))
}

/// No such access key.
pub fn no_access_key(id: &str) -> Fault {
    no_such_entity(format!("The Access Key with id {id} cannot be found."))
}

/// A role of this name is there.
pub fn role_exists(name: &str) -> Fault {
    already_exists(format!("Role with name {name} already exists."))
}

/// A user of this name is there.
pub fn user_exists(name: &str) -> Fault {
    already_exists(format!("User with name {name} already exists."))
}

/// A managed policy of this name is there.
pub fn policy_exists(name: &str) -> Fault {
    already_exists(format!(
        "A policy called {name} already exists. Duplicate names are not allowed."
    ))
}

/// An instance profile of this name is there.
pub fn instance_profile_exists(name: &str) -> Fault {
    already_exists(format!("Instance Profile {name} already exists."))
}

/// Something must be taken away first: `detach all policies`, `delete policies`,
/// `delete access keys`, `remove roles from instance profile`.
pub fn in_use(must: &str) -> Fault {
    delete_conflict(&format!("Cannot delete entity, must {must} first."))
}

/// A policy that is attached.
pub fn policy_attached() -> Fault {
    delete_conflict("Cannot delete a policy attached to entities.")
}

/// A policy with more versions than its default one.
pub fn policy_has_versions() -> Fault {
    delete_conflict(
        "This policy has more than one version. Before you delete a policy, you must delete the \
         policy's versions. The default version is deleted with the policy.",
    )
}

/// The version in force.
pub fn default_version() -> Fault {
    delete_conflict("Cannot delete the default version of a policy.")
}

/// Over a quota of AWS's, by its name there.
pub fn over_quota(quota: &str, most: usize) -> Fault {
    limit_exceeded(format!("Cannot exceed quota for {quota}: {most}"))
}

/// Inline policies that are too long together.
pub fn inline_too_long(of: &str, name: &str, most: usize) -> Fault {
    limit_exceeded(format!(
        "Maximum policy size of {most} bytes exceeded for {of} {name}"
    ))
}

/// As many versions as there may be.
pub fn too_many_versions(most: usize) -> Fault {
    limit_exceeded(format!(
        "A managed policy can have up to {most} versions. Before you create a new version, you \
         must delete an existing version."
    ))
}

/// More tags than there may be.
pub fn too_many_tags(most: usize) -> Fault {
    limit_exceeded(format!(
        "The number of tags has reached the maximum limit of {most}."
    ))
}

/// A document that is no policy, or not one of the kind it should be.
pub fn malformed_policy(words: impl Into<String>) -> Fault {
    Fault::client("MalformedPolicyDocument", words)
}

/// A principal that does not exist.
pub fn invalid_principal(kind: &str, value: &str) -> Fault {
    malformed_policy(format!(
        "Invalid principal in policy: \"{kind}\":\"{value}\""
    ))
}

/// A request that contradicts itself or what is there.
pub fn invalid_input(message: impl Into<String>) -> Fault {
    Fault::client("InvalidInput", message)
}

/// A request that breaks a rule which the model does not have.
pub fn validation(message: impl Into<String>) -> Fault {
    Fault::client("ValidationError", message)
}

/// A service's own role.
pub fn protected_role(name: &str) -> Fault {
    Fault::client(
        "UnmodifiableEntity",
        format!(
            "Cannot perform the operation on the protected role '{name}' - this role is only \
             modifiable by AWS"
        ),
    )
}

/// A path that only services may use.
pub fn reserved_path(path: &str) -> Fault {
    validation(format!(
        "The specified value for path is invalid. Path {path} is reserved for service-linked \
         roles."
    ))
}

/// The service-linked role is there.
pub fn service_role_taken(name: &str) -> Fault {
    invalid_input(format!(
        "Service role name {name} has been taken in this account, please try a different suffix."
    ))
}

/// No such deletion of a service's role, or not the role's last one.
pub fn no_deletion_task(id: &str) -> Fault {
    no_such_entity(format!("The deletion task with id {id} cannot be found."))
}

/// A service without a role of its own here.
pub fn no_service_role(service: &str) -> Fault {
    Fault::not_implemented(format!("iam:CreateServiceLinkedRole for {service}"))
}

/// A call that names no user, by something that is none.
pub fn must_name_user() -> Fault {
    validation("Must specify userName when calling with non-User credentials")
}

/// AWS's own policy.
pub fn policy_of_aws(arn: &str) -> Fault {
    Fault::with_status(
        "AccessDenied",
        403,
        format!("Policy {arn} is managed by AWS and cannot be changed."),
    )
}

/// A member that has no effect here.
pub fn not_implemented(what: &str) -> Fault {
    Fault::not_implemented(format!("iam:{what}"))
}
