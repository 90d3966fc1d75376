//! Instance profiles: a role in the form that EC2 instances take. AWS: IAM API Reference.

use super::PAGE;
use crate::rules::{self, id, quota, tag};
use crate::{faults, lookup, view};
use aws::{Fault, Tags};
use resources::iam::{InstanceProfile, Role};
use shapes::iam::{
    AddRoleToInstanceProfileInput, AddRoleToInstanceProfileOutput, CreateInstanceProfileInput,
    CreateInstanceProfileOutput, DeleteInstanceProfileInput, DeleteInstanceProfileOutput,
    GetInstanceProfileInput, GetInstanceProfileOutput, ListInstanceProfilesForRoleInput,
    ListInstanceProfilesForRoleOutput, ListInstanceProfilesInput, ListInstanceProfilesOutput,
    RemoveRoleFromInstanceProfileInput, RemoveRoleFromInstanceProfileOutput,
};
use wire::{Call, Conditions};

/// Makes an instance profile. AWS: IAM CreateInstanceProfile.
pub fn create_instance_profile(
    call: &mut Call<'_>,
    input: CreateInstanceProfileInput,
) -> Result<CreateInstanceProfileOutput, Fault> {
    let CreateInstanceProfileInput {
        instance_profile_name,
        path,
        tags,
    } = input;
    let path = rules::path(path)?;
    let tags = tag::merged(Tags::new(), &tag::given(tags)?)?;
    let arn = lookup::arn(call, "instance-profile", &path, &instance_profile_name);
    let conditions = Conditions::none().with_request_tags(&tags);
    call.allow_if(&arn, &conditions)?;
    if !tags.is_empty() {
        call.allow_action("iam:TagInstanceProfile", &arn, &conditions)?;
    }
    let key = lookup::key(call, &instance_profile_name);
    if call.get::<InstanceProfile>(&key).is_some() {
        return Err(faults::instance_profile_exists(&instance_profile_name));
    }
    let most = call.quota(&quota::INSTANCE_PROFILES);
    if !call.has_room::<InstanceProfile>(&lookup::all(call), most) {
        return Err(faults::over_quota("InstanceProfilesPerAccount", most));
    }
    let profile = call.put(InstanceProfile {
        account: call.account().clone(),
        name: instance_profile_name,
        path,
        id: id::new(id::INSTANCE_PROFILE, call.seed()),
        role: None,
        created_at: call.now(),
        tags,
    });
    Ok(CreateInstanceProfileOutput {
        instance_profile: view::instance_profile(&profile, None),
    })
}

/// Gives an instance profile. AWS: IAM GetInstanceProfile.
pub fn get_instance_profile(
    call: &mut Call<'_>,
    input: GetInstanceProfileInput,
) -> Result<GetInstanceProfileOutput, Fault> {
    let GetInstanceProfileInput {
        instance_profile_name,
    } = input;
    let profile = lookup::instance_profile(call, &instance_profile_name)?;
    Ok(GetInstanceProfileOutput {
        instance_profile: with_role(call, &profile),
    })
}

/// Deletes an instance profile without a role. AWS: IAM DeleteInstanceProfile.
pub fn delete_instance_profile(
    call: &mut Call<'_>,
    input: DeleteInstanceProfileInput,
) -> Result<DeleteInstanceProfileOutput, Fault> {
    let DeleteInstanceProfileInput {
        instance_profile_name,
    } = input;
    let profile = lookup::instance_profile(call, &instance_profile_name)?;
    if profile.role.is_some() {
        return Err(faults::in_use("remove roles from instance profile"));
    }
    call.delete::<InstanceProfile>(&lookup::key(call, &instance_profile_name));
    Ok(DeleteInstanceProfileOutput {})
}

/// Puts a role into an instance profile. AWS: IAM AddRoleToInstanceProfile.
pub fn add_role_to_instance_profile(
    call: &mut Call<'_>,
    input: AddRoleToInstanceProfileInput,
) -> Result<AddRoleToInstanceProfileOutput, Fault> {
    let AddRoleToInstanceProfileInput {
        instance_profile_name,
        role_name,
    } = input;
    let profile = lookup::instance_profile(call, &instance_profile_name)?;
    let Some(role) = call.get::<Role>(&lookup::key(call, &role_name)) else {
        return Err(faults::no_role(&role_name));
    };
    let passed = Conditions::none().with("iam:PassedToService", "ec2.amazonaws.com");
    let passed = passed.with_resource_tags_of("iam", &role.tags);
    call.allow_action("iam:PassRole", role.arn(), &passed)?;
    if role.service_linked_to.is_some() {
        return Err(faults::protected_role(&role.name));
    }
    if profile.role.is_some() {
        return Err(faults::over_quota("InstanceSessionsPerInstanceProfile", 1));
    }
    call.put(InstanceProfile {
        role: Some(role.name.clone()),
        ..InstanceProfile::clone(&profile)
    });
    Ok(AddRoleToInstanceProfileOutput {})
}

/// Takes the role out of an instance profile. AWS: IAM RemoveRoleFromInstanceProfile.
pub fn remove_role_from_instance_profile(
    call: &mut Call<'_>,
    input: RemoveRoleFromInstanceProfileInput,
) -> Result<RemoveRoleFromInstanceProfileOutput, Fault> {
    let RemoveRoleFromInstanceProfileInput {
        instance_profile_name,
        role_name,
    } = input;
    let profile = lookup::instance_profile(call, &instance_profile_name)?;
    let role = profile.role.as_ref();
    if !role.is_some_and(|role| role.eq_ignore_ascii_case(&role_name)) {
        return Err(faults::role_not_in_profile(&role_name, &profile.name));
    }
    call.put(InstanceProfile {
        role: None,
        ..InstanceProfile::clone(&profile)
    });
    Ok(RemoveRoleFromInstanceProfileOutput {})
}

/// Lists instance profiles. AWS: IAM ListInstanceProfiles.
pub fn list_instance_profiles(
    call: &mut Call<'_>,
    input: ListInstanceProfilesInput,
) -> Result<ListInstanceProfilesOutput, Fault> {
    let ListInstanceProfilesInput {
        path_prefix,
        marker,
        max_items,
    } = input;
    let prefix = path_prefix.unwrap_or_else(|| "/".to_owned());
    call.allow(lookup::arn(call, "instance-profile", &prefix, ""))?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let profiles = call.scan::<InstanceProfile>(&lookup::all(call));
    let below = profiles
        .into_iter()
        .filter(|one| one.path.starts_with(&prefix));
    let (profiles, marker) = call.cut(&page, below, |one| one.name.to_ascii_lowercase());
    Ok(ListInstanceProfilesOutput {
        instance_profiles: profiles.iter().map(|one| with_role(call, one)).collect(),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// Lists the instance profiles of a role. AWS: IAM ListInstanceProfilesForRole.
pub fn list_instance_profiles_for_role(
    call: &mut Call<'_>,
    input: ListInstanceProfilesForRoleInput,
) -> Result<ListInstanceProfilesForRoleOutput, Fault> {
    let ListInstanceProfilesForRoleInput {
        role_name,
        marker,
        max_items,
    } = input;
    let role = lookup::role(call, &role_name)?;
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    let profiles = call.scan::<InstanceProfile>(&lookup::all(call));
    let of = profiles
        .into_iter()
        .filter(|one| one.role.as_ref() == Some(&role.name));
    let (profiles, marker) = call.cut(&page, of, |one| one.name.to_ascii_lowercase());
    let view = |one: &std::sync::Arc<InstanceProfile>| view::instance_profile(one, Some(&role));
    Ok(ListInstanceProfilesForRoleOutput {
        instance_profiles: profiles.iter().map(view).collect(),
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

fn with_role(call: &mut Call<'_>, profile: &InstanceProfile) -> shapes::iam::InstanceProfile {
    let key = profile.role.as_ref().map(|name| lookup::key(call, name));
    let role = key.and_then(|key| call.get::<Role>(&key));
    view::instance_profile(profile, role.as_deref())
}
