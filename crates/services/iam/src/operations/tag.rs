//! Tags of roles, users, policies and instance profiles. AWS: IAM API Reference.

use super::PAGE;
use crate::lookup::{self, AnyPolicy};
use crate::rules::tag;
use crate::view;
use aws::{Fault, Tags};
use resources::iam::{InstanceProfile, Policy, Role, User};
use shapes::iam::{
    ListInstanceProfileTagsInput, ListInstanceProfileTagsOutput, ListPolicyTagsInput,
    ListPolicyTagsOutput, ListRoleTagsInput, ListRoleTagsOutput, ListUserTagsInput,
    ListUserTagsOutput, Tag, TagInstanceProfileInput, TagInstanceProfileOutput, TagPolicyInput,
    TagPolicyOutput, TagRoleInput, TagRoleOutput, TagUserInput, TagUserOutput,
    UntagInstanceProfileInput, UntagInstanceProfileOutput, UntagPolicyInput, UntagPolicyOutput,
    UntagRoleInput, UntagRoleOutput, UntagUserInput, UntagUserOutput,
};
use wire::{Call, Conditions};

/// Tags a role, also a service's own. AWS: IAM TagRole.
pub fn tag_role(call: &mut Call<'_>, input: TagRoleInput) -> Result<TagRoleOutput, Fault> {
    let TagRoleInput { role_name, tags } = input;
    let more = tag::given(Some(tags))?;
    let conditions = Conditions::none().with_request_tags(&more);
    let role = lookup::role_if(call, &role_name, conditions)?;
    call.put(Role {
        tags: tag::merged(role.tags.clone(), &more)?,
        ..Role::clone(&role)
    });
    Ok(TagRoleOutput {})
}

/// Takes tags off a role, also a service's own. AWS: IAM UntagRole.
pub fn untag_role(call: &mut Call<'_>, input: UntagRoleInput) -> Result<UntagRoleOutput, Fault> {
    let UntagRoleInput {
        role_name,
        tag_keys,
    } = input;
    let role = lookup::role_if(call, &role_name, keys(&tag_keys))?;
    call.put(Role {
        tags: tag::without(role.tags.clone(), &tag_keys),
        ..Role::clone(&role)
    });
    Ok(UntagRoleOutput {})
}

/// Lists a role's tags. AWS: IAM ListRoleTags.
pub fn list_role_tags(
    call: &mut Call<'_>,
    input: ListRoleTagsInput,
) -> Result<ListRoleTagsOutput, Fault> {
    let ListRoleTagsInput {
        role_name,
        marker,
        max_items,
    } = input;
    let role = lookup::role(call, &role_name)?;
    let (tags, marker) = paged(call, &role.tags, marker, max_items)?;
    Ok(ListRoleTagsOutput {
        tags,
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// Tags a user. AWS: IAM TagUser.
pub fn tag_user(call: &mut Call<'_>, input: TagUserInput) -> Result<TagUserOutput, Fault> {
    let TagUserInput { user_name, tags } = input;
    let more = tag::given(Some(tags))?;
    let conditions = Conditions::none().with_request_tags(&more);
    let user = lookup::user_if(call, &user_name, conditions)?;
    call.put(User {
        tags: tag::merged(user.tags.clone(), &more)?,
        ..User::clone(&user)
    });
    Ok(TagUserOutput {})
}

/// Takes tags off a user. AWS: IAM UntagUser.
pub fn untag_user(call: &mut Call<'_>, input: UntagUserInput) -> Result<UntagUserOutput, Fault> {
    let UntagUserInput {
        user_name,
        tag_keys,
    } = input;
    let user = lookup::user_if(call, &user_name, keys(&tag_keys))?;
    call.put(User {
        tags: tag::without(user.tags.clone(), &tag_keys),
        ..User::clone(&user)
    });
    Ok(UntagUserOutput {})
}

/// Lists a user's tags. AWS: IAM ListUserTags.
pub fn list_user_tags(
    call: &mut Call<'_>,
    input: ListUserTagsInput,
) -> Result<ListUserTagsOutput, Fault> {
    let ListUserTagsInput {
        user_name,
        marker,
        max_items,
    } = input;
    let user = lookup::user(call, &user_name)?;
    let (tags, marker) = paged(call, &user.tags, marker, max_items)?;
    Ok(ListUserTagsOutput {
        tags,
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// Tags a policy. AWS: IAM TagPolicy.
pub fn tag_policy(call: &mut Call<'_>, input: TagPolicyInput) -> Result<TagPolicyOutput, Fault> {
    let TagPolicyInput { policy_arn, tags } = input;
    let more = tag::given(Some(tags))?;
    let conditions = Conditions::none().with_request_tags(&more);
    let policy = lookup::own_policy_if(call, &policy_arn, conditions)?;
    call.put(Policy {
        tags: tag::merged(policy.tags.clone(), &more)?,
        ..Policy::clone(&policy)
    });
    Ok(TagPolicyOutput {})
}

/// Takes tags off a policy. AWS: IAM UntagPolicy.
pub fn untag_policy(
    call: &mut Call<'_>,
    input: UntagPolicyInput,
) -> Result<UntagPolicyOutput, Fault> {
    let UntagPolicyInput {
        policy_arn,
        tag_keys,
    } = input;
    let policy = lookup::own_policy_if(call, &policy_arn, keys(&tag_keys))?;
    call.put(Policy {
        tags: tag::without(policy.tags.clone(), &tag_keys),
        ..Policy::clone(&policy)
    });
    Ok(UntagPolicyOutput {})
}

/// Lists a policy's tags. AWS: IAM ListPolicyTags.
pub fn list_policy_tags(
    call: &mut Call<'_>,
    input: ListPolicyTagsInput,
) -> Result<ListPolicyTagsOutput, Fault> {
    let ListPolicyTagsInput {
        policy_arn,
        marker,
        max_items,
    } = input;
    let tags = match lookup::policy(call, &policy_arn)? {
        AnyPolicy::Own(policy) => policy.tags.clone(),
        AnyPolicy::Aws(_) => Tags::new(),
    };
    let (tags, marker) = paged(call, &tags, marker, max_items)?;
    Ok(ListPolicyTagsOutput {
        tags,
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// Tags an instance profile. AWS: IAM TagInstanceProfile.
pub fn tag_instance_profile(
    call: &mut Call<'_>,
    input: TagInstanceProfileInput,
) -> Result<TagInstanceProfileOutput, Fault> {
    let TagInstanceProfileInput {
        instance_profile_name,
        tags,
    } = input;
    let more = tag::given(Some(tags))?;
    let conditions = Conditions::none().with_request_tags(&more);
    let profile = lookup::instance_profile_if(call, &instance_profile_name, conditions)?;
    call.put(InstanceProfile {
        tags: tag::merged(profile.tags.clone(), &more)?,
        ..InstanceProfile::clone(&profile)
    });
    Ok(TagInstanceProfileOutput {})
}

/// Takes tags off an instance profile. AWS: IAM UntagInstanceProfile.
pub fn untag_instance_profile(
    call: &mut Call<'_>,
    input: UntagInstanceProfileInput,
) -> Result<UntagInstanceProfileOutput, Fault> {
    let UntagInstanceProfileInput {
        instance_profile_name,
        tag_keys,
    } = input;
    let conditions = keys(&tag_keys);
    let profile = lookup::instance_profile_if(call, &instance_profile_name, conditions)?;
    call.put(InstanceProfile {
        tags: tag::without(profile.tags.clone(), &tag_keys),
        ..InstanceProfile::clone(&profile)
    });
    Ok(UntagInstanceProfileOutput {})
}

/// Lists an instance profile's tags. AWS: IAM ListInstanceProfileTags.
pub fn list_instance_profile_tags(
    call: &mut Call<'_>,
    input: ListInstanceProfileTagsInput,
) -> Result<ListInstanceProfileTagsOutput, Fault> {
    let ListInstanceProfileTagsInput {
        instance_profile_name,
        marker,
        max_items,
    } = input;
    let profile = lookup::instance_profile(call, &instance_profile_name)?;
    let (tags, marker) = paged(call, &profile.tags, marker, max_items)?;
    Ok(ListInstanceProfileTagsOutput {
        tags,
        is_truncated: Some(marker.is_some()),
        marker,
    })
}

/// `aws:TagKeys` of a request that names keys only.
fn keys(keys: &[String]) -> Conditions {
    Conditions::none().with_all("aws:TagKeys", keys.iter().cloned())
}

fn paged(
    call: &mut Call<'_>,
    tags: &Tags,
    marker: Option<String>,
    max_items: Option<i32>,
) -> Result<(Vec<Tag>, Option<String>), Fault> {
    let page = call.page(marker.as_deref(), max_items, PAGE)?;
    Ok(call.cut(&page, view::tags(tags), |tag| tag.key.clone()))
}
