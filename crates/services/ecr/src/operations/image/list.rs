//! Listing and describing images.

use crate::{faults, lookup, rules, view};
use aws::Fault;
use resources::ecr::{Image, Repository, inside};
use shapes::ecr;
use std::sync::Arc;
use wire::{Call, PageSize};

const PAGE: PageSize = PageSize {
    default: 100,
    most: 1_000,
};

/// An image and its tags.
type Tagged = (Arc<Image>, Vec<String>);

/// Lists images, once for each tag. AWS: ECR ListImages.
pub fn list_images(
    call: &mut Call<'_>,
    input: ecr::ListImagesInput,
) -> Result<ecr::ListImagesOutput, Fault> {
    let ecr::ListImagesInput {
        filter,
        max_results,
        next_token,
        registry_id,
        repository_name: name,
    } = input;
    let ecr::ListImagesFilter {
        image_status,
        tag_status,
    } = filter.unwrap_or_default();
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let page = call.page(next_token.as_deref(), max_results, PAGE)?;
    let mut items: Vec<ecr::ImageIdentifier> = Vec::new();
    for (image, tags) in images(
        call,
        &repository,
        image_status.as_deref(),
        tag_status.as_deref(),
    ) {
        match tags.is_empty() {
            true => items.push(view::image_id(&image, None)),
            false => items.extend(
                tags.into_iter()
                    .map(|tag| view::image_id(&image, Some(tag))),
            ),
        }
    }
    let key = |id: &ecr::ImageIdentifier| {
        let part = |text: &Option<String>| text.clone().unwrap_or_default();
        format!("{}/{}", part(&id.image_digest), part(&id.image_tag))
    };
    let (items, next_token) = call.cut(&page, items, key);
    Ok(ecr::ListImagesOutput {
        image_ids: Some(items),
        next_token,
    })
}

/// Describes images, all or by digest and tag. AWS: ECR DescribeImages.
pub fn describe_images(
    call: &mut Call<'_>,
    input: ecr::DescribeImagesInput,
) -> Result<ecr::DescribeImagesOutput, Fault> {
    let ecr::DescribeImagesInput {
        filter,
        image_ids,
        max_results,
        next_token,
        registry_id,
        repository_name: name,
    } = input;
    let ecr::DescribeImagesFilter {
        image_status,
        tag_status,
    } = filter.unwrap_or_default();
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let registry = repository.scope.account.as_str();
    if let Some(ids) = image_ids.filter(|ids| !ids.is_empty()) {
        rules::no_pages_of_named(max_results, next_token.as_deref(), "imageIds")?;
        let mut details = Vec::with_capacity(ids.len());
        for id in ids {
            let image = lookup::image(call, &repository, &id)
                .map_err(|_| faults::image_not_found(lookup::written(&id), &name, registry))?;
            let tags = lookup::tags_of(call, &image);
            if is_shown(&tags, image_status.as_deref(), tag_status.as_deref()) {
                details.push(view::image_detail(&image, tags));
            }
        }
        return Ok(ecr::DescribeImagesOutput {
            image_details: Some(details),
            next_token: None,
        });
    }
    let page = call.page(next_token.as_deref(), max_results, PAGE)?;
    let all = images(
        call,
        &repository,
        image_status.as_deref(),
        tag_status.as_deref(),
    );
    let (shown, next_token) = call.cut(&page, all, |(image, _)| image.digest.clone());
    let details = shown
        .into_iter()
        .map(|(image, tags)| view::image_detail(&image, tags));
    Ok(ecr::DescribeImagesOutput {
        image_details: Some(details.collect()),
        next_token,
    })
}

/// The images with their tags, in the order of their digests.
fn images(
    call: &mut Call<'_>,
    repository: &Repository,
    image_status: Option<&str>,
    tag_status: Option<&str>,
) -> Vec<Tagged> {
    let rows = call.scan::<Image>(&inside(&repository.scope, &repository.name));
    let with_tags = rows.into_iter().map(|image| {
        let tags = lookup::tags_of(call, &image);
        (image, tags)
    });
    let shown = with_tags.filter(|(_, tags)| is_shown(tags, image_status, tag_status));
    shown.collect()
}

/// Whether a filter shows an image with these tags. Nothing is ever archived here.
fn is_shown(tags: &[String], image_status: Option<&str>, tag_status: Option<&str>) -> bool {
    let of_status = matches!(image_status, None | Some("ACTIVE" | "ANY"));
    of_status
        && match tag_status {
            Some("TAGGED") => !tags.is_empty(),
            Some("UNTAGGED") => tags.is_empty(),
            _ => true,
        }
}
