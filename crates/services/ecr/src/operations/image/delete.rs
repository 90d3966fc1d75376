//! Deleting images and tags.

use super::failure;
use crate::lookup;
use aws::Fault;
use resources::ecr::{Image, ImageTag, Repository};
use shapes::ecr;
use wire::Call;

/// Deletes images by digest, and tags; an image goes with its last tag. An image that an index
/// names stays. AWS: ECR BatchDeleteImage.
pub fn batch_delete_image(
    call: &mut Call<'_>,
    input: ecr::BatchDeleteImageInput,
) -> Result<ecr::BatchDeleteImageOutput, Fault> {
    let ecr::BatchDeleteImageInput {
        image_ids,
        registry_id,
        repository_name: name,
    } = input;
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let (mut deleted, mut failures) = (Vec::new(), Vec::new());
    for id in image_ids {
        match delete(call, &repository, &id) {
            Ok(gone) => deleted.extend(gone),
            Err(missing) => failures.push(failure(id, missing)),
        }
    }
    Ok(ecr::BatchDeleteImageOutput {
        failures: Some(failures),
        image_ids: Some(deleted),
    })
}

fn delete(
    call: &mut Call<'_>,
    repository: &Repository,
    id: &ecr::ImageIdentifier,
) -> Result<Vec<ecr::ImageIdentifier>, lookup::Missing> {
    let Repository { scope, name, .. } = repository;
    let image = lookup::image(call, repository, id)?;
    let tags = lookup::tags_of(call, &image);
    let gone = |tag: Option<String>| ecr::ImageIdentifier {
        image_digest: Some(image.digest.clone()),
        image_tag: tag,
    };
    if let Some(tag) = &id.image_tag
        && tags.len() > 1
    {
        call.delete::<ImageTag>(&ImageTag::key_of(scope, name, tag));
        return Ok(vec![gone(Some(tag.clone()))]);
    }
    let key = Image::key_of(scope, name, &image.digest);
    if !call.scan_index::<Image>(Image::BY_PART, &key).is_empty() {
        return Err((
            "ImageReferencedByManifestList",
            "Requested image is referenced by a manifest list",
        ));
    }
    for tag in &tags {
        call.delete::<ImageTag>(&ImageTag::key_of(scope, name, tag));
    }
    call.delete::<Image>(&key);
    Ok(match tags.is_empty() {
        true => vec![gone(None)],
        false => tags.into_iter().map(|tag| gone(Some(tag))).collect(),
    })
}
