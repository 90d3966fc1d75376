//! Images: putting, getting, listing, describing, deleting.

mod delete;
mod list;
mod put;

pub use delete::batch_delete_image;
pub use list::{describe_images, list_images};
pub use put::put_image;

use crate::rules::manifest::MANIFEST_BYTES_MAX;
use crate::{faults, lookup, view};
use aws::Fault;
use control::ports::Blobs;
use shapes::ecr;
use wire::Call;

/// Gives images' manifests. A manifest is given as it was put: one whose media type is not accepted
/// is a failure. AWS: ECR BatchGetImage.
pub fn batch_get_image(
    call: &mut Call<'_>,
    input: ecr::BatchGetImageInput,
) -> Result<ecr::BatchGetImageOutput, Fault> {
    let ecr::BatchGetImageInput {
        accepted_media_types,
        image_ids,
        registry_id,
        repository_name: name,
    } = input;
    let repository = lookup::repository(call, registry_id.as_deref(), &name)?;
    let blobs = call.port::<dyn Blobs>()?;
    let accepts = |media_type: &String| match &accepted_media_types {
        Some(accepted) if !accepted.is_empty() => accepted.contains(media_type),
        _ => true,
    };
    let (mut images, mut failures) = (Vec::new(), Vec::new());
    for id in image_ids {
        match lookup::image(call, &repository, &id) {
            Err(missing) => failures.push(failure(id, missing)),
            Ok(row) if !accepts(&row.media_type) => {
                let why = (
                    "ImageNotFound",
                    "The image's media type is not an accepted one",
                );
                failures.push(failure(id, why));
            }
            Ok(row) => {
                let bytes = blobs
                    .read(&row.digest, MANIFEST_BYTES_MAX)
                    .map_err(faults::blobs)?;
                let manifest = String::from_utf8(bytes).map_err(faults::internal)?;
                images.push(view::image(&row, id.image_tag, manifest));
            }
        }
    }
    Ok(ecr::BatchGetImageOutput {
        failures: Some(failures),
        images: Some(images),
    })
}

fn failure(id: ecr::ImageIdentifier, (code, reason): lookup::Missing) -> ecr::ImageFailure {
    ecr::ImageFailure {
        failure_code: Some(code.to_owned()),
        failure_reason: Some(reason.to_owned()),
        image_id: Some(id),
    }
}
