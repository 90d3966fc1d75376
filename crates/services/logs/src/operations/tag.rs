//! Tags of log groups. AWS: CloudWatch Logs API Reference.

use crate::lookup;
use crate::rules::tag;
use aws::Fault;
use resources::logs::LogGroup;
use shapes::logs::{
    ListTagsForResourceInput, ListTagsForResourceOutput, TagResourceInput, TagResourceOutput,
    UntagResourceInput, UntagResourceOutput,
};
use wire::{Call, Conditions};

/// Adds tags, or replaces those of the same key. AWS: CloudWatch Logs TagResource.
pub fn tag_resource(
    call: &mut Call<'_>,
    input: TagResourceInput,
) -> Result<TagResourceOutput, Fault> {
    let TagResourceInput { resource_arn, tags } = input;
    let conditions = Conditions::none().with_request_tags(&tags);
    let group = lookup::tagged(call, &resource_arn, conditions)?;
    call.put(LogGroup {
        tags: tag::merged(&group.arn(), group.tags.clone(), tags)?,
        ..LogGroup::clone(&group)
    });
    Ok(TagResourceOutput {})
}

/// Removes tags by key. AWS: CloudWatch Logs UntagResource.
pub fn untag_resource(
    call: &mut Call<'_>,
    input: UntagResourceInput,
) -> Result<UntagResourceOutput, Fault> {
    let UntagResourceInput {
        resource_arn,
        tag_keys,
    } = input;
    let conditions = Conditions::none().with_all("aws:TagKeys", tag_keys.clone());
    let group = lookup::tagged(call, &resource_arn, conditions)?;
    let mut tags = group.tags.clone();
    tags.retain(|key, _| !tag_keys.contains(key));
    call.put(LogGroup {
        tags,
        ..LogGroup::clone(&group)
    });
    Ok(UntagResourceOutput {})
}

/// Lists a group's tags. AWS: CloudWatch Logs ListTagsForResource.
pub fn list_tags_for_resource(
    call: &mut Call<'_>,
    input: ListTagsForResourceInput,
) -> Result<ListTagsForResourceOutput, Fault> {
    let ListTagsForResourceInput { resource_arn } = input;
    let group = lookup::tagged(call, &resource_arn, Conditions::none())?;
    Ok(ListTagsForResourceOutput {
        tags: Some(group.tags.clone()),
    })
}
