//! Tags of repositories (not of images).

use crate::{lookup, rules, view};
use aws::{Fault, Tags};
use resources::ecr::Repository;
use shapes::ecr;
use wire::{Call, Conditions};

/// Adds tags. AWS: ECR TagResource.
pub fn tag_resource(
    call: &mut Call<'_>,
    input: ecr::TagResourceInput,
) -> Result<ecr::TagResourceOutput, Fault> {
    let ecr::TagResourceInput { resource_arn, tags } = input;
    let mut given = Tags::new();
    rules::add_tags(&mut given, tags.clone())?;
    let conditions = Conditions::none().with_request_tags(&given);
    let row = lookup::repository_by_arn(call, &resource_arn, conditions)?;
    let mut row = Repository::clone(&row);
    rules::add_tags(&mut row.tags, tags)?;
    call.put(row);
    Ok(ecr::TagResourceOutput {})
}

/// Takes tags away. AWS: ECR UntagResource.
pub fn untag_resource(
    call: &mut Call<'_>,
    input: ecr::UntagResourceInput,
) -> Result<ecr::UntagResourceOutput, Fault> {
    let ecr::UntagResourceInput {
        resource_arn,
        tag_keys,
    } = input;
    let conditions = Conditions::none().with_all("aws:TagKeys", tag_keys.clone());
    let row = lookup::repository_by_arn(call, &resource_arn, conditions)?;
    let mut row = Repository::clone(&row);
    row.tags.retain(|key, _| !tag_keys.contains(key));
    call.put(row);
    Ok(ecr::UntagResourceOutput {})
}

/// Shows tags. AWS: ECR ListTagsForResource.
pub fn list_tags_for_resource(
    call: &mut Call<'_>,
    input: ecr::ListTagsForResourceInput,
) -> Result<ecr::ListTagsForResourceOutput, Fault> {
    let ecr::ListTagsForResourceInput { resource_arn } = input;
    let row = lookup::repository_by_arn(call, &resource_arn, Conditions::none())?;
    Ok(ecr::ListTagsForResourceOutput {
        tags: Some(view::tags(&row.tags)),
    })
}
